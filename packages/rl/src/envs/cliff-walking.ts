// CliffWalking: walk along a cliff without falling.
import type { Picture } from "../env.ts";
import { TableWorld, type Transition } from "./table.ts";

const width = 12;
const height = 4;
const START = 36;
const GOAL = 47;
/** up, right, down, left */
const moves = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
] as const;

function to(s: number, [dy, dx]: readonly [number, number]): Transition {
  const row = Math.min(Math.max(Math.floor(s / width) + dy, 0), height - 1);
  const column = Math.min(Math.max((s % width) + dx, 0), width - 1);
  if (row === 3 && column > 0 && column < 11) return { probability: 1, state: START, reward: -100, terminated: false };
  const state = row * width + column;
  return { probability: 1, state, reward: -1, terminated: state === GOAL };
}

/**
 * A grid of 4 × 12 with a cliff along its lower edge, start and goal at the cliff's ends.
 *
 * | action | meaning | | observation | meaning |
 * | --- | --- | --- | --- | --- |
 * | 0, 1, 2, 3 | up, right, down, left | | row · 12 + column | where one stands |
 *
 * Reward: −1 a step, −100 for falling, which leads back to the start. Start: state 36. Terminated: state 47. Truncated: never.
 * @see Sutton & Barto 2018, Reinforcement learning, example 6.6; Gymnasium's CliffWalking-v0
 */
export class CliffWalking extends TableWorld {
  constructor() {
    const states = Array.from({ length: width * height }, (_, s) => s);
    const transitions = states.map((s) => moves.map((move) => [to(s, move)]));
    super("cliff-walking", { transitions, start: states.map((s) => (s === START ? 1 : 0)) }, width);
  }

  render(): Picture {
    const rows = ["oooooooooooo", "oooooooooooo", "oooooooooooo", "oCCCCCCCCCCT"];
    return this.map(rows, this.state, { o: "#cceecc", C: "#664422", T: "#66cc66" });
  }
}
