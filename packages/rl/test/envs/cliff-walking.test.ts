// CliffWalking.
import { expect, test } from "vitest";
import { CliffWalking } from "../../src/envs/cliff-walking.ts";

test("the way along the edge takes 13 steps", () => {
  const env = new CliffWalking();
  expect(env.reset().observation).toBe(36);
  const steps = [0, ...new Array<number>(11).fill(1), 2].map((a) => env.step(a));
  expect(steps.reduce((sum, s) => sum + s.reward, 0)).toBe(-13);
  expect(steps.at(-1)).toMatchObject({ terminated: true, observation: 47 });
});

test("a fall costs 100 and leads back to the start", () => {
  const env = new CliffWalking();
  env.reset();
  expect(env.step(1)).toMatchObject({ observation: 36, reward: -100, terminated: false });
});
