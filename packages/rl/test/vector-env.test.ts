// Vector environments.
import { expect, test } from "vitest";
import { CartPole } from "../src/envs/cart-pole.ts";
import { Pendulum } from "../src/envs/pendulum.ts";
import { make } from "../src/registry.ts";
import { Dict } from "../src/spaces/composite.ts";
import { actionSize, asVector, SyncVectorEnv, vectorize } from "../src/vector-env.ts";
import { TimeLimit } from "../src/wrappers/time-limit.ts";

test("worlds step as they would alone, seeded one after another", () => {
  const vector = vectorize(() => make("CartPole-v1"), 2);
  const alone = make<number[], number>("CartPole-v1");
  const first = vector.reset({ seed: 4 });
  expect([...first.observations.subarray(4)]).toEqual(alone.reset({ seed: 5 }).observation);
  for (const a of [0, 1, 1, 0]) {
    const step = vector.step([1 - a, a]);
    expect([...step.observations.subarray(4)]).toEqual(alone.step(a).observation);
  }
});

test("in the same step a new episode begins, and the last observation of the old one is kept", () => {
  const vector = new SyncVectorEnv([new TimeLimit(new CartPole(), 3)]);
  vector.reset({ seed: 1 });
  vector.step([0]);
  vector.step([1]);
  const alone = new CartPole();
  alone.reset({ seed: 1 });
  for (const a of [0, 1]) alone.step(a);
  const step = vector.step([0]);
  expect([step.truncated[0], step.terminated[0]]).toEqual([1, 0]);
  expect([...step.finalObservations]).toEqual(alone.step(0).observation);
  expect([...step.observations]).toEqual(alone.reset().observation);
  expect(step.episodes).toEqual([{ index: 0, return: 3, length: 3 }]);
});

test("in the next step the action is ignored and the reward 0", () => {
  const vector = new SyncVectorEnv([new TimeLimit(new CartPole(), 2)], { autoreset: "nextStep" });
  vector.reset({ seed: 1 });
  vector.step([0]);
  const last = vector.step([0]);
  expect([...last.observations]).toEqual([...last.finalObservations]);
  const fresh = vector.step([0]);
  expect([fresh.rewards[0], fresh.truncated[0]]).toEqual([0, 0]);
  expect(Math.max(...fresh.observations.map(Math.abs))).toBeLessThan(0.05);
});

test("disabled, a step after the end is the world's error", () => {
  const vector = new SyncVectorEnv([new CartPole()], { autoreset: "disabled" });
  vector.reset({ seed: 1 });
  expect(() => {
    for (let i = 0; i < 30; i++) vector.step([1]);
  }).toThrow("cart-pole: step() after the episode ended; call reset()");
});

test("a snapshot goes on with the same bits", () => {
  const vector = vectorize(() => make("Pendulum-v1"), 3);
  vector.reset({ seed: 2 });
  vector.step([1, -1, 0]);
  const snapshot = JSON.parse(JSON.stringify(vector.snapshot()));
  const first = [...vector.step([1, 1, 1]).observations];
  const other = vectorize(() => make("Pendulum-v1"), 3);
  other.restore(snapshot);
  expect([...other.step([1, 1, 1]).observations]).toEqual(first);
});

test("wrong numbers of actions and spaces that are none of actions are refused", () => {
  const vector = asVector(new Pendulum());
  vector.reset();
  expect(() => vector.step([1, 2])).toThrow("vector-env: 2 numbers for actions, 1 worlds of Box [1] need 1");
  expect(() => actionSize(new Dict({}))).toThrow("is not a space of actions; use Discrete, Box, MultiDiscrete or MultiBinary");
  expect(() => new SyncVectorEnv([])).toThrow("vector-env: 0 environments, needs at least 1");
  expect(asVector(vector)).toBe(vector);
});
