// When off-policy agents store, explore and update.
import { expect, test } from "vitest";
import { DQN } from "../src/dqn.ts";
import { make } from "../src/registry.ts";
import { vectorize } from "../src/vector-env.ts";

test("updates come in bursts after the warm-up, transitions from all worlds are stored", () => {
  const env = vectorize(() => make("CartPole-v1"), 2);
  const agent = new DQN(env.observationSpace, env.actionSpace, { warmup: 20, every: 10, updates: 3, batch: 4, capacity: 30, hidden: [4] });
  const updated: number[] = [];
  for (const { step, losses } of agent.learn(env, { steps: 60 })) if (losses) updated.push(step);
  expect(updated).toEqual([30, 40, 50, 60]);
  expect(agent.optimizer.groups[0]!.steps).toBe(12);
  expect(agent.buffer.size).toBe(30);
});

test("breaking off ends the run, and a second call goes on", () => {
  const env = make("CartPole-v1");
  const agent = new DQN(env.observationSpace, env.actionSpace, { warmup: 1000, capacity: 100, hidden: [4] });
  for (const { step } of agent.learn(env, { steps: 50 })) if (step === 7) break;
  expect(agent.steps).toBe(7);
  const { value } = agent.learn(env, { steps: 50 }).next();
  expect(value).toMatchObject({ step: 8 });
});
