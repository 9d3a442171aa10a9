import { tensor, toTorch } from "@sluice/core";
import { expect, test } from "vitest";
import { ImageLinear } from "../src/image-linear.ts";

test("weighs every pixel and channel, and stands in PyTorch's order of channels, rows, columns", () => {
  const layer = new ImageLinear([1, 2, 2], 1, { bias: false });
  layer.weight.set([1, 10, 100, 1000]);
  expect(layer.forward(tensor([1, 2, 3, 4], [1, 1, 2, 2])).toArray()).toEqual([[1 + 20 + 300 + 4000]]);
  expect(toTorch(layer)).toEqual({ weight: { dtype: "f32", shape: [1, 4], data: Float32Array.of(1, 100, 10, 1000) } });
});

test("names both shapes of images that do not fit", () => {
  expect(() => new ImageLinear([2, 2, 3], 5).forward(tensor([1, 2], [2, 1, 1, 1]))).toThrow(
    "imageLinear: the images are [1, 1, 1], need [2, 2, 3] (x [2, 1, 1, 1])",
  );
});
