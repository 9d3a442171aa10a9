// Behaviour cloning.
import { expect, test } from "vitest";
import { BehaviourCloning, demonstrate } from "../src/behaviour-cloning.ts";
import { evaluatePolicy } from "../src/evaluate.ts";
import { make } from "../src/registry.ts";

test("a policy learned from a good hand balances as it does", () => {
  const expert = (o: unknown) => ((o as number[])[2]! * 3 + (o as number[])[3]! > 0 ? 1 : 0);
  const env = make("CartPole-v1");
  const demonstrations = demonstrate(expert, env, 1000, 1);
  expect([demonstrations.observations.length, demonstrations.actions.length]).toEqual([4000, 1000]);
  const cloning = new BehaviourCloning(env.observationSpace, env.actionSpace, { seed: 1, lr: 3e-3, hidden: [32] });
  const losses: number[] = [];
  for (const { loss } of cloning.learn(demonstrations, { steps: 1500 })) losses.push(loss);
  expect(losses.at(-1)).toBeLessThan(0.3);
  expect(evaluatePolicy(cloning, make("CartPole-v1"), { episodes: 10 }).mean).toBeGreaterThan(100);
});

test("continuous actions are learned by regression", () => {
  const env = make("Pendulum-v1");
  const expert = (o: unknown) => [Math.max(-2, Math.min(2, -(o as number[])[1]!))];
  const cloning = new BehaviourCloning(env.observationSpace, env.actionSpace, { seed: 1, lr: 3e-3, hidden: [32] });
  for (const _ of cloning.learn(demonstrate(expert, env, 600, 1), { steps: 800 }));
  expect((cloning.act([0.6, 0.8, 0]) as number[])[0]).toBeCloseTo(-0.8, 0);
});

test("a run that was saved and restored gives the bits of one that was not interrupted", () => {
  const env = make("CartPole-v1");
  const demonstrations = demonstrate(() => 1, env, 100, 1);
  const fresh = () => new BehaviourCloning(env.observationSpace, env.actionSpace, { seed: 1, hidden: [8], batch: 8 });
  const whole = fresh();
  const losses = [...whole.learn(demonstrations, { steps: 20 })].map(({ loss }) => loss);
  const first = fresh();
  for (const _ of first.learn(demonstrations, { steps: 8 }));
  const second = fresh();
  second.restore(first.save());
  expect([...second.learn(demonstrations, { steps: 12 })].map(({ loss }) => loss)).toEqual(losses.slice(8));
});
