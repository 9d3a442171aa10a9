import { seed, tensor, toTorch } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import type { PaddingMode } from "../src/border.ts";
import { Conv1d, type Conv1dOptions, conv1d } from "../src/conv1d.ts";

const draw = testNormals(5);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

describe("conv1d", () => {
  test("slides a filter along a sequence", () => {
    const out = conv1d(tensor([1, 2, 4, 8], [1, 4, 1]), tensor([-1, 1], [2, 1, 1]), tensor([10]));
    expect(out.toArray()).toEqual([[[11], [12], [14]]]);
  });

  test("fills what lies outside by its mode", () => {
    const differences = (paddingMode: PaddingMode) =>
      conv1d(tensor([1, 2, 4, 8], [1, 4, 1]), tensor([-1, 0, 1], [3, 1, 1]), null, { padding: 1, paddingMode }).data;
    expect([...differences("zeros")]).toEqual([2, 3, 6, -4]);
    expect([...differences("reflect")]).toEqual([0, 3, 6, 0]);
    expect([...differences("replicate")]).toEqual([1, 3, 6, 4]);
    expect([...differences("circular")]).toEqual([-6, 3, 6, -3]);
  });

  test.each<[string, Conv1dOptions, number]>([
    ["plain", {}, 1],
    ["stride 2, padding 1", { stride: 2, padding: 1 }, 1],
    ["same, dilated", { padding: "same", dilation: 2 }, 1],
    ["two groups, mirrored", { padding: 2, paddingMode: "reflect" }, 2],
  ])("has right gradients of both orders: %s", (_, options, groups) => {
    const operands = [random(2, 6, 2), random(3, 2 / groups, 4), random(4)];
    gradcheck((x, w, b) => conv1d(x, w, b, { ...options, groups }), operands, { order: 2 });
  });

  test("names itself, both numbers and both shapes", () => {
    expect(() => conv1d(random(2, 9, 3), random(3, 4, 5))).toThrow(
      "conv1d: input has 3 channels, weight expects 4 (input [2, 1, 9, 3], weight [1, 3, 4, 5])",
    );
    expect(() => conv1d(random(9, 3), random(3, 3, 5))).toThrow("conv1d: input has 2 dimensions, needs 3: [N, T, C] (input [9, 3])");
    expect(() => conv1d(random(2, 9, 3), random(3, 3))).toThrow("conv1d: weight has 2 dimensions, needs 3: [K, C, O] (weight [3, 3])");
  });
});

describe("Conv1d", () => {
  test("starts within ±1/√(K·C), and has its weight as [O, C, K] in PyTorch's state dict", () => {
    seed(1);
    const layer = new Conv1d(4, 6, 5, { groups: 2, padding: "same" });
    expect(layer.weight.shape).toEqual([5, 2, 6]);
    expect(Math.max(...(layer.weight.data as Float32Array).map(Math.abs))).toBeLessThanOrEqual(Math.fround(1 / Math.sqrt(10)));
    expect(toTorch(layer).weight?.shape).toEqual([6, 2, 5]);
    expect(layer.forward(random(2, 7, 4)).shape).toEqual([2, 7, 6]);
    expect(() => new Conv1d(3, 4, 3, { groups: 2 })).toThrow("conv1d: 3 channels in and 4 out do not both divide into 2 groups");
  });
});
