// gradcheck passes what is right and catches what is wrong, at first and at second order.
import * as kernels from "@sluice/kernels/raw";
import { expect, test } from "vitest";
import { add } from "../src/ops/binary.ts";
import { record } from "../src/tape.ts";
import { empty, type Tensor, tensor } from "../src/tensor.ts";
import { gradcheck, testNormals } from "../src/testing.ts";

/** 2x, with a gradient of `factor` · dout: right where factor is 2. */
function twice(x: Tensor, factor: number): Tensor {
  const out = empty(x.shape);
  kernels.add({ out: out.ptr, a: x.ptr, b: x.ptr, D0: 1, D1: 1, D2: 1, D3: x.size, repeat: 0 });
  return record("twice", [x], out, (dout) => [() => (factor === 2 ? add(dout, dout) : dout)]);
}

test("a right gradient passes", () => {
  gradcheck((x) => twice(x, 2), [tensor([1, -2, 3])], { order: 2 });
});

test("a wrong one is reported with input, direction and both numbers", () => {
  expect(() => gradcheck((x) => twice(x, 1), [tensor([1, -2, 3])])).toThrow(
    /^gradcheck: gradient of input 0 \[3\] along direction 0 is -?[\d.]+, finite differences say -?[\d.]+ \(scale [\d.]+\)$/,
  );
});

test("which input is wrong is said", () => {
  expect(() => gradcheck((a, b) => add(a, twice(b, 1)), [tensor([1, 2]), tensor([3, 4])])).toThrow("gradient of input 1 [2]");
});

test("inputs without elements pass", () => {
  gradcheck((x) => twice(x, 2), [tensor([], [0])]);
});

test("test normals are the same for the same seed, with mean 0 and deviation 1", () => {
  const draw = (seed: number) => Array.from({ length: 4000 }, testNormals(seed));
  const values = draw(3);
  expect(draw(3)).toEqual(values);
  expect(draw(4)).not.toEqual(values);
  const mean = values.reduce((sum, v) => sum + v, 0) / 4000;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 4000;
  expect(Math.abs(mean)).toBeLessThan(0.05);
  expect(Math.abs(variance - 1)).toBeLessThan(0.1);
});
