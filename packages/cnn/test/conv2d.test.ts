import { noGrad, scope, seed, tensor, toTorch } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { Conv2d, conv2d } from "../src/conv2d.ts";
import type { Conv2dOptions } from "../src/conv2d-dims.ts";

const draw = testNormals(3);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

describe("conv2d", () => {
  test("slides a filter over an image", () => {
    const image = tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const filter = tensor([1, 0, 0, -1], [2, 2, 1, 1]);
    expect(conv2d(image, filter, tensor([10])).toArray()).toEqual([
      [
        [[6], [6]],
        [[6], [6]],
      ],
    ]);
  });

  test.each<[string, Conv2dOptions, number[]]>([
    ["stride and padding", { stride: 2, padding: 1 }, [1, 3, 3, 2]],
    ["a pair of strides and paddings", { stride: [1, 2], padding: [0, 1] }, [1, 3, 3, 2]],
    ["padding same", { padding: "same" }, [1, 5, 5, 2]],
    ["padding same, even reach", { padding: "same", dilation: [1, 1] }, [1, 5, 5, 2]],
    ["padding valid", { padding: "valid" }, [1, 3, 3, 2]],
    ["dilation", { dilation: 2 }, [1, 1, 1, 2]],
  ])("gives the shape of PyTorch for %s", (_, options, shape) => {
    expect(conv2d(random(1, 5, 5, 3), random(3, 3, 3, 2), null, options).shape).toEqual(shape);
  });

  test.each<[string, Conv2dOptions, number]>([
    ["plain", {}, 1],
    ["stride 2, padding 1", { stride: 2, padding: 1 }, 1],
    ["dilation 2, padding 2", { dilation: 2, padding: 2 }, 1],
    ["two groups", { padding: 1 }, 2],
  ])("has right gradients of both orders: %s", (_, options, groups) => {
    gradcheck((x, w, b) => conv2d(x, w, b, { ...options, groups }), [random(2, 5, 4, 2), random(3, 2, 2 / groups, 4), random(4)], {
      order: 2,
    });
  });

  test("names the op, both numbers and both shapes", () => {
    expect(() => conv2d(random(8, 32, 32, 3), random(3, 3, 4, 16))).toThrow(
      "conv2d: input has 3 channels, weight expects 4 (input [8, 32, 32, 3], weight [3, 3, 4, 16])",
    );
    expect(() => conv2d(random(1, 2, 2, 1), random(3, 3, 1, 1))).toThrow(
      "conv2d: the filter spans 3 × 3, more than the padded image of 2 × 2",
    );
    expect(() => conv2d(random(1, 4, 4, 1), random(3, 3, 1, 2), random(3))).toThrow("conv2d: bias is [3], needs [2]");
    expect(() => conv2d(random(1, 4, 4, 1), random(3, 3, 1, 2), null, { padding: "same", stride: 2 })).toThrow(
      'conv2d: padding "same" needs stride 1, has 2',
    );
    expect(() => conv2d(random(4, 4, 1), random(3, 3, 1, 2))).toThrow("conv2d: input has 3 dimensions, needs 4: [N, H, W, C]");
  });
});

describe("Conv2d", () => {
  test("starts as PyTorch's, within ±1/√(KH·KW·C)", () => {
    seed(1);
    const layer = new Conv2d(3, 16, 3, { padding: 1 });
    const bound = 1 / Math.sqrt(27);
    const weights = layer.weight.data as Float32Array;
    expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(Math.fround(bound));
    expect(Math.max(...weights)).toBeGreaterThan(bound * 0.9);
    expect(layer.parameterCount).toBe(448);
    expect(scope(() => noGrad(() => layer.forward(random(2, 8, 8, 3)).shape))).toEqual([2, 8, 8, 16]);
  });

  test("has its weight as [O, C, KH, KW] in PyTorch's state dict", () => {
    const layer = new Conv2d(2, 3, [4, 5]);
    expect(toTorch(layer).weight?.shape).toEqual([3, 2, 4, 5]);
  });

  test("refuses channels that do not divide into groups", () => {
    expect(() => new Conv2d(3, 4, 3, { groups: 2 })).toThrow("conv2d: 3 channels in and 4 out do not both divide into 2 groups");
  });
});
