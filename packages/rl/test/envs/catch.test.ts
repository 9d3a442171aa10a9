// Catch.
import { expect, test } from "vitest";
import { Catch } from "../../src/envs/catch.ts";

test("following the ball catches it after 9 steps", () => {
  const env = new Catch();
  for (let seed = 0; seed < 5; seed++) {
    let { observation } = env.reset({ seed });
    const rewards: number[] = [];
    for (let done = false; !done; ) {
      const pixels = Array.from(observation);
      const ball = pixels.indexOf(1) % 5;
      const step = env.step(Math.sign(ball - (pixels.lastIndexOf(1) % 5)) + 1);
      observation = step.observation;
      rewards.push(step.reward);
      done = step.terminated;
    }
    expect(rewards).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
  }
});

test("running away misses", () => {
  const env = new Catch();
  env.reset();
  env.restore({ ...env.snapshot(), state: [4, 0, 0] });
  const rewards = Array.from({ length: 9 }, () => env.step(0).reward);
  expect(rewards.at(-1)).toBe(-1);
});
