// VecNormalize.
import { expect, test } from "vitest";
import { make } from "../src/registry.ts";
import { VecNormalize } from "../src/vec-normalize.ts";
import { vectorize } from "../src/vector-env.ts";

function pendulums(): VecNormalize {
  return new VecNormalize(
    vectorize(() => make("Pendulum-v1"), 4),
    { gamma: 0.9 },
  );
}

function play(vector: VecNormalize, from: number, to: number): { observations: number[][]; rewards: number[] } {
  const log = { observations: [] as number[][], rewards: [] as number[] };
  for (let t = from; t < to; t++) {
    const { observations, rewards } = vector.step([0, 1, 2, 3].map((i) => 2 * Math.cos(t * (i + 1))));
    log.observations.push([...observations]);
    log.rewards.push(...rewards);
  }
  return log;
}

const spread = (x: readonly number[]) => {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  return [mean, Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length)] as const;
};

test("observations get mean 0 and deviation 1, rewards keep their sign, and episodes their own returns", () => {
  const vector = pendulums();
  vector.reset({ seed: 1 });
  play(vector, 0, 600);
  const { observations, rewards } = play(vector, 600, 1000);
  for (let k = 0; k < 3; k++) {
    const [mean, std] = spread(observations.flatMap((o) => [o[k]!, o[k + 3]!, o[k + 6]!, o[k + 9]!]));
    expect(Math.abs(mean)).toBeLessThan(0.35);
    expect(Math.abs(std - 1)).toBeLessThan(0.35);
  }
  expect(Math.max(...rewards)).toBeLessThanOrEqual(0);
  expect(Math.min(...rewards)).toBeGreaterThan(-10);
  const raw = vectorize(() => make("Pendulum-v1"), 4);
  raw.reset({ seed: 1 });
  const other = pendulums();
  other.reset({ seed: 1 });
  for (let t = 0; t < 200; t++) expect(other.step([0, 0, 0, 0]).episodes).toEqual(raw.step([0, 0, 0, 0]).episodes);
});

test("a snapshot goes on with the same numbers, statistics included", () => {
  const vector = pendulums();
  vector.reset({ seed: 2 });
  play(vector, 0, 50);
  const snapshot = JSON.parse(JSON.stringify(vector.snapshot()));
  const resumed = pendulums();
  resumed.restore(snapshot);
  expect(play(resumed, 50, 80)).toEqual(play(vector, 50, 80));
});

test("worlds to evaluate in use the statistics without adding to them", () => {
  const vector = pendulums();
  vector.reset({ seed: 3 });
  play(vector, 0, 100);
  const before = vector.snapshot().observations;
  const env = vector.evaluation(make<number[], number[]>("Pendulum-v1"));
  const { observation } = env.reset({ seed: 9 });
  const raw = make<number[], number[]>("Pendulum-v1").reset({ seed: 9 }).observation;
  const { mean, variance } = before as { mean: number[]; variance: number[] };
  for (let k = 0; k < 3; k++) expect(observation[k]).toBeCloseTo((raw[k]! - mean[k]!) / Math.sqrt(variance[k]!), 5);
  expect(env.step([0]).reward).toBeLessThan(-0.0001);
  expect(vector.snapshot().observations).toEqual(before);
});

test("only numbers of a Box are scaled, and only what is asked for", () => {
  expect(() => new VecNormalize(vectorize(() => make("Taxi-v3"), 1))).toThrow(
    "vec-normalize: observations are of Discrete(500), needs a Box",
  );
  const plain = new VecNormalize(
    vectorize(() => make("CartPole-v1"), 1),
    { observations: false, rewards: false },
  );
  const raw = vectorize(() => make("CartPole-v1"), 1);
  expect([...plain.reset({ seed: 1 }).observations]).toEqual([...raw.reset({ seed: 1 }).observations]);
  expect(plain.step([0]).rewards[0]).toBe(1);
});
