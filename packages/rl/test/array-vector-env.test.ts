// Classic worlds as arrays beside the same worlds as objects.
import { expect, test } from "vitest";
import { vectorizeClassic } from "../src/array-vector-env.ts";
import { make } from "../src/registry.ts";
import { vectorize } from "../src/vector-env.ts";

for (const id of ["CartPole-v1", "Pendulum-v1", "MountainCar-v0"]) {
  test(`${id}: arrays and objects give the same episodes, rewards and observations`, () => {
    const [arrays, objects] = [vectorizeClassic(id, 5), vectorize(() => make(id), 5)];
    expect([...arrays.reset({ seed: 3 }).observations]).toEqual([...objects.reset({ seed: 3 }).observations]);
    arrays.actionSpace.seed(1);
    for (let t = 0; t < 420; t++) {
      const actions = Array.from({ length: 5 }, () => arrays.actionSpace.sample()).flat() as number[];
      const [a, b] = [arrays.step(actions), objects.step(actions)];
      for (const [k, x] of b.observations.entries()) expect(Math.abs(a.observations[k]! - x)).toBeLessThan(1e-6);
      for (const [k, x] of b.rewards.entries()) expect(Math.abs(a.rewards[k]! - x)).toBeLessThan(1e-9);
      expect([...a.terminated, ...a.truncated]).toEqual([...b.terminated, ...b.truncated]);
      expect(a.episodes.map((e) => [e.index, e.length])).toEqual(b.episodes.map((e) => [e.index, e.length]));
    }
  });
}

test("a snapshot goes on with the same bits; wrong counts and names are refused", () => {
  const env = vectorizeClassic("CartPole-v1", 3);
  env.reset({ seed: 1 });
  env.step([0, 1, 0]);
  const other = vectorizeClassic("CartPole-v1", 3);
  other.restore(JSON.parse(JSON.stringify(env.snapshot())));
  expect([...other.step([1, 1, 1]).observations]).toEqual([...env.step([1, 1, 1]).observations]);
  expect(() => env.step([1])).toThrow("array-vector-env: 1 actions for 3 worlds of CartPole-v1");
  expect(() => vectorizeClassic("Taxi-v3", 2)).toThrow("vectorizeClassic: Taxi-v3 is not one of CartPole-v1, Pendulum-v1, MountainCar-v0");
});
