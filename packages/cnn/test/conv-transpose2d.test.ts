import { mul, seed, sum, tensor, toTorch } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { ConvTranspose2d, type ConvTranspose2dOptions, convTranspose2d } from "../src/conv-transpose2d.ts";
import { conv2d } from "../src/conv2d.ts";

const draw = testNormals(7);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

describe("convTranspose2d", () => {
  test("stamps the filter once for each pixel", () => {
    const out = convTranspose2d(tensor([1, 10], [1, 1, 2, 1]), tensor([1, 2, 3, 4], [2, 2, 1, 1]), tensor([0.5]), { stride: 2 });
    expect([...out.data]).toEqual([1.5, 2.5, 10.5, 20.5, 3.5, 4.5, 30.5, 40.5]);
  });

  test("is the transpose of conv2d: ⟨conv(x), y⟩ = ⟨x, transposed(y)⟩", () => {
    const options = { stride: 2, padding: 1, dilation: [1, 2], groups: 2 } as const;
    const [x, y, w] = [random(2, 8, 9, 4), random(2, 4, 4, 6), random(3, 3, 2, 6)];
    const left = sum(mul(conv2d(x, w, null, options), y)).item();
    const right = sum(mul(x, convTranspose2d(y, w, null, { ...options, outputPadding: [1, 0] }))).item();
    expect(left).toBeCloseTo(right, 3);
  });

  test.each<[string, ConvTranspose2dOptions, number]>([
    ["plain", {}, 1],
    ["stride 2, padding 1, output padding 1", { stride: 2, padding: 1, outputPadding: 1 }, 1],
    ["dilation 2, output padding 1", { dilation: 2, outputPadding: 1 }, 1],
    ["two groups", { stride: [2, 1] }, 2],
  ])("has right gradients of both orders: %s", (_, options, groups) => {
    const operands = [random(2, 3, 4, 4), random(3, 2, 4 / groups, 4), random(4)];
    gradcheck((x, w, b) => convTranspose2d(x, w, b, { ...options, groups }), operands, { order: 2 });
  });

  test("names the op, both numbers and both shapes", () => {
    expect(() => convTranspose2d(random(8, 4, 4, 3), random(3, 3, 6, 4))).toThrow(
      "convTranspose2d: input has 3 channels, weight expects 4 (input [8, 4, 4, 3], weight [3, 3, 6, 4])",
    );
    expect(() => convTranspose2d(random(1, 4, 4, 3), random(3, 3, 6, 3), null, { stride: 2, outputPadding: 2 })).toThrow(
      "convTranspose2d: outputPadding is 2, needs less than the stride or the dilation, 2",
    );
    expect(() => convTranspose2d(random(1, 2, 2, 3), random(3, 3, 6, 3), null, { padding: 2 })).toThrow(
      "convTranspose2d: a padding of 2 leaves nothing of 4 pixels",
    );
    expect(() => convTranspose2d(random(1, 2, 2, 3), random(3, 3, 6, 3), random(5))).toThrow("convTranspose2d: bias is [5], needs [6]");
    expect(() => convTranspose2d(random(1, 2, 2, 3), random(3, 3, 3))).toThrow("convTranspose2d: weight has 3 dimensions, needs 4");
  });
});

describe("ConvTranspose2d", () => {
  test("starts within ±1/√(KH·KW·O), and has its weight as [C, O, KH, KW] in PyTorch's state dict", () => {
    seed(1);
    const layer = new ConvTranspose2d(6, 4, [3, 2], { groups: 2, stride: 2 });
    expect(layer.weight.shape).toEqual([3, 2, 2, 6]);
    expect(Math.max(...(layer.weight.data as Float32Array).map(Math.abs))).toBeLessThanOrEqual(Math.fround(1 / Math.sqrt(12)));
    expect(toTorch(layer).weight?.shape).toEqual([6, 2, 3, 2]);
    expect(layer.forward(random(2, 3, 3, 6)).shape).toEqual([2, 7, 6, 4]);
    expect(() => new ConvTranspose2d(3, 4, 3, { groups: 2 })).toThrow("convTranspose2d: 3 channels in and 4 out do not both divide");
  });
});
