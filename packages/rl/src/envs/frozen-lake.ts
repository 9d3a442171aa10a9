// FrozenLake: cross slippery ice between holes.
import type { Picture } from "../env.ts";
import { TableWorld, type Transition } from "./table.ts";

const maps = {
  "4x4": ["SFFF", "FHFH", "FFFH", "HFFG"],
  "8x8": ["SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG"],
} as const;

/** Options of FrozenLake. */
export interface FrozenLakeOptions {
  /** Rows of S (start), F (ice), H (hole), G (goal); default the 4×4 map. */
  map?: "4x4" | "8x8" | readonly string[];
  /** Whether a move goes astray, to either side with 1/3 each. Default true. */
  slippery?: boolean;
}

/** left, down, right, up */
const moves = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
] as const;

/**
 * A lake of ice with holes, from its upper left corner to its lower right one.
 *
 * | action | meaning | | observation | meaning |
 * | --- | --- | --- | --- | --- |
 * | 0, 1, 2, 3 | left, down, right, up | | row · columns + column | where one stands |
 *
 * Reward: 1 at the goal, else 0. Start: S. Terminated: in a hole or at the goal. Truncated (by `make`): after 100 steps (4×4),
 * 200 (8×8). Solved: 0.70, 0.85. `info.probability` is that of what happened.
 * @see Gymnasium's FrozenLake-v1
 */
export class FrozenLake extends TableWorld {
  readonly rows: readonly string[];

  /** @throws RangeError if the rows differ in length or there is no start */
  constructor(options: FrozenLakeOptions = {}) {
    const { map = "4x4", slippery = true } = options;
    const rows = typeof map === "string" ? maps[map] : map;
    const [height, width] = [rows.length, rows[0]?.length ?? 0];
    if (rows.some((row) => row.length !== width)) throw new RangeError(`frozen-lake: rows differ in length (${rows.join(" ")})`);
    const letters = rows.join("");
    const starts = [...letters].filter((letter) => letter === "S").length;
    if (starts === 0) throw new RangeError(`frozen-lake: the map has 0 starts (S), needs at least 1 (${rows.join(" ")})`);
    const to = (s: number, a: number, probability: number): Transition => {
      const [dy, dx] = moves[a]!;
      const row = Math.min(Math.max(Math.floor(s / width) + dy, 0), height - 1);
      const column = Math.min(Math.max((s % width) + dx, 0), width - 1);
      const letter = rows[row]![column]!;
      return { probability, state: row * width + column, reward: letter === "G" ? 1 : 0, terminated: "GH".includes(letter) };
    };
    const transitions = [...letters].map((letter, s) =>
      moves.map((_, a): Transition[] => {
        if ("GH".includes(letter)) return [{ probability: 1, state: s, reward: 0, terminated: true }];
        return slippery ? [(a + 3) % 4, a, (a + 1) % 4].map((b) => to(s, b, 1 / 3)) : [to(s, a, 1)];
      }),
    );
    super("frozen-lake", { transitions, start: [...letters].map((letter) => (letter === "S" ? 1 / starts : 0)) }, width);
    this.rows = rows;
  }

  render(): Picture {
    return this.map(this.rows, this.state, { H: "#224466", G: "#66cc66", S: "#ffeeaa", F: "#ddeeff" });
  }
}
