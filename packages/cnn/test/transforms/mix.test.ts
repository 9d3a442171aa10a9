import { tensor } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { CutMix, MixUp } from "../../src/transforms/mix.ts";

/** Image n is full of n, its label is n. */
const N = 40;
const images = tensor(
  Float32Array.from({ length: N * 100 }, (_, i) => Math.floor(i / 100)),
  [N, 10, 10, 1],
);
const labels = tensor(Int32Array.from({ length: N }, (_, i) => i));

test.for([
  ["MixUp", new MixUp(N, 0.4, { seed: 1 })],
  ["CutMix", new CutMix(N, 1, { seed: 1 })],
] as const)("%s mixes labels as it mixes images", ([, transform]) => {
  const out = transform.apply({ images, labels });
  expect(out.labels!.shape).toEqual([N, N]);
  let mixed = 0;
  for (let n = 0; n < N; n++) {
    const shares = [...out.labels!.data.slice(N * n, N * n + N)];
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    const wanted = shares.reduce((sum, share, k) => sum + share * k, 0);
    const seen = [...out.images.data.slice(100 * n, 100 * n + 100)].reduce((a, b) => a + b) / 100;
    expect(seen).toBeCloseTo(wanted, 3);
    if (shares[n]! > 0.01 && shares[n]! < 0.99) mixed++;
  }
  expect(mixed).toBeGreaterThan(N / 4);
});

test("shares have the variance of Beta(α, α): 1 / (8 α + 4)", () => {
  const many = 4000;
  const pair = tensor(
    Float32Array.from({ length: many }, () => 0),
    [many, 1, 1, 1],
  );
  const kinds = tensor(Int32Array.from({ length: many }, (_, i) => i & 1));
  const out = new MixUp(2, 0.5, { seed: 3 }).apply({ images: pair, labels: kinds }).labels!.data;
  // Rows mixed with the other kind show the share itself; a quarter of the variance of a Bernoulli half stays with the rest.
  const own = Array.from({ length: many }, (_, n) => out[2 * n + (n & 1)]!).filter((share) => share < 1);
  const mean = own.reduce((a, b) => a + b) / own.length;
  const variance = own.reduce((sum, share) => sum + (share - mean) ** 2, 0) / own.length;
  expect(mean).toBeCloseTo(0.5, 1);
  expect(variance).toBeGreaterThan(0.115);
  expect(variance).toBeLessThan(0.135);
});

describe("errors", () => {
  test("labels are needed", () => {
    expect(() => new MixUp(3).apply({ images })).toThrow("MixUp: the sample has 0 labels to mix; give labels [N]");
  });

  test("alpha is above 0 and at most 1", () => {
    expect(() => new CutMix(3, 2)).toThrow("CutMix: alpha is 2, needs 0 < alpha ≤ 1");
  });
});
