// Wrappers that keep a record.
import { expect, test } from "vitest";
import { checkEnv } from "../../src/check-env.ts";
import { CartPole } from "../../src/envs/cart-pole.ts";
import { RecordEpisode, RecordStatistics } from "../../src/wrappers/record.ts";
import { TimeLimit } from "../../src/wrappers/time-limit.ts";

test("both keep the contract and resume", () => {
  expect(checkEnv(() => new RecordStatistics(new CartPole()))).toEqual([]);
  expect(checkEnv(() => new RecordEpisode(new CartPole()))).toEqual([]);
});

test("returns and lengths stand in the last step and are kept, the last ones of them", () => {
  const env = new RecordStatistics(new TimeLimit(new CartPole(), 3), 2);
  for (let episode = 0; episode < 3; episode++) {
    env.reset(episode === 0 ? { seed: 1 } : {});
    expect(env.step(0).info.episode).toBeUndefined();
    env.step(1);
    expect(env.step(0).info.episode).toEqual({ return: 3, length: 3 });
  }
  expect(env.episodes).toEqual([
    { return: 3, length: 3 },
    { return: 3, length: 3 },
  ]);
});

test("every second episode is kept as pictures, its start first", () => {
  const env = new RecordEpisode(new CartPole(), 2);
  env.reset({ seed: 1 });
  const start = env.render();
  env.step(0);
  env.step(1);
  expect(env.pictures.length).toBe(3);
  expect(env.pictures[0]).toEqual(start);
  env.reset();
  env.step(0);
  expect(env.pictures[0]).toEqual(start);
  env.reset();
  expect(env.pictures.length).toBe(1);
});
