// Wrappers that normalise.
import { expect, test } from "vitest";
import { checkEnv } from "../../src/check-env.ts";
import { Pendulum } from "../../src/envs/pendulum.ts";
import { Taxi } from "../../src/envs/taxi.ts";
import { RunningMoments } from "../../src/running-moments.ts";
import { NormalizeObservation, NormalizeReward } from "../../src/wrappers/normalize.ts";
import { TimeLimit } from "../../src/wrappers/time-limit.ts";

test("both keep the contract and resume", () => {
  expect(checkEnv(() => new NormalizeObservation(new TimeLimit(new Pendulum(), 50)))).toEqual([]);
  expect(checkEnv(() => new NormalizeReward(new TimeLimit(new Pendulum(), 50)))).toEqual([]);
});

test("observations are scaled by what was seen, and no further once training is off", () => {
  const env = new NormalizeObservation(new Pendulum(), { limit: 3 });
  env.reset({ seed: 1 });
  for (let t = 0; t < 100; t++) env.step([1]);
  env.training = false;
  const { moments } = env.moments;
  const { observation } = env.step([1]);
  expect(env.moments.moments).toEqual(moments);
  expect(Math.max(...Array.from(observation, Math.abs))).toBeLessThanOrEqual(3);
  const shared = new NormalizeObservation(new Pendulum(), { moments: env.moments, training: false });
  expect(shared.moments).toBe(env.moments);
  expect(() => new NormalizeObservation(new Taxi() as never)).toThrow(
    "normalize-observation: observations are of Discrete(500), needs a Box",
  );
});

test("rewards are divided by the deviation of the discounted return", () => {
  const env = new NormalizeReward(new Pendulum(), { gamma: 0.5 });
  const raw = new Pendulum();
  env.reset({ seed: 1 });
  raw.reset({ seed: 1 });
  const moments = new RunningMoments(1);
  let sum = 0;
  for (let t = 0; t < 20; t++) {
    const { reward } = raw.step([1]);
    sum = 0.5 * sum + reward;
    moments.update([sum]);
    expect(env.step([1]).reward).toBe(reward / Math.sqrt(moments.moments.variance[0]! + 1e-8));
  }
});
