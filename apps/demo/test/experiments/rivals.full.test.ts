import { expect, test } from "vitest";
import { type RivalsOptions, type RivalsStep, rivals } from "../../src/experiments/rivals.ts";

const options: RivalsOptions = {
  target: "ring",
  points: [],
  loss: "nonSaturating",
  penalty: "r1",
  rate: 1e-3,
  critics: 1,
  hidden: 64,
  batch: 128,
  seed: 1,
  kernels: "simd",
};

test.each([
  ["ring", 8],
  ["grid", 16],
] as const)("covers the %s: all of its %i places within 3,000 steps and 60 seconds", (target, places) => {
  const job = rivals({ ...options, target });
  const from = performance.now();
  let best = 0;
  for (let i = 0; i < 3000; i++) best = Math.max(best, (job.steps.next().value as RivalsStep).cover?.modes ?? 0);
  expect(best).toBe(places);
  expect(performance.now() - from).toBeLessThan(60_000);
});
