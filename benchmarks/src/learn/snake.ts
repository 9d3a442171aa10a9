// Snake: the script it is measured against, the board as the snake sees it, the network that looks at this view.
import { Conv2d } from "@sluice/cnn";
import { add, Linear, Module, mean, relu, reshape, sub, type Tensor } from "@sluice/core";
import { Box, Discrete, type ResetOptions, type Start, type Step, type Vector, Wrapper } from "@sluice/rl";

/** Rows and columns of the board. */
const size = 8;
/** Up, right, down, left, as rows and columns. */
const directions = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
] as const;

/** The cell where a channel of the pixels is 1. */
function find(pixels: Vector, channel: number): number {
  let cell = 0;
  while (pixels[3 * cell + channel] !== 1) cell++;
  return cell;
}

/** The cell beside another, or −1 beyond the wall. */
function beside(cell: number, action: number): number {
  const [dy, dx] = directions[action]!;
  const [y, x] = [Math.floor(cell / size) + dy, (cell % size) + dx];
  return y < 0 || x < 0 || y >= size || x >= size ? -1 : y * size + x;
}

/**
 * The first step of a shortest way to the apple around the body as it lies, found breadth first; a step to any free cell where there is no way.
 * @param pixels - [8, 8, 3], Snake's observation
 */
export function greedy(pixels: Vector): number {
  const age = (cell: number) => pixels[3 * cell + 1]!;
  const [head, apple] = [find(pixels, 0), find(pixels, 2)];
  const body = Array.from({ length: size * size }, (_, cell) => cell).filter((cell) => age(cell) > 0);
  const tail = body.reduce((a, b) => (age(b) < age(a) ? b : a));
  /** By cell, the first action of a shortest way there. */
  const first = new Map<number, number>();
  const free = (cell: number) => cell >= 0 && cell !== head && !first.has(cell) && (age(cell) === 0 || cell === tail);
  const reached = [head];
  for (const cell of reached) {
    if (cell === apple) return first.get(cell)!;
    for (let action = 0; action < 4; action++) {
      const next = beside(cell, action);
      if (!free(next)) continue;
      first.set(next, first.get(cell) ?? action);
      reached.push(next);
    }
  }
  return first.values().next().value ?? 0;
}

/**
 * Snake's board as the snake sees it: turned so that it heads up and rolled around so that its head is in the middle; a row and a column more
 * are the wall, where the board begins again. It holds what the pixels hold, but a situation looks the same wherever it is.
 *
 * | action | meaning | | observation | min | max |
 * | --- | --- | --- | --- | --- | --- |
 * | 0, 1, 2 | left, ahead, right | | pixels [9, 9, 3]: body, apple, wall | 0 | 1 |
 */
export class SnakeView extends Wrapper<Vector, number> {
  readonly #observations = new Box(0, 1, [size + 1, size + 1, 3]);
  readonly #actions = new Discrete(3);
  #heading = 1;

  override get observationSpace(): Box {
    return this.#observations;
  }

  override get actionSpace(): Discrete {
    return this.#actions;
  }

  #view(pixels: Vector): number[] {
    const [head, neck] = [find(pixels, 0), find(pixels, 1)];
    this.#heading = directions.findIndex((_, action) => beside(neck, action) === head);
    const [dy, dx] = directions[this.#heading]!;
    const [row, column] = [Math.floor(head / size), head % size];
    const side = size + 1;
    const view = new Array<number>(3 * side * side).fill(0);
    for (let i = 0; i < side; i++) {
      for (let j = 0; j < side; j++) {
        const [ahead, right] = [size / 2 - i, j - size / 2];
        const y = (row + ahead * dy + right * dx + 2 * side) % side;
        const x = (column + ahead * dx - right * dy + 2 * side) % side;
        const at = 3 * (i * side + j);
        if (y === size || x === size) view[at + 2] = 1;
        else for (let channel = 0; channel < 2; channel++) view[at + channel] = pixels[3 * (y * size + x) + 1 + channel]!;
      }
    }
    return view;
  }

  reset(options?: ResetOptions): Start<Vector> {
    const start = this.env.reset(options);
    return { ...start, observation: this.#view(start.observation) };
  }

  step(action: number): Step<Vector> {
    const step = this.env.step((this.#heading + action + 3) % 4);
    return { ...step, observation: this.#view(step.observation) };
  }

  protected override remember(): Record<string, unknown> {
    return { heading: this.#heading };
  }

  protected override recall(memory: Readonly<Record<string, unknown>>): void {
    this.#heading = memory.heading as number;
  }
}

/** Two convolutions and a hidden layer; value and advantages apart. */
export class SnakeNetwork extends Module {
  readonly conv1 = new Conv2d(3, 16, 3);
  readonly conv2 = new Conv2d(16, 32, 3);
  readonly hidden = new Linear(5 * 5 * 32, 128);
  readonly value = new Linear(128, 1);
  readonly advantage = new Linear(128, 3);

  /** @param x - [N, 243]; @returns [N, 3] */
  forward(x: Tensor): Tensor {
    const N = x.shape[0]!;
    const c1 = relu(this.conv1.forward(reshape(x, [N, size + 1, size + 1, 3]))); // [N, 7, 7, 16]
    const c2 = relu(this.conv2.forward(c1)); // [N, 5, 5, 32]
    const h = relu(this.hidden.forward(reshape(c2, [N, -1]))); // [N, 128]
    const a = this.advantage.forward(h); // [N, 3]
    return add(this.value.forward(h), sub(a, mean(a, 1, { keepDim: true })));
  }
}
