// Wrappers that watch, and the one that begins anew.
import { expect, test } from "vitest";
import { checkEnv } from "../../src/check-env.ts";
import { CartPole } from "../../src/envs/cart-pole.ts";
import { Autoreset, OrderEnforcing, PassiveChecker } from "../../src/wrappers/order.ts";
import { TimeLimit } from "../../src/wrappers/time-limit.ts";

test("all three keep the contract of a sound world", () => {
  expect(checkEnv(() => new Autoreset(new TimeLimit(new CartPole(), 9)))).toEqual([]);
  expect(checkEnv(() => new OrderEnforcing(new CartPole()))).toEqual([]);
  expect(checkEnv(() => new PassiveChecker(new CartPole()))).toEqual([]);
});

test("the step after the end begins the next episode and gives no reward", () => {
  const env = new Autoreset(new TimeLimit(new CartPole(), 2));
  env.reset({ seed: 1 });
  env.step(0);
  expect(env.step(1).truncated).toBe(true);
  const other = new CartPole();
  other.reset({ seed: 1 });
  const { observation } = other.reset();
  expect(env.step(1)).toMatchObject({ observation, reward: 0, terminated: false, truncated: false });
  expect(env.step(1).reward).toBe(1);
});

test("nothing happens before the first reset", () => {
  const env = new OrderEnforcing(new CartPole());
  expect(() => env.step(0)).toThrow("order-enforcing: step() before the first reset(); call reset()");
  expect(() => env.render()).toThrow("order-enforcing: render() before the first reset(); call reset()");
  env.reset();
  expect(env.step(0).reward).toBe(1);
});

test("what is outside a space or no number is refused as it passes", () => {
  class Broken extends CartPole {
    override step(action: number) {
      return { ...super.step(action), observation: [99, 0, 0, 0] };
    }
  }
  class Endless extends CartPole {
    override step(action: number) {
      return { ...super.step(action), reward: Number.NaN };
    }
  }
  const broken = new PassiveChecker(new Broken());
  broken.reset();
  expect(() => broken.step(0)).toThrow("passive-checker: observation [99,0,0,0] is not in Box [4]");
  expect(() => broken.step(2)).toThrow("passive-checker: action 2 is not in Discrete(2)");
  const endless = new PassiveChecker(new Endless());
  endless.reset();
  expect(() => endless.step(0)).toThrow("passive-checker: reward is NaN, needs a finite number");
});
