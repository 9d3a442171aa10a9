// LunarLander.
import { expect, test } from "vitest";
import { checkEnv } from "../src/check-env.ts";
import { evaluatePolicy } from "../src/evaluate.ts";
import { Generator } from "../src/generator.ts";
import { LunarLander, LunarLanderContinuous, registerLunarLander } from "../src/lunar-lander.ts";
import { make } from "../src/registry.ts";
import type { Vector } from "../src/spaces/space.ts";

/** Steers towards the pad, then brakes: [main, side], each of either sign. */
function pilot(observation: Vector): [number, number] {
  const [x, y, vx, vy, angle, spin, left, right] = Array.from(observation);
  if (left || right) return [-vy! * 0.5, 0];
  const lean = Math.min(Math.max(0.5 * x! + vx!, -0.4), 0.4);
  return [0.275 * Math.abs(x!) - 0.5 * y! - 0.5 * vy!, 0.5 * (angle! - lean) + spin!];
}

test("both keep the contract, in wind too, and resume in the middle of an episode", () => {
  expect(checkEnv(() => new LunarLander())).toEqual([]);
  expect(checkEnv(() => new LunarLanderContinuous({ windPower: 15 }))).toEqual([]);
});

test("who steers and brakes lands for more than 200 in the mean, who does nothing crashes", () => {
  registerLunarLander();
  const choose = (observation: unknown) => {
    const [main, side] = pilot(observation as Vector);
    if (main > Math.abs(side) && main > 0.05) return 2;
    return side > 0.05 ? 3 : side < -0.05 ? 1 : 0;
  };
  expect(evaluatePolicy(choose, make("LunarLander-v3"), { episodes: 20 }).mean).toBeGreaterThan(200);
  const throttle = (observation: unknown) => {
    const [main, side] = pilot(observation as Vector);
    return [main * 20 - 1, side * 20];
  };
  expect(evaluatePolicy(throttle, make("LunarLanderContinuous-v3"), { episodes: 20 }).mean).toBeGreaterThan(200);
  expect(evaluatePolicy(() => 0, make("LunarLander-v3"), { episodes: 20 }).mean).toBeLessThan(-100);
});

test("hills are drawn as Gymnasium's, and the first observation follows from the push and from gravity", () => {
  const env = new LunarLander();
  const { observation } = env.reset({ seed: 7 });
  const random = new Generator(7);
  const heights = Array.from({ length: 12 }, () => random.uniform(0, 400 / 60));
  const lines = env.render().shapes.filter(({ kind }) => kind === "line") as unknown as { points: [number, number][] }[];
  // The surface begins beside the view.
  const [, ...ground] = lines[0]!.points;
  expect(ground[1]![1]).toBeCloseTo(0.33 * (heights[0]! + heights[1]! + heights[2]!), 12);
  expect(ground[5]![1]).toBeCloseTo(3.3, 12);
  const force = [random.uniform(-1000, 1000), random.uniform(-1000, 1000)];
  // 4.8167 kg of module, and two legs of 0.0711 kg that it takes along only in part within one step.
  const vx = (force[0]! / 4.8167) * 0.02 * (10 / 50);
  expect(Math.abs(observation[2]! / vx - 1)).toBeLessThan(0.05);
  expect(observation[3]).toBeLessThan((force[1]! / 4.8167) * 0.02 * (20 / 3 / 50));
});

test("engines push along and across the module and show a flame", () => {
  const env = new LunarLanderContinuous();
  const after = (action: number[]) => {
    env.reset({ seed: 3 });
    const { observation } = env.step(action);
    return { observation, tongues: env.render().shapes.filter(({ color }) => color === "#ff7a1a").length };
  };
  const still = after([0, 0]);
  const full = after([1, 0]);
  const half = after([1e-6, 0]);
  expect(full.observation[3]! - still.observation[3]!).toBeCloseTo(2 * (half.observation[3]! - still.observation[3]!), 4);
  expect(full.observation[3]!).toBeGreaterThan(still.observation[3]!);
  expect(after([0, -1]).observation[5]!).toBeGreaterThan(still.observation[5]!);
  expect(after([0, 1]).observation[5]!).toBeLessThan(still.observation[5]!);
  expect(after([0, 0.4]).observation).toEqual(still.observation);
  expect([still.tongues, full.tongues, after([1, 1]).tongues]).toEqual([0, 1, 2]);
});

test("wind pushes only where there is some", () => {
  const calm = new LunarLander();
  const windy = new LunarLander({ windPower: 20 });
  const drift = (env: LunarLander) => {
    env.reset({ seed: 5 });
    return Array.from({ length: 20 }, () => env.step(0).observation[0]!).at(-1)!;
  };
  expect(Math.abs(drift(windy) - drift(calm))).toBeGreaterThan(1e-3);
});

test("gravity and actions out of range are refused", () => {
  expect(() => new LunarLander({ gravity: -13 })).toThrow("lunar-lander: gravity is -13, needs −12 < gravity < 0");
  const env = new LunarLander();
  env.reset();
  expect(() => env.step(4)).toThrow("lunar-lander: action 4 is not in Discrete(4)");
  const throttled = new LunarLanderContinuous();
  throttled.reset();
  expect(() => throttled.step([1])).toThrow("lunar-lander-continuous: action 1 is not in Box [2]");
  env.close();
  expect(() => env.step(0)).toThrow("lunar-lander: step() after the episode ended; call reset()");
});
