import { type Module, type Tensor, tensor } from "@sluice/core";
import { gradcheck } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import {
  AdaptiveAvgPool1d,
  AdaptiveMaxPool1d,
  AvgPool1d,
  LPPool1d,
  MaxPool1d,
  MaxUnpool1d,
  maxPool1d,
  maxPool1dWithIndices,
  maxUnpool1d,
} from "../src/pool1d.ts";

const steps = (...values: number[]) => tensor(values, [1, values.length, 1]);
type OneToOne = Module & { forward(x: Tensor): Tensor };

describe("pooling along time", () => {
  const x = steps(3, 1, 4, 1, 5, 9);
  test.each<[string, OneToOne, number[]]>([
    ["MaxPool1d", new MaxPool1d(2), [3, 4, 9]],
    ["MaxPool1d with stride, padding and dilation", new MaxPool1d(2, { stride: 2, padding: 1, dilation: 2 }), [1, 1, 9]],
    ["MaxPool1d in ceil mode", new MaxPool1d(4, { ceilMode: true }), [4, 9]],
    ["AvgPool1d", new AvgPool1d(3), [8 / 3, 5]],
    ["AvgPool1d without its padding", new AvgPool1d(2, { padding: 1, countIncludePad: false }), [3, 2.5, 3, 9]],
    ["AdaptiveAvgPool1d", new AdaptiveAvgPool1d(4), [2, 2.5, 3, 7]],
    ["AdaptiveMaxPool1d", new AdaptiveMaxPool1d(4), [3, 4, 5, 9]],
    ["LPPool1d", new LPPool1d(1, 2), [4, 5, 14]],
  ])("%s", (_, layer, expected) => {
    const out = layer.forward(x);
    expect(out.shape).toEqual([1, expected.length, 1]);
    expected.forEach((v, i) => {
      expect(out.data[i]).toBeCloseTo(v, 5);
    });
  });

  test("has right gradients of both orders", () => {
    gradcheck((a) => maxPool1d(a, 3, { stride: 2, padding: 1 }), [steps(3, 1, 4, 1.5, 5, 9, 2, 6)], { order: 2 });
  });

  test("is undone by MaxUnpool1d", () => {
    const { values, indices } = maxPool1dWithIndices(x, 2);
    expect(indices.data).toEqual(Int32Array.of(0, 2, 5));
    expect(new MaxUnpool1d(2).forward(values, indices).data).toEqual(Float32Array.of(3, 0, 4, 0, 0, 9));
    expect(maxUnpool1d(values, indices, 2, { size: 7 }).shape).toEqual([1, 7, 1]);
  });

  test("refuses what is no sequence", () => {
    expect(() => maxPool1d(tensor([1, 2], [1, 2]), 2)).toThrow("maxPool1d: input has 2 dimensions, needs 3: [N, T, C] (input [1, 2])");
  });
});
