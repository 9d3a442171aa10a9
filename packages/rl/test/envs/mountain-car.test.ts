// MountainCar and MountainCarContinuous.
import { expect, test } from "vitest";
import { MountainCar, MountainCarContinuous } from "../../src/envs/mountain-car.ts";
import { follow } from "./physics.ts";

test("starts equal Gymnasium's to the bit and trajectories within 1e-9", () => {
  follow("MountainCar", new MountainCar());
  follow("MountainCarContinuous", new MountainCarContinuous());
});

test("accelerating along the motion climbs the hill", () => {
  const env = new MountainCar();
  let { observation } = env.reset({ seed: 0 });
  let steps = 0;
  for (let done = false; !done; steps++) {
    const step = env.step(observation[1]! >= 0 ? 2 : 0);
    observation = step.observation;
    done = step.terminated;
  }
  expect(steps).toBeLessThan(200);
  expect(observation[0]).toBeGreaterThanOrEqual(0.5);
});

test("the continuous goal pays 100 less a tenth of the squared force", () => {
  const env = new MountainCarContinuous();
  env.reset();
  env.restore({ ...env.snapshot(), state: [0.44, 0.05] });
  const step = env.step([0.5]);
  expect([step.terminated, step.reward]).toEqual([true, 100 - 0.025]);
  expect(() => env.step([0])).toThrow("mountain-car-continuous: step() after the episode ended; call reset()");
});

test("the left wall stops the car", () => {
  const env = new MountainCar();
  env.reset();
  env.restore({ ...env.snapshot(), state: [-1.19, -0.07] });
  expect(env.step(0).observation).toEqual([Math.fround(-1.2), 0]);
});
