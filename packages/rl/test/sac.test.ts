// SAC.
import { expect, test } from "vitest";
import { make } from "../src/registry.ts";
import { SAC } from "../src/sac.ts";

test("it lowers the cost of the pendulum while the temperature falls", () => {
  const env = make("Pendulum-v1");
  const settings = { gamma: 0.95, capacity: 3000, warmup: 200, batch: 64, hidden: [32, 32], lr: 3e-3 };
  const agent = new SAC(env.observationSpace, env.actionSpace, { seed: 1, ...settings });
  const returns: number[] = [];
  const temperatures: number[] = [];
  for (const { episodeReturn, losses } of agent.learn(env, { steps: 3000 })) {
    if (episodeReturn !== undefined) returns.push(episodeReturn);
    if (losses) temperatures.push(losses.temperature!);
  }
  const mean = (x: number[]) => x.reduce((a, b) => a + b) / x.length;
  expect(mean(returns.slice(-4))).toBeGreaterThan(mean(returns.slice(0, 4)) + 300);
  expect(temperatures.at(-1)).toBeLessThan(temperatures[0]! / 2);
});

test("a temperature that is given stays", () => {
  const env = make("Pendulum-v1");
  const settings = { temperature: 0.1, capacity: 100, warmup: 10, batch: 8, hidden: [4] };
  const agent = new SAC(env.observationSpace, env.actionSpace, settings);
  for (const _ of agent.learn(env, { steps: 30 }));
  expect(agent.temperatureOptimizer).toBe(null);
  expect(agent.logTemperature.item()).toBeCloseTo(Math.log(0.1), 5);
});
