// Wrapper: what is passed on.
import { expect, test } from "vitest";
import { CartPole } from "../../src/envs/cart-pole.ts";
import { TimeLimit } from "../../src/wrappers/time-limit.ts";
import { unwrapped } from "../../src/wrappers/wrapper.ts";

test("spaces, pictures and snapshots come from inside", () => {
  const inner = new CartPole();
  const env = new TimeLimit(new TimeLimit(inner, 5), 9);
  env.reset({ seed: 1 });
  expect(env.observationSpace).toBe(inner.observationSpace);
  expect(env.actionSpace).toBe(inner.actionSpace);
  expect(env.render()).toEqual(inner.render());
  expect(env.snapshot()).toEqual({ elapsed: 0, env: { elapsed: 0, env: inner.snapshot() } });
  expect(unwrapped(env)).toBe(inner);
});
