// What agents that value choices share.
import { expect, test } from "vitest";
import { DQN } from "../src/dqn.ts";
import { QRDQN } from "../src/qr-dqn.ts";
import { make } from "../src/registry.ts";

for (const Kind of [DQN, QRDQN]) {
  test(`${Kind.name}: exploration falls in a line, and the values of choices can be looked at`, () => {
    const env = make("CartPole-v1");
    const options = { explorationShare: 0.2, epsilon: [1, 0.1], capacity: 10 } as const;
    const agent = new Kind(env.observationSpace, env.actionSpace, options);
    expect([0, 0.1, 0.2, 1].map((p) => agent.epsilon(p))).toEqual([1, 0.55, 0.09999999999999998, 0.09999999999999998]);
    const values = agent.values([0.1, 0, 0, 0]);
    expect(values.length).toBe(2);
    expect(agent.act([0.1, 0, 0, 0])).toBe(values[1]! > values[0]! ? 1 : 0);
  });
}

test("the target network stays as it was until it is copied", () => {
  const env = make("CartPole-v1");
  const replay = { capacity: 100, warmup: 4, every: 1, batch: 4, hidden: [4] };
  const agent = new DQN(env.observationSpace, env.actionSpace, { ...replay, lr: 0.01, targetEvery: 20 });
  const gap = () => {
    const [online, target] = [agent.network, agent.target].map((network) => network.parameters().flatMap((t) => [...t.data]));
    return Math.max(...online!.map((x, i) => Math.abs(x - target![i]!)));
  };
  const gaps: number[] = [];
  for (const _ of agent.learn(env, { steps: 20 })) gaps.push(gap());
  expect(gaps.slice(0, 4)).toEqual([0, 0, 0, 0]);
  expect(gaps[18]).toBeGreaterThan(0.01);
  // The copy is made before the update of the same step.
  expect(gaps[19]).toBeLessThan(0.02);
  expect(gaps[19]).toBeLessThan(gaps[18]!);
});
