// Snake: pixels of a snake that grows with every apple.
import { type Info, type Picture, type Snapshot, type Start, type Step, World } from "../env.ts";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import type { Vector } from "../spaces/space.ts";

/** up, right, down, left */
const moves = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
] as const;

/** Options of Snake. */
export interface SnakeOptions {
  /** Cells of a side. Default 8. */
  size?: number;
  /** Steps without an apple after which an episode is truncated. Default 100. */
  patience?: number;
}

/**
 * A snake in a closed square; it starts with 3 cells, heading right.
 *
 * | action | meaning | | observation | min | max |
 * | --- | --- | --- | --- | --- | --- |
 * | 0, 1, 2, 3 | up, right, down, left; the way back is ignored | | pixels [size, size, 3]: head; body, from 1 at the neck to 0 behind the tail; apple | 0 | 1 |
 *
 * Reward: 1 for an apple, −1 for death, else 0. Start: in the middle, an apple anywhere free. Terminated: wall or own body; or no free
 * cell left. Truncated: after `patience` steps without an apple. `info.apples` counts.
 */
export class Snake extends World<Vector, number> {
  readonly observationSpace: Box;
  readonly actionSpace: Discrete = new Discrete(4);
  readonly size: number;
  readonly #patience: number;
  /** Cells from the head to the tail. */
  #body: number[] = [];
  #heading = 1;
  #apple = 0;
  #hungry = 0;
  #apples = 0;

  /** @throws RangeError if the size is below 4 */
  constructor(options: SnakeOptions = {}) {
    super("snake");
    this.size = options.size ?? 8;
    if (!(this.size >= 4)) throw new RangeError(`snake: size is ${this.size}, needs at least 4`);
    this.#patience = options.patience ?? 100;
    this.observationSpace = new Box(0, 1, [this.size, this.size, 3]);
  }

  /** Cells from the head to the tail: row · size + column. */
  get body(): readonly number[] {
    return this.#body;
  }

  /** The cell of the apple. */
  get apple(): number {
    return this.#apple;
  }

  protected begin(): Start<Vector> {
    const middle = Math.floor(this.size / 2) * this.size + Math.floor(this.size / 2);
    this.#body = [middle, middle - 1, middle - 2];
    this.#heading = 1;
    this.#hungry = 0;
    this.#apples = 0;
    this.#place();
    return { observation: this.#observe(), info: this.#info() };
  }

  #info(): Info {
    return { apples: this.#apples };
  }

  /** Puts an apple on a free cell. @returns whether there is one */
  #place(): boolean {
    const free = Array.from({ length: this.size * this.size }, (_, cell) => cell).filter((cell) => !this.#body.includes(cell));
    if (free.length === 0) return false;
    this.#apple = this.random.choice(free);
    return true;
  }

  #observe(): number[] {
    const pixels = new Array<number>(3 * this.size * this.size).fill(0);
    for (const [i, cell] of this.#body.entries()) {
      if (i === 0) pixels[3 * cell] = 1;
      else pixels[3 * cell + 1] = Math.fround(1 - (i - 1) / this.#body.length);
    }
    pixels[3 * this.#apple + 2] = 1;
    return pixels;
  }

  /** The cell ahead in a direction, or −1 for a wall. */
  ahead(action: number): number {
    const head = this.#body[0]!;
    const [dy, dx] = moves[action]!;
    const [row, column] = [Math.floor(head / this.size) + dy, (head % this.size) + dx];
    return row < 0 || column < 0 || row >= this.size || column >= this.size ? -1 : row * this.size + column;
  }

  step(action: number): Step<Vector> {
    if (!this.running) throw this.notRunning();
    if (!this.actionSpace.contains(action)) throw this.badAction(action);
    if ((action + 2) % 4 !== this.#heading) this.#heading = action;
    const cell = this.ahead(this.#heading);
    const eats = cell === this.#apple;
    const rest = eats ? this.#body : this.#body.slice(0, -1);
    let reward = 0;
    let terminated = cell < 0 || rest.includes(cell);
    if (terminated) reward = -1;
    else {
      this.#body = [cell, ...rest];
      this.#hungry++;
      if (eats) {
        reward = 1;
        this.#apples++;
        this.#hungry = 0;
        terminated = !this.#place();
      }
    }
    const truncated = !terminated && this.#hungry >= this.#patience;
    if (terminated || truncated) this.running = false;
    return { observation: this.#observe(), reward, terminated, truncated, info: this.#info() };
  }

  render(): Picture {
    const square = (cell: number, color: string): Picture["shapes"][number] => {
      const [x, y] = [cell % this.size, this.size - 1 - Math.floor(cell / this.size)];
      return {
        kind: "polygon",
        points: [
          [x, y],
          [x + 1, y],
          [x + 1, y + 1],
          [x, y + 1],
        ],
        color,
      };
    };
    const letters = new Array<string>(this.size * this.size).fill(".");
    letters[this.#apple] = "o";
    for (const [i, cell] of this.#body.entries()) letters[cell] = i === 0 ? "@" : "#";
    const text = Array.from({ length: this.size }, (_, y) => letters.slice(y * this.size, (y + 1) * this.size).join("")).join("\n");
    const shapes = [square(this.#apple, "#cc3333"), ...this.#body.map((cell, i) => square(cell, i === 0 ? "#115511" : "#33aa33"))];
    return { view: [0, 0, this.size, this.size], shapes, text };
  }

  protected remember(): Record<string, unknown> {
    return { body: [...this.#body], numbers: [this.#heading, this.#apple, this.#hungry, this.#apples] };
  }

  protected recall(memory: Snapshot): void {
    this.#body = [...(memory.body as number[])];
    [this.#heading, this.#apple, this.#hungry, this.#apples] = memory.numbers as [number, number, number, number];
  }
}
