// TD3 and DDPG.
import { expect, test } from "vitest";
import { make } from "../src/registry.ts";
import { DDPG, TD3 } from "../src/td3.ts";

const settings = { seed: 1, gamma: 0.95, capacity: 4000, warmup: 600, batch: 64, hidden: [64, 64], lr: 1e-3, tau: 0.01 };

test("both lower the cost of the pendulum, TD3's policy moving every other step", () => {
  for (const Kind of [TD3, DDPG]) {
    const env = make("Pendulum-v1");
    const agent = new Kind(env.observationSpace, env.actionSpace, settings);
    const returns: number[] = [];
    let [critics, actors] = [0, 0];
    for (const { episodeReturn, losses } of agent.learn(env, { steps: 4000 })) {
      if (episodeReturn !== undefined) returns.push(episodeReturn);
      if (losses) critics++;
      if (losses?.actor !== undefined) actors++;
    }
    expect(actors).toBe(Kind === TD3 ? critics / 2 : critics);
    const mean = (x: number[]) => x.reduce((a, b) => a + b) / x.length;
    expect(mean(returns.slice(-4)), Kind.name).toBeGreaterThan(mean(returns.slice(0, 4)) + 200);
  }
});
