// TableWorld: what worlds of tables share.
import { expect, test } from "vitest";
import { CliffWalking } from "../../src/envs/cliff-walking.ts";
import { GridWorld } from "../../src/envs/grid-world.ts";

test("what follows is drawn with the table's odds", () => {
  const env = new GridWorld();
  const counts: Record<number, number> = {};
  env.reset({ seed: 1 });
  for (let i = 0; i < 4000; i++) {
    env.reset();
    const { observation } = env.step(0);
    counts[observation] = (counts[observation] ?? 0) + 1;
  }
  expect(counts[4]! / 4000).toBeCloseTo(0.8, 1);
  expect(counts[9]! / 4000).toBeCloseTo(0.1, 1);
  expect(counts[8]! / 4000).toBeCloseTo(0.1, 1); // slipping into the wall
});

test("actions outside the space and steps without an episode are errors", () => {
  const env = new CliffWalking();
  expect(() => env.step(0)).toThrow("cliff-walking: step() after the episode ended; call reset()");
  env.reset();
  expect(() => env.step(4)).toThrow("cliff-walking: action 4 is not in Discrete(4)");
});
