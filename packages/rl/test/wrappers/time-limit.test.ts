// TimeLimit.
import { expect, test } from "vitest";
import { CartPole } from "../../src/envs/cart-pole.ts";
import { TimeLimit } from "../../src/wrappers/time-limit.ts";

test("the last step is truncated, and a reset starts the count over", () => {
  const env = new TimeLimit(new CartPole(), 2);
  for (let episode = 0; episode < 2; episode++) {
    env.reset({ seed: 1 });
    expect([env.step(0).truncated, env.step(1).truncated]).toEqual([false, true]);
  }
});

test("the count is part of the snapshot", () => {
  const env = new TimeLimit(new CartPole(), 3);
  env.reset({ seed: 1 });
  env.step(0);
  const other = new TimeLimit(new CartPole(), 3);
  other.restore(env.snapshot());
  expect([other.step(1).truncated, other.step(0).truncated]).toEqual([false, true]);
});

test("a limit below one step is refused", () => {
  expect(() => new TimeLimit(new CartPole(), 0)).toThrow("time-limit: steps is 0, needs a whole number of at least 1");
});
