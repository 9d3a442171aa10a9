import { expect, test } from "vitest";
import { type BenchStep, bench, names } from "../../src/experiments/bench.ts";

test("times every operation in turn, and keeps medians", async () => {
  const { steps } = await bench({ peer: false, seed: 0, kernels: "simd" });
  const seen = Array.from({ length: 2 * names.length }, () => steps.next().value as BenchStep);
  expect(seen.slice(0, names.length).map(({ name }) => name)).toEqual(names);
  expect(seen.every(({ milliseconds, gflops }) => milliseconds > 0 && gflops > 0)).toBe(true);
  expect(seen.at(-1)!.timings).toBe(2);
  expect(seen.some(({ peer }) => peer !== undefined)).toBe(false);
  expect(seen.at(-1)!.memory).toBe(seen[names.length]!.memory);
});
