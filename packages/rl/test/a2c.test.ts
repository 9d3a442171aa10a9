// A2C.
import { expect, test } from "vitest";
import { A2C } from "../src/a2c.ts";
import { evaluatePolicy } from "../src/evaluate.ts";
import { make } from "../src/registry.ts";
import { vectorize } from "../src/vector-env.ts";

test("it keeps the pole up longer and longer", () => {
  const env = vectorize(() => make("CartPole-v1"), 8);
  const agent = new A2C(env.observationSpace, env.actionSpace, { seed: 1, worlds: 8 });
  const before = evaluatePolicy(agent, make("CartPole-v1"), { episodes: 10 }).mean;
  for (const _ of agent.learn(env, { steps: 250_000 }));
  expect(evaluatePolicy(agent, make("CartPole-v1"), { episodes: 10 }).mean).toBeGreaterThan(before + 150);
});

test("the wrong number of worlds is refused", () => {
  const env = make("CartPole-v1");
  const agent = new A2C(env.observationSpace, env.actionSpace, { worlds: 4 });
  expect(() => agent.learn(env, { steps: 10 }).next()).toThrow("a2c: 1 worlds, made for 4; pass { worlds: 1 }");
});
