// QR-DQN.
import { cast, constant, grad, type Module, scope, tensor } from "@sluice/core";
import { expect, test } from "vitest";
import { evaluatePolicy } from "../src/evaluate.ts";
import { QRDQN, quantileHuberLoss } from "../src/qr-dqn.ts";
import { make } from "../src/registry.ts";
import { Box } from "../src/spaces/box.ts";
import { Discrete } from "../src/spaces/discrete.ts";
import { close } from "./close.ts";
import { quantileSteps, quantiles } from "./golden/mathematics.ts";

test("the quantile loss and its gradient equal PyTorch's", () => {
  scope(() => {
    const x = tensor(quantiles.quantiles);
    const loss = quantileHuberLoss(x, tensor(quantiles.targets));
    close(loss, [quantiles.loss]);
    close(grad(loss, [x])[0]!, quantiles.grad);
  });
});

/** Learns when told to, always from the whole buffer. */
class Stepped extends QRDQN {
  step(): number {
    return this.update().quantile!;
  }
}

test("steps of learning equal PyTorch's", () => {
  const { before, target, observations, actions, reward, terminated, nextObservations, losses, after } = quantileSteps;
  const B = actions.length;
  const agent = new Stepped(new Box(-9, 9, [2]), new Discrete(2), { quantiles: 3, hidden: [3], batch: B, capacity: B, lr: 0.02 });
  const inOrder = constant(cast(tensor(actions.map((_, i) => i)), "i32"));
  agent.buffer.indices = () => inOrder;
  const parameters = (network: unknown) => Object.fromEntries((network as Module).namedParameters());
  const names = ["weights.0", "biases.0", "weights.1", "biases.1"];
  for (const [i, name] of names.entries()) {
    parameters(agent.network)[name]!.set(before[i]!);
    parameters(agent.target)[name]!.set(target[i]!);
  }
  for (let i = 0; i < B; i++) agent.buffer.add(observations[i]!, [actions[i]!], reward[i]!, terminated[i] ? 0 : 0.9, nextObservations[i]!);
  close(tensor(losses.map(() => agent.step())), losses);
  for (const [i, name] of names.entries()) close(parameters(agent.network)[name]!, after[i]!);
});

test("it learns to catch", () => {
  const env = make("Catch-v0");
  const settings = { seed: 1, lr: 2e-3, batch: 32, capacity: 5000, warmup: 200, every: 1, targetEvery: 100, explorationShare: 0.5 };
  const agent = new QRDQN(env.observationSpace, env.actionSpace, { ...settings, hidden: [48], quantiles: 8 });
  for (const _ of agent.learn(env, { steps: 8000 }));
  expect(evaluatePolicy(agent, make("Catch-v0"), { episodes: 50 }).mean).toBeGreaterThan(0.8);
});
