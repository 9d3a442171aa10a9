// QR-DQN.
import { grad, scope, tensor } from "@sluice/core";
import { expect, test } from "vitest";
import { evaluatePolicy } from "../src/evaluate.ts";
import { QRDQN, quantileHuberLoss } from "../src/qr-dqn.ts";
import { make } from "../src/registry.ts";
import { close } from "./close.ts";
import { quantiles } from "./golden/mathematics.ts";

test("the quantile loss and its gradient equal PyTorch's", () => {
  scope(() => {
    const x = tensor(quantiles.quantiles);
    const loss = quantileHuberLoss(x, tensor(quantiles.targets));
    close(loss, [quantiles.loss]);
    close(grad(loss, [x])[0]!, quantiles.grad);
  });
});

test("it learns to catch", () => {
  const env = make("Catch-v0");
  const settings = { seed: 1, lr: 2e-3, batch: 32, capacity: 5000, warmup: 200, every: 1, targetEvery: 100, explorationShare: 0.5 };
  const agent = new QRDQN(env.observationSpace, env.actionSpace, { ...settings, hidden: [48], quantiles: 8 });
  for (const _ of agent.learn(env, { steps: 8000 }));
  expect(evaluatePolicy(agent, make("Catch-v0"), { episodes: 50 }).mean).toBeGreaterThan(0.8);
});
