// FrozenLake.
import { expect, test } from "vitest";
import { FrozenLake } from "../../src/envs/frozen-lake.ts";
import { tables } from "../golden/trajectories.ts";

test("moves go astray as Gymnasium's do for the same seed", () => {
  for (const [seed, { lake }] of Object.entries(tables)) {
    const env = new FrozenLake();
    env.reset({ seed: Number(seed) });
    const states: number[] = [];
    for (let t = 0; t < 12; t++) {
      const step = env.step(2);
      states.push(step.observation);
      if (step.terminated) {
        states.push(100);
        env.reset();
      }
    }
    expect(states).toEqual(lake);
  }
});

test("without slipping the safe way leads to the goal and pays 1", () => {
  const env = new FrozenLake({ slippery: false });
  env.reset();
  const steps = [1, 1, 2, 2, 1, 2].map((a) => env.step(a));
  expect(steps.map((s) => s.reward)).toEqual([0, 0, 0, 0, 0, 1]);
  expect(steps.at(-1)!.terminated).toBe(true);
  expect(env.render().text).toBe("SFFF\nFHFH\nFFFH\nHFF*");
});

test("odds of every state and action add up to 1", () => {
  for (const actions of new FrozenLake({ map: "8x8" }).transitions) {
    for (const options of actions) expect(options.reduce((sum, o) => sum + o.probability, 0)).toBeCloseTo(1, 12);
  }
});

test("maps without a start or with ragged rows are refused", () => {
  expect(() => new FrozenLake({ map: ["FF", "FG"] })).toThrow("frozen-lake: the map has 0 starts (S), needs at least 1 (FF FG)");
  expect(() => new FrozenLake({ map: ["SF", "FFG"] })).toThrow("frozen-lake: rows differ in length (SF FFG)");
});
