import { expect, test } from "vitest";
import { type RivalsStep, rivals } from "../../src/experiments/rivals.ts";
import { rivalsStandard } from "../../src/experiments/standards.ts";

test.each([
  ["ring", 8],
  ["grid", 16],
] as const)("covers the %s: all of its %i places within 3,000 steps and 60 seconds", (target, places) => {
  const job = rivals({ ...rivalsStandard, target });
  const from = performance.now();
  let best = 0;
  for (let i = 0; i < 3000; i++) best = Math.max(best, (job.steps.next().value as RivalsStep).cover?.modes ?? 0);
  expect(best).toBe(places);
  expect(performance.now() - from).toBeLessThan(60_000);
});
