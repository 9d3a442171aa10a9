// Kernels on plain arrays: small numbers worked out by hand, a large product against plain loops, errors, and no memory kept.
import { expect, test } from "vitest";
import { conv2d, matmul, softmax } from "../src/arrays.ts";
import { memoryUse } from "../src/memory.ts";

const f = (...values: number[]) => new Float32Array(values);

test("matmul multiplies row by column", () => {
  expect([...matmul(f(1, 2, 3, 4, 5, 6), f(1, 0, 0, 1, 1, 1), { M: 2, K: 3, N: 2 })]).toEqual([4, 5, 10, 11]);
  expect([...matmul(f(), f(), { M: 2, K: 0, N: 2 })]).toEqual([0, 0, 0, 0]);
});

test("matmul agrees with plain loops beyond one tile and one block", () => {
  const [M, K, N] = [37, 300, 41];
  const a = Float32Array.from({ length: M * K }, (_, i) => ((i * 7) % 11) - 5);
  const b = Float32Array.from({ length: K * N }, (_, i) => ((i * 5) % 13) - 6);
  const out = matmul(a, b, { M, K, N });
  for (const [m, n] of [
    [0, 0],
    [36, 40],
    [17, 23],
  ] as const) {
    let sum = 0;
    for (let k = 0; k < K; k++) sum += a[m * K + k]! * b[k * N + n]!;
    expect(out[m * N + n]).toBe(sum);
  }
});

test("conv2d slides the filter, with bias, stride and padding", () => {
  const image = f(1, 2, 3, 4, 5, 6, 7, 8, 9);
  const sizes = { H: 3, W: 3, C: 1, KH: 2, KW: 2, O: 1 };
  expect([...conv2d(image, f(1, 0, 0, -1), sizes)]).toEqual([-4, -4, -4, -4]);
  expect([...conv2d(image, f(1, 0, 0, -1), { ...sizes, bias: f(10) })]).toEqual([6, 6, 6, 6]);
  expect([...conv2d(image, f(1, 1, 1, 1), { ...sizes, stride: 2, padding: 1 })]).toEqual([1, 5, 11, 28]);
});

test("softmax makes probabilities of each row", () => {
  expect([...softmax(f(0, 0, 5, 5), 2)]).toEqual([0.5, 0.5, 0.5, 0.5]);
  expect(softmax(f(1, 2, 3)).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
  expect([...softmax(f())]).toEqual([]);
});

test("nothing stays in linear memory", () => {
  const before = memoryUse().heap;
  matmul(f(1, 2), f(3, 4), { M: 1, K: 2, N: 1 });
  conv2d(f(1), f(1), { H: 1, W: 1, C: 1, KH: 1, KW: 1, O: 1 });
  softmax(f(1, 2));
  expect(memoryUse().heap).toBe(before);
});

test("sizes that do not fit are errors with both numbers", () => {
  const one = { H: 1, W: 1, C: 1, KH: 1, KW: 1, O: 1 };
  expect(() => matmul(f(1), f(1), { M: 1, K: 2, N: 1 })).toThrow("matmul: a has 1 elements, needs 2 (M · K)");
  expect(() => matmul(f(1), f(1), { M: 1, K: 1.5, N: 1 })).toThrow("matmul: K is 1.5, needs a whole number of at least 0");
  expect(() => conv2d(f(1, 2), f(1), one)).toThrow("conv2d: input has 2 elements, needs 1 (N · H · W · C)");
  expect(() => conv2d(f(1), f(1), { ...one, bias: f(1, 2) })).toThrow("conv2d: bias has 2 elements, needs 1 (O)");
  expect(() => conv2d(f(1), f(1, 1, 1, 1), { ...one, KH: 2, KW: 2 })).toThrow(
    "conv2d: the filter of 2 × 2 exceeds the padded image of 1 × 1",
  );
  expect(() => conv2d(f(1), f(1), { ...one, stride: 0 })).toThrow("conv2d: stride is 0, needs a whole number of at least 1");
  expect(() => conv2d(f(1), f(1), { ...one, padding: -1 })).toThrow("conv2d: padding is -1, needs a whole number of at least 0");
  expect(() => softmax(f(1, 2, 3), 2)).toThrow("softmax: 3 elements are not rows of 2");
});
