// evaluatePolicy.
import { expect, test } from "vitest";
import { evaluatePolicy } from "../src/evaluate.ts";
import { make } from "../src/registry.ts";

test("a function of the observation is scored over whole episodes, the same for the same seed", () => {
  const policy = (o: unknown) => ((o as number[])[2]! * 3 + (o as number[])[3]! > 0 ? 1 : 0);
  const score = evaluatePolicy(policy, make("CartPole-v1"), { episodes: 5 });
  expect(score.returns.length).toBe(5);
  expect(score.mean).toBeGreaterThan(150);
  expect(score.lengths).toEqual(score.returns);
  expect(evaluatePolicy(policy, make("CartPole-v1"), { episodes: 5 })).toEqual(score);
});

test("an agent with a memory is told to forget before every episode", () => {
  const log: string[] = [];
  const agent = { act: () => log.push("act") * 0, forget: () => void log.push("forget") };
  const { lengths } = evaluatePolicy(agent, make("CartPole-v1"), { episodes: 2 });
  const episode = (n: number) => ["forget", ...new Array<string>(n).fill("act")];
  expect(log).toEqual(lengths.flatMap(episode));
});

test("an agent is asked deterministically, with the mask of the moment", () => {
  const asked: unknown[] = [];
  const agent = { act: (_: unknown, options?: unknown) => asked.push(options) && 0 };
  evaluatePolicy(agent, make("Taxi-v3"), { episodes: 1 });
  expect(asked[0]).toMatchObject({ deterministic: true });
  expect((asked[0] as { mask: number[] }).mask.length).toBe(6);
});
