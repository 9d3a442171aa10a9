import { arange, reshape, tensor, zeros } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { expect, test } from "vitest";
import { roiAlign } from "../../src/vision/roi-align.ts";

const first = tensor(Int32Array.from([0]));
const ramp = reshape(arange(0, 8, 1, "f32"), [1, 1, 8, 1]);

test("a region of a ramp is its middle values, in the coordinates of pixels' edges", () => {
  const out = roiAlign(ramp, tensor([1, 0, 7, 1], [1, 4]), first, [1, 3]);
  expect([...out.data]).toEqual([1.5, 3.5, 5.5]);
});

test("without alignment pixels' middles count from 0, as in the paper", () => {
  const out = roiAlign(ramp, tensor([1, 0, 7, 1], [1, 4]), first, [1, 3], { aligned: false });
  expect([...out.data]).toEqual([2, 4, 6]);
});

test("boxes are scaled to the features, and what lies beyond them is zero", () => {
  expect(roiAlign(ramp, tensor([16, 0, 112, 16], [1, 4]), first, [1, 3], { scale: 1 / 16 }).toArray()).toEqual([[[[1.5], [3.5], [5.5]]]]);
  expect([...roiAlign(ramp, tensor([20, 0, 24, 1], [1, 4]), first, 1).data]).toEqual([0]);
});

test("has right gradients of both orders by the features", () => {
  const draw = testNormals(14);
  const x = tensor(Float32Array.from({ length: 60 }, draw), [1, 5, 6, 2]);
  gradcheck((features) => roiAlign(features, tensor([0.7, 1.1, 4.9, 4.2], [1, 4]), first, 2), [x], { order: 2 });
});

test("as many images as boxes are wanted", () => {
  expect(() => roiAlign(zeros([1, 2, 2, 1]), zeros([2, 4]), first, 2)).toThrow(
    "roiAlign: boxes need [K, 4] and images [K] (boxes [2, 4], images [1])",
  );
});
