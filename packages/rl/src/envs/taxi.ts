// Taxi: fetch a passenger and bring them to their destination.
import type { Info, Picture } from "../env.ts";
import { TableWorld, type Transition } from "./table.ts";

const map = ["+---------+", "|R: | : :G|", "| : | : : |", "| : : : : |", "| | : | : |", "|Y| : |B: |", "+---------+"];
const stands = [
  [0, 0],
  [0, 4],
  [4, 0],
  [4, 3],
] as const;
const IN_TAXI = 4;

const encode = (row: number, column: number, passenger: number, destination: number) =>
  ((row * 5 + column) * 5 + passenger) * 4 + destination;
const decode = (s: number) => [Math.floor(s / 100), Math.floor(s / 20) % 5, Math.floor(s / 4) % 5, s % 4] as const;
const standAt = (row: number, column: number) => stands.findIndex(([y, x]) => y === row && x === column);

function to(s: number, action: number): Transition {
  const [row, column, passenger, destination] = decode(s);
  let [y, x, who, reward, terminated] = [row, column, passenger, -1, false] as [number, number, number, number, boolean];
  const stand = standAt(row, column);
  if (action === 0) y = Math.min(row + 1, 4);
  else if (action === 1) y = Math.max(row - 1, 0);
  else if (action === 2) x = map[1 + row]![2 * column + 2] === ":" ? Math.min(column + 1, 4) : column;
  else if (action === 3) x = map[1 + row]![2 * column] === ":" ? Math.max(column - 1, 0) : column;
  else if (action === 4) {
    if (passenger < IN_TAXI && stand === passenger) who = IN_TAXI;
    else reward = -10;
  } else if (passenger === IN_TAXI && stand === destination) {
    who = destination;
    terminated = true;
    reward = 20;
  } else if (passenger === IN_TAXI && stand >= 0) who = stand;
  else reward = -10;
  return { probability: 1, state: encode(y, x, who, destination), reward, terminated };
}

/**
 * A taxi in a city of 5 × 5 with walls and four stands (R, G, Y, B).
 *
 * | action | meaning | | observation | meaning |
 * | --- | --- | --- | --- | --- |
 * | 0, 1, 2, 3 | south, north, east, west | | ((row · 5 + column) · 5 + passenger) · 4 + destination | passenger 0–3 at a stand, 4 in the taxi |
 * | 4, 5 | pick up, drop off | | | |
 *
 * Reward: −1 a step, 20 for delivering, −10 for picking up or dropping off wrongly. Start: any square, passenger at a stand that
 * is not the destination. Terminated: delivered. Truncated (by `make`): after 200 steps. Solved: 8.
 * `info.actionMask` has 1 for each action that changes the state.
 * @see Dietterich 2000, Hierarchical reinforcement learning with the MAXQ value function decomposition, doi:10.1613/jair.639; Gymnasium's Taxi-v3
 */
export class Taxi extends TableWorld {
  constructor() {
    const states = Array.from({ length: 500 }, (_, s) => s);
    const transitions = states.map((s) => [0, 1, 2, 3, 4, 5].map((a) => [to(s, a)]));
    const starts = states.map((s) => {
      const [, , passenger, destination] = decode(s);
      return passenger < IN_TAXI && passenger !== destination ? 1 / 300 : 0;
    });
    super("taxi", { transitions, start: starts }, 5);
  }

  protected override about(probability: number): Info {
    const actionMask = this.transitions[this.state]!.map(([only]) => (only!.state !== this.state ? 1 : 0));
    return { probability, actionMask };
  }

  render(): Picture {
    const [row, column, passenger, destination] = decode(this.state);
    const shapes: Picture["shapes"][number][] = stands.map(([y, x], i) => ({
      kind: "text",
      at: [x + 0.5, 4.5 - y],
      text: "RGYB"[i]!,
      color: i === passenger ? "#2222cc" : i === destination ? "#cc22cc" : "#888888",
    }));
    shapes.push({ kind: "circle", center: [column + 0.5, 4.5 - row], radius: 0.35, color: passenger === IN_TAXI ? "#33aa33" : "#ccaa00" });
    const text = map.map((line, y) => (y === row + 1 ? `${line.slice(0, 2 * column + 1)}*${line.slice(2 * column + 2)}` : line)).join("\n");
    return { view: [0, 0, 5, 5], shapes, text };
  }
}
