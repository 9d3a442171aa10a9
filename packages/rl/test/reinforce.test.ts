// REINFORCE.
import { expect, test } from "vitest";
import { evaluatePolicy } from "../src/evaluate.ts";
import { make } from "../src/registry.ts";
import { discountedReturns, REINFORCE } from "../src/reinforce.ts";

test("returns are discounted sums from each step on", () => {
  expect(discountedReturns([1, 2, 4], 0.5)).toEqual([3, 4, 4]);
});

test("with a baseline and without, the pole stays up longer after learning", () => {
  for (const baseline of [true, false]) {
    const env = make("CartPole-v1");
    const agent = new REINFORCE(env.observationSpace, env.actionSpace, { seed: 2, lr: 1e-2, baseline, hidden: [32] });
    for (const _ of agent.learn(env, { steps: 20_000 }));
    expect(evaluatePolicy(agent, make("CartPole-v1"), { episodes: 10 }).mean, `baseline ${baseline}`).toBeGreaterThan(80);
  }
});
