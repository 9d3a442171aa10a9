// GridWorld: the plain grid that dynamic programming is explained on.
import type { Picture } from "../env.ts";
import { TableWorld, type Transition } from "./table.ts";

/** Options of GridWorld. */
export interface GridWorldOptions {
  /** Rows of S (start), . (floor), # (wall), G (goal), P (pit). Default: the 3 × 4 world of Russell and Norvig. */
  map?: readonly string[];
  /** Probability of slipping to either side, each. Default 0.1. */
  slip?: number;
  /** Reward of a step that ends nothing. Default −0.04. */
  stepReward?: number;
}

/** up, right, down, left */
const moves = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
] as const;

/**
 * A grid with walls, a goal and a pit.
 *
 * | action | meaning | | observation | meaning |
 * | --- | --- | --- | --- | --- |
 * | 0, 1, 2, 3 | up, right, down, left | | row · columns + column | where one stands |
 *
 * Reward: 1 at the goal, −1 in a pit, −0.04 else. Start: S. Terminated: goal or pit. Truncated (by `make`): after 100 steps.
 * @see Russell & Norvig 2020, Artificial intelligence, fig. 17.1
 */
export class GridWorld extends TableWorld {
  readonly rows: readonly string[];

  /** @throws RangeError if the map has no start or `slip` is not in [0, 0.5] */
  constructor(options: GridWorldOptions = {}) {
    const { map = ["...G", ".#.P", "S..."], slip = 0.1, stepReward = -0.04 } = options;
    if (!(slip >= 0 && slip <= 0.5)) throw new RangeError(`grid-world: slip is ${slip}, needs 0 to 0.5`);
    const [height, width] = [map.length, map[0]!.length];
    const letters = [...map.join("")];
    const starts = letters.filter((letter) => letter === "S").length;
    if (starts === 0) throw new RangeError(`grid-world: the map has 0 starts (S), needs at least 1 (${map.join(" ")})`);
    const to = (s: number, a: number, probability: number): Transition => {
      const [dy, dx] = moves[a]!;
      const [row, column] = [Math.floor(s / width) + dy, (s % width) + dx];
      const blocked = row < 0 || column < 0 || row >= height || column >= width || map[row]![column] === "#";
      const state = blocked ? s : row * width + column;
      const reward = letters[state] === "G" ? 1 : letters[state] === "P" ? -1 : stepReward;
      return { probability, state, reward, terminated: "GP".includes(letters[state]!) };
    };
    const transitions = letters.map((letter, s) =>
      moves.map((_, a): Transition[] => {
        if ("GP#".includes(letter)) return [{ probability: 1, state: s, reward: 0, terminated: true }];
        const straight = to(s, a, 1 - 2 * slip);
        return slip === 0 ? [straight] : [straight, to(s, (a + 3) % 4, slip), to(s, (a + 1) % 4, slip)];
      }),
    );
    super("grid-world", { transitions, start: letters.map((letter) => (letter === "S" ? 1 / starts : 0)) }, width);
    this.rows = map;
  }

  render(): Picture {
    return this.map(this.rows, this.state, { "#": "#444444", G: "#66cc66", P: "#cc6666", S: "#ffeeaa" });
  }
}
