// Plays a golden trajectory and compares.
import { expect } from "vitest";
import type { Env } from "../../src/env.ts";
import { trajectories } from "../golden/trajectories.ts";

/** Starts must be equal to the bit, states and rewards within 1e-9 of Gymnasium's equations after every step. */
export function follow(name: keyof typeof trajectories, env: Env): void {
  const { actions, seeds } = trajectories[name];
  for (const [seed, { start, rewards, end }] of Object.entries(seeds)) {
    env.reset({ seed: Number(seed) });
    const state = () => (env.snapshot() as { state: number[] }).state;
    expect(state(), `${name} seed ${seed}`).toEqual(start);
    for (const [t, reward] of rewards.entries()) {
      const action = name === "Pendulum" || name === "MountainCarContinuous" ? [actions[t]] : actions[t];
      expect(Math.abs(env.step(action).reward - reward)).toBeLessThan(1e-9);
    }
    for (const [i, x] of state().entries()) expect(Math.abs(x - end[i]!), `${name} seed ${seed} state ${i}`).toBeLessThan(1e-9);
  }
}
