// GridWorld.
import { expect, test } from "vitest";
import { GridWorld } from "../../src/envs/grid-world.ts";

test("without slipping, up, up and three times right reaches the goal for 1 − 4 · 0.04", () => {
  const env = new GridWorld({ slip: 0 });
  env.reset();
  const steps = [0, 0, 1, 1, 1].map((a) => env.step(a));
  expect(steps.reduce((sum, s) => sum + s.reward, 0)).toBeCloseTo(0.84, 12);
  expect(steps.at(-1)!.terminated).toBe(true);
});

test("walls and edges hold", () => {
  const env = new GridWorld({ slip: 0 });
  env.reset();
  expect(env.step(3).observation).toBe(8);
  env.step(1);
  expect(env.step(0).observation).toBe(9);
});

test("a slip beyond a half and a map without a start are refused", () => {
  expect(() => new GridWorld({ slip: 0.6 })).toThrow("grid-world: slip is 0.6, needs 0 to 0.5");
  expect(() => new GridWorld({ map: ["..G"] })).toThrow("grid-world: the map has 0 starts (S), needs at least 1 (..G)");
});
