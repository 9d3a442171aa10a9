// make and register.
import { expect, test } from "vitest";
import { CartPole } from "../src/envs/cart-pole.ts";
import { make, register, registeredIds } from "../src/registry.ts";
import { TimeLimit } from "../src/wrappers/time-limit.ts";
import { unwrapped } from "../src/wrappers/wrapper.ts";

test("a name gives an environment within its time limit, with its specification", () => {
  const env = make("CartPole-v1");
  expect(env).toBeInstanceOf(TimeLimit);
  expect(unwrapped(env)).toBeInstanceOf(CartPole);
  expect(env.spec).toEqual({ id: "CartPole-v1", maxEpisodeSteps: 500, rewardThreshold: 475 });
});

test("an environment can be added once", () => {
  register({ id: "Tiny-v0", create: () => new CartPole(), maxEpisodeSteps: 3 });
  expect(registeredIds()).toContain("Tiny-v0");
  expect(() => register({ id: "Tiny-v0", create: () => new CartPole() })).toThrow(
    "register: Tiny-v0 is taken; choose another name or version",
  );
  const env = make("Tiny-v0");
  env.reset();
  expect([env.step(0), env.step(1), env.step(0)].map((s) => s.truncated)).toEqual([false, false, true]);
});

test("an unknown name is refused with those there are", () => {
  expect(() => make("Tetris-v0")).toThrow("make: no environment is called Tetris-v0; there are CartPole-v0, CartPole-v1");
});
