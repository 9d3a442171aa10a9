// Kernels are told enough scratch: the formula, at the corners of its minima and maxima.
import { expect, test } from "vitest";
import { matmulScratch } from "../src/scratch.ts";

test("a small product packs what it has, rounded up to tiles", () => {
  expect(matmulScratch(1, 1, 1)).toBe(432 + (8 + 8));
  expect(matmulScratch(7, 3, 9)).toBe(432 + 3 * (16 + 16));
});

test("a large product packs one block, however large it is", () => {
  const block = matmulScratch(96, 256, 2048);
  expect(block).toBe(432 + 256 * (128 + 2048));
  expect(matmulScratch(10_000, 10_000, 10_000)).toBe(block);
});

test("a product with one row or no depth still has its line of sums", () => {
  expect(matmulScratch(1, 0, 3000)).toBe(432 + 2048);
});
