import { describe, expect, test } from "vitest";
import { add } from "../src/ops/accumulate.ts";
import { record, stopGradient } from "../src/tape.ts";
import { type Tensor, tensor } from "../src/tensor.ts";
import { gradcheck, testNormals } from "../src/testing.ts";

const x = () => tensor([0.5, -1, 2]);

describe("gradcheck", () => {
  test("passes a right gradient", () => {
    gradcheck((a, b) => add(a, add(b, b)), [x(), x()]);
  });

  test("finds a missing share", () => {
    expect(() => gradcheck((a) => add(a, stopGradient(a)), [x()])).toThrow("gradcheck: gradient of input 0 [3] along direction 0");
  });

  test("finds a gradient given to the wrong input", () => {
    const swapped = (a: Tensor, b: Tensor) =>
      record("swapped", [b, a], add(stopGradient(a), add(b, b)), (dout) => [() => dout, () => add(dout, dout)]);
    expect(() => gradcheck(swapped, [x(), x()])).toThrow("gradcheck: gradient of input 0");
  });
});

test("testNormals draws the same numbers for the same seed", () => {
  const [a, b, c] = [testNormals(1), testNormals(1), testNormals(2)];
  const first = [a(), a(), a()];
  expect([b(), b(), b()]).toEqual(first);
  expect([c(), c(), c()]).not.toEqual(first);
});
