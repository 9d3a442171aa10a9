// Pendulum.
import { expect, test } from "vitest";
import { Pendulum } from "../../src/envs/pendulum.ts";
import { follow } from "./physics.ts";

test("starts equal Gymnasium's to the bit and trajectories within 1e-9", () => follow("Pendulum", new Pendulum()));

test("upright and still costs nothing, hanging costs π²", () => {
  const env = new Pendulum();
  env.reset({ options: { x_init: 0, y_init: 0 } });
  expect(env.step([0]).reward).toBeCloseTo(0, 12);
  env.restore({ ...env.snapshot(), state: [Math.PI, 0] });
  expect(env.step([0]).reward).toBeCloseTo(-Math.PI * Math.PI, 9);
});

test("torque counts up to 2 N m, and what is no number is refused", () => {
  const env = new Pendulum({ gravity: 9.81 });
  env.reset({ seed: 1 });
  const before = env.snapshot();
  const strong = env.step([5]).observation;
  env.restore(before);
  expect(env.step([2]).observation).toEqual(strong);
  expect(() => env.step([Number.NaN])).toThrow("pendulum: action NaN is not in Box [1]");
});
