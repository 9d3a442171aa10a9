// sin and cos of doubles.
import { scalar_cos, scalar_sin } from "@sluice/core/kernels";
import { expect, test } from "vitest";
import { cos, sin } from "../src/trig.ts";

test("both are bit for bit those of the kernels, in every quadrant", () => {
  for (let i = -400; i <= 400; i++) {
    const x = i * 0.173 + i * i * i * 1e-3;
    expect(Object.is(sin(x), scalar_sin({ x })), `sin ${x}`).toBe(true);
    expect(Object.is(cos(x), scalar_cos({ x })), `cos ${x}`).toBe(true);
  }
});

test("both are within 2e-16 of the mathematical value", () => {
  for (let x = -10; x < 10; x += 0.37) {
    expect(Math.abs(sin(x) - Math.sin(x))).toBeLessThanOrEqual(3e-16);
    expect(Math.abs(cos(x) - Math.cos(x))).toBeLessThanOrEqual(3e-16);
  }
});
