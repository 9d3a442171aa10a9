import { arange, matmul, mul, ones, permute, reshape, sum, tensor, zeros } from "@sluice/core";
import { testNormals } from "@sluice/core/testing";
import { expect, test } from "vitest";
import { conv2d } from "../src/conv2d.ts";
import { fold, unfold } from "../src/unfold.ts";

const draw = testNormals(12);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

test("unfold lays out the windows, channel by channel", () => {
  const x = reshape(arange(0, 18, 1, "f32"), [1, 3, 3, 2]);
  expect(unfold(x, 2).toArray()).toEqual([
    [
      [0, 2, 6, 8, 1, 3, 7, 9],
      [2, 4, 8, 10, 3, 5, 9, 11],
      [6, 8, 12, 14, 7, 9, 13, 15],
      [8, 10, 14, 16, 9, 11, 15, 17],
    ],
  ]);
});

test("a convolution is a product of windows and filters", () => {
  const [x, w] = [random(2, 6, 5, 3), random(3, 2, 3, 4)];
  const options = { stride: 2, padding: 1 };
  const rows = reshape(permute(w, [2, 0, 1, 3]), [18, 4]);
  const expected = conv2d(x, w, null, options);
  const product = reshape(matmul(unfold(x, [3, 2], options), rows), expected.shape);
  for (const [i, value] of expected.data.entries()) expect(product.data[i]).toBeCloseTo(value, 4);
});

test("fold adds up what windows share", () => {
  const counts = fold(ones([1, 4, 4]), 3, 2);
  expect([...counts.data]).toEqual([1, 2, 1, 2, 4, 2, 1, 2, 1]);
});

test("fold is the transpose of unfold: ⟨unfold(x), y⟩ = ⟨x, fold(y)⟩", () => {
  const options = { stride: [2, 1], padding: [1, 0], dilation: [1, 2] } as const;
  const x = random(2, 6, 7, 3);
  const seen = unfold(x, [3, 2], options);
  const y = random(...seen.shape);
  expect(sum(mul(seen, y)).item()).toBeCloseTo(sum(mul(x, fold(y, [6, 7], [3, 2], options))).item(), 3);
});

test("windows that do not fit are named", () => {
  expect(() => unfold(zeros([1, 2, 2, 1]), 3)).toThrow("unfold: the filter spans 3 × 3, more than the padded image of 2 × 2");
  expect(() => fold(zeros([1, 5, 4]), 3, 2)).toThrow("fold: 5 windows, 4 fit into 3 × 3 (columns [1, 5, 4])");
  expect(() => fold(zeros([1, 4, 5]), 3, 2)).toThrow("fold: columns need [N, L, C · 4] (columns [1, 4, 5])");
});
