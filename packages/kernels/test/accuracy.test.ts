// Holds the functions of the error table to their bars, on a strided sweep of all floats, in both binaries.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorOf, measured, sweep, valuesAt } from "../scripts/accuracy.ts";
import { hasRelaxed, useRelaxed, useSimd } from "../src/relaxed.ts";

/** A prime: the mantissas it meets differ from exponent to exponent. */
const STRIDE = 20011;

describe.each(["simd", "relaxed"] as const)("%s", (variant) => {
  beforeAll(() => {
    if (variant === "relaxed") expect(useRelaxed()).toBe(hasRelaxed());
  });
  afterAll(() => useSimd());

  test.each(measured.map((m) => [m.name, m.bar, m] as const))("%s is within %f units in the last place", (_, bar, m) => {
    const { error, at } = sweep(m, STRIDE);
    expect(error, `at ${at}`).toBeLessThanOrEqual(bar);
  });

  test.each(measured.map((m) => [m.name, m] as const))("%s is exact or rounded once at the edges", (_, m) => {
    const edges = [NaN, Infinity, -Infinity, 0, -0, 2 ** -149, -(2 ** -149), 2 ** -126, -1, 1];
    const exact = edges.map(m.exact);
    valuesAt(m, edges).forEach((y, i) => {
      expect(errorOf(y, exact[i]!, m.unit === "operand" ? edges[i] : exact[i]), `at ${edges[i]}`).toBeLessThanOrEqual(m.bar);
      if (y === 0 && exact[i] === 0) expect(Object.is(y, exact[i]), `sign of 0 at ${edges[i]}`).toBe(true);
    });
  });
});

test("an infinity where a number belongs is an infinite error, and so is NaN", () => {
  expect(errorOf(Infinity, 1)).toBeGreaterThan(1e30);
  expect(errorOf(NaN, 1)).toBe(Infinity);
  expect(errorOf(1, NaN)).toBe(Infinity);
  expect(errorOf(Infinity, Infinity)).toBe(0);
  expect(errorOf(1 + 2 ** -23, 1)).toBe(1);
  expect(errorOf(2 ** -149, 0)).toBe(1);
});
