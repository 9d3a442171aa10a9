// Catch: pixels of a ball that falls and a paddle that must be under it.
import { NO_INFO, type Picture, type Snapshot, type Start, type Step, World } from "../env.ts";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import type { Vector } from "../spaces/space.ts";

/**
 * A ball falls through a grid of 10 × 5, straight down from a random column; a paddle moves along the lowest row.
 *
 * | action | meaning | | observation | min | max |
 * | --- | --- | --- | --- | --- | --- |
 * | 0, 1, 2 | left, stay, right | | pixels [10, 5, 1]: 1 where ball or paddle is | 0 | 1 |
 *
 * Reward: 1 for catching, −1 for missing, else 0. Start: paddle in the middle. Terminated: the ball reaches the lowest row, after 9 steps.
 * @see Osband et al. 2020, Behaviour suite for reinforcement learning (bsuite), arXiv:1908.03568
 */
export class Catch extends World<Vector, number> {
  readonly observationSpace: Box;
  readonly actionSpace: Discrete = new Discrete(3);
  readonly #rows: number;
  readonly #columns: number;
  #ball = 0;
  #row = 0;
  #paddle = 0;

  constructor(options: { rows?: number; columns?: number } = {}) {
    super("catch");
    this.#rows = options.rows ?? 10;
    this.#columns = options.columns ?? 5;
    this.observationSpace = new Box(0, 1, [this.#rows, this.#columns, 1]);
  }

  protected begin(): Start<Vector> {
    this.#ball = this.random.integer(0, this.#columns);
    this.#row = 0;
    this.#paddle = Math.floor(this.#columns / 2);
    return { observation: this.#observe(), info: NO_INFO };
  }

  #observe(): number[] {
    const pixels = new Array<number>(this.#rows * this.#columns).fill(0);
    pixels[this.#row * this.#columns + this.#ball] = 1;
    pixels[(this.#rows - 1) * this.#columns + this.#paddle] = 1;
    return pixels;
  }

  step(action: number): Step<Vector> {
    if (!this.running) throw this.notRunning();
    if (!this.actionSpace.contains(action)) throw this.badAction(action);
    this.#paddle = Math.min(Math.max(this.#paddle + action - 1, 0), this.#columns - 1);
    this.#row++;
    const terminated = this.#row === this.#rows - 1;
    const reward = terminated ? (this.#paddle === this.#ball ? 1 : -1) : 0;
    if (terminated) this.running = false;
    return { observation: this.#observe(), reward, terminated, truncated: false, info: NO_INFO };
  }

  render(): Picture {
    const square = (row: number, column: number, color: string): Picture["shapes"][number] => {
      const [x, y] = [column, this.#rows - 1 - row];
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
    const pixels = this.#observe();
    const text = Array.from({ length: this.#rows }, (_, y) =>
      pixels
        .slice(y * this.#columns, (y + 1) * this.#columns)
        .map((p) => (p ? "#" : "."))
        .join(""),
    ).join("\n");
    return {
      view: [0, 0, this.#columns, this.#rows],
      shapes: [square(this.#row, this.#ball, "#cc3333"), square(this.#rows - 1, this.#paddle, "#222222")],
      text,
    };
  }

  protected remember(): Record<string, unknown> {
    return { state: [this.#ball, this.#row, this.#paddle] };
  }

  protected recall(memory: Snapshot): void {
    [this.#ball, this.#row, this.#paddle] = memory.state as [number, number, number];
  }
}
