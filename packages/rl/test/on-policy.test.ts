// What on-policy agents share: when they learn, how far it falls, how many worlds they take.
import { expect, test } from "vitest";
import { A2C } from "../src/a2c.ts";
import { PPO } from "../src/ppo.ts";
import { RecurrentPPO } from "../src/recurrent-ppo.ts";
import { make } from "../src/registry.ts";
import { vectorize } from "../src/vector-env.ts";

const worlds = (N: number) => vectorize(() => make("CartPole-v1"), N);
const shared = { worlds: 2, rollout: 8, hidden: [4], lr: 0.01, seed: 1 };
const kinds = {
  a2c: () => new A2C(worlds(2).observationSpace, worlds(2).actionSpace, { ...shared, anneal: true }),
  ppo: () => new PPO(worlds(2).observationSpace, worlds(2).actionSpace, { ...shared, batch: 8, epochs: 2, anneal: true }),
  "recurrent-ppo": () => new RecurrentPPO(worlds(2).observationSpace, worlds(2).actionSpace, { ...shared, memory: 4, anneal: true }),
};

for (const [name, create] of Object.entries(kinds)) {
  test(`${name}: it learns whenever a rollout is full, also over two calls, and the learning rate falls`, () => {
    const [agent, env] = [create(), worlds(2)];
    const learned: number[] = [];
    for (const { step } of agent.learn(env, { steps: 64 })) if (step === 26) break;
    const rates: number[] = [];
    for (const { step, losses } of agent.learn(env, { steps: 64 })) {
      if (!losses) continue;
      learned.push(step);
      rates.push(agent.optimizer.lr);
      expect(Object.keys(losses)).toEqual(["policy", "value", "entropy"]);
    }
    expect(learned).toEqual([32, 48, 64]);
    expect(rates.map((rate) => Math.round(rate * 1e6))).toEqual([7500, 5000, 2500]);
  });

  test(`${name}: another number of worlds is refused`, () => {
    expect(() => create().learn(worlds(3), { steps: 6 }).next()).toThrow(`${name}: 3 worlds, made for 2; pass { worlds: 3 }`);
  });
}
