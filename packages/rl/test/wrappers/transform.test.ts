// Wrappers that change observations, actions and rewards.
import { expect, test } from "vitest";
import { CliffWalking } from "../../src/envs/cliff-walking.ts";
import { MountainCar } from "../../src/envs/mountain-car.ts";
import { Pendulum } from "../../src/envs/pendulum.ts";
import { Taxi } from "../../src/envs/taxi.ts";
import {
  clipAction,
  clipObservation,
  clipReward,
  discretizeAction,
  discretizeObservation,
  flattenObservation,
  noisyObservation,
  oneHotObservation,
  rescaleAction,
  rescaleObservation,
} from "../../src/wrappers/transform.ts";

test("choices are seen one-hot", () => {
  const env = flattenObservation(new Taxi());
  const { observation } = env.reset({ seed: 0 });
  expect(observation.length).toBe(500);
  expect(Array.from(observation).indexOf(1)).toBe(314);
  expect(env.observationSpace.contains(env.step(0).observation)).toBe(true);
});

test("only choices are seen one-hot, where that is asked for", () => {
  const { observation } = oneHotObservation(new Taxi()).reset({ seed: 0 });
  expect(observation.length).toBe(500);
  expect(() => oneHotObservation(new Pendulum() as never)).toThrow("one-hot-observation: observations are of Box [3], needs Discrete");
});

test("observations are cut", () => {
  const env = clipObservation(new Pendulum(), -0.5, 0.5);
  const { observation } = env.reset({ seed: 1 });
  expect(Array.from(observation, Math.abs).every((x) => x <= 0.5)).toBe(true);
  expect(env.observationSpace.contains(observation)).toBe(true);
  expect(() => clipObservation(new Taxi() as never, 0, 1)).toThrow("clip-observation: observations are of Discrete(500), needs a Box");
});

test("observations become stretches of their bounds", () => {
  const env = discretizeObservation(new MountainCar(), 10);
  const { observation } = env.reset({ seed: 1 });
  const raw = Array.from(new MountainCar().reset({ seed: 1 }).observation);
  expect(observation).toEqual([Math.floor(((raw[0]! + 1.2) / 1.8) * 10), 5]);
  expect(env.observationSpace.contains(env.step(2).observation)).toBe(true);
  expect(() => discretizeObservation(new MountainCar(), 1)).toThrow("discretize-observation: bins is 1, needs at least 2");
});

test("rewards are cut", () => {
  const env = clipReward(new CliffWalking());
  env.reset();
  expect(env.step(1).reward).toBe(-1);
});

test("observations are scaled to the unit", () => {
  const env = rescaleObservation(new MountainCar());
  const { observation } = env.reset({ options: { low: -0.3, high: -0.3 } });
  expect(observation[0]).toBeCloseTo(0, 6);
  expect(env.observationSpace.contains(observation)).toBe(true);
});

test("actions are scaled, cut and cut into choices", () => {
  const after = (play: (world: Pendulum) => ArrayLike<number>) => Array.from(play(new Pendulum()));
  const wanted = after((world) => {
    world.reset({ seed: 1 });
    return world.step([2]).observation;
  });
  expect(
    after((world) => {
      const env = rescaleAction(world);
      env.reset({ seed: 1 });
      return env.step([1]).observation;
    }),
  ).toEqual(wanted);
  expect(
    after((world) => {
      const env = clipAction(world);
      env.reset({ seed: 1 });
      return env.step([7]).observation;
    }),
  ).toEqual(wanted);
  expect(
    after((world) => {
      const env = discretizeAction(world, 3);
      env.reset({ seed: 1 });
      return env.step(2).observation;
    }),
  ).toEqual(wanted);
});

test("noise is small and repeats with its seed", () => {
  const clean = new Pendulum().reset({ seed: 1 }).observation;
  const noisy = noisyObservation(new Pendulum(), 0.01, 4).reset({ seed: 1 }).observation;
  for (let i = 0; i < 3; i++) expect(Math.abs(noisy[i]! - clean[i]!)).toBeLessThan(0.06);
  expect(noisy).not.toEqual(clean);
  expect(noisyObservation(new Pendulum(), 0.01, 4).reset({ seed: 1 }).observation).toEqual(noisy);
});

test("spaces without bounds and single bins are refused", () => {
  const open = clipAction(new Pendulum());
  expect(() => rescaleAction(open)).toThrow("rescale-action: Box [1] has no finite bounds, needs a Box with them");
  expect(() => discretizeAction(new Pendulum(), 1)).toThrow("discretize-action: bins is 1, needs at least 2");
});
