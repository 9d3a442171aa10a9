// CartPole.
import { expect, test } from "vitest";
import { CartPole } from "../../src/envs/cart-pole.ts";
import { make } from "../../src/registry.ts";
import { follow } from "./physics.ts";

test("starts equal Gymnasium's to the bit and trajectories within 1e-9", () => follow("CartPole", new CartPole()));

test("a pole that is only pushed to one side falls after some ten steps, and a step after that is an error", () => {
  const env = new CartPole();
  env.reset({ seed: 3 });
  let steps = 1;
  while (!env.step(1).terminated) steps++;
  expect(steps).toBeGreaterThan(6);
  expect(steps).toBeLessThan(13);
  expect(() => env.step(1)).toThrow("cart-pole: step() after the episode ended; call reset()");
});

test("an action outside the space is refused", () => {
  const env = new CartPole();
  env.reset();
  expect(() => env.step(2)).toThrow("cart-pole: action 2 is not in Discrete(2)");
});

test("the bounds of the start may be changed, but not crossed", () => {
  const env = new CartPole();
  expect(env.reset({ options: { low: 0.02, high: 0.02 } }).observation).toEqual([0.02, 0.02, 0.02, 0.02].map(Math.fround));
  expect(() => env.reset({ options: { low: 1, high: 0 } })).toThrow("cart-pole: the start's low 1 is above its high 0");
});

test("version 1 is cut off after 500 steps", () => {
  const env = make<number[], number>("CartPole-v1");
  let { observation } = env.reset({ seed: 1 });
  for (let t = 1; ; t++) {
    const [x, v, theta, omega] = observation as [number, number, number, number];
    const step = env.step(3 * theta + omega + 0.1 * x + 0.2 * v > 0 ? 1 : 0);
    observation = step.observation;
    expect(step.terminated).toBe(false);
    if (step.truncated) {
      expect(t).toBe(500);
      break;
    }
  }
});
