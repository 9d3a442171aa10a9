// DQN.
import { tensor } from "@sluice/core";
import { expect, test } from "vitest";
import { DQN, dqnTarget } from "../src/dqn.ts";
import { evaluatePolicy } from "../src/evaluate.ts";
import { make } from "../src/registry.ts";
import { close } from "./close.ts";
import { dqn } from "./golden/mathematics.ts";

test("targets, plain and double, equal PyTorch's", () => {
  const [r, d, t, o] = [tensor(dqn.reward), tensor(dqn.discount), tensor(dqn.target), tensor(dqn.online)];
  close(dqnTarget(r, d, t, null), dqn.plain);
  close(dqnTarget(r, d, t, o), dqn.double);
});

const settings = { seed: 1, lr: 2e-3, batch: 32, capacity: 5000, warmup: 200, every: 1, targetEvery: 100, explorationShare: 0.5 };

test("every variant learns to catch", () => {
  for (const variant of [{}, { double: true, dueling: true }, { nStep: 3, prioritized: {} }]) {
    const env = make("Catch-v0");
    const agent = new DQN(env.observationSpace, env.actionSpace, { ...settings, hidden: [48], ...variant });
    for (const _ of agent.learn(env, { steps: 8000 }));
    const { mean } = evaluatePolicy(agent, make("Catch-v0"), { episodes: 50 });
    expect(mean, JSON.stringify(variant)).toBeGreaterThan(0.8);
  }
});
