import { tensor, toTorch } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { expect, test } from "vitest";
import { ConvTranspose1d, convTranspose1d } from "../src/conv-transpose1d.ts";

const draw = testNormals(8);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

test("convTranspose1d stamps the filter once for each step", () => {
  const out = convTranspose1d(tensor([1, 10], [1, 2, 1]), tensor([1, 2, 3], [3, 1, 1]), null, { stride: 2, outputPadding: 1 });
  expect([...out.data]).toEqual([1, 2, 13, 20, 30, 0]);
});

test("convTranspose1d has right gradients of both orders", () => {
  const options = { stride: 3, padding: 1, outputPadding: 2, dilation: 2, groups: 2 };
  gradcheck((x, w, b) => convTranspose1d(x, w, b, options), [random(2, 3, 4), random(3, 3, 4), random(6)], { order: 2 });
});

test("convTranspose1d names itself in errors", () => {
  expect(() => convTranspose1d(random(2, 5, 3), random(3, 6, 4))).toThrow("convTranspose1d: input has 3 channels, weight expects 4");
});

test("ConvTranspose1d has its weight as [C, O, K] in PyTorch's state dict", () => {
  const layer = new ConvTranspose1d(6, 4, 5, { groups: 2, stride: 2, bias: false });
  expect(toTorch(layer).weight?.shape).toEqual([6, 2, 5]);
  expect(layer.forward(random(2, 3, 6)).shape).toEqual([2, 9, 4]);
  expect(() => new ConvTranspose1d(0, 4, 3)).toThrow("convTranspose1d: C is 0, needs a whole number of at least 1");
});
