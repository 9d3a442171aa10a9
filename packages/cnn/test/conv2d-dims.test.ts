import { describe, expect, test } from "vitest";
import { conv2dDims, pairOf } from "../src/conv2d-dims.ts";

describe("conv2dDims", () => {
  test("works out every size that the kernels take", () => {
    expect(conv2dDims("conv2d", [2, 7, 9, 4], [3, 2, 2, 6], { stride: [2, 1], padding: [1, 0], dilation: [1, 2], groups: 2 })).toEqual({
      N: 2,
      H: 7,
      W: 9,
      C: 4,
      O: 6,
      KH: 3,
      KW: 2,
      OH: 4,
      OW: 7,
      strideH: 2,
      strideW: 1,
      padH: 1,
      padW: 0,
      dilationH: 1,
      dilationW: 2,
      groups: 2,
    });
  });

  test("puts the odd pixel of padding same behind the image, as PyTorch does", () => {
    const d = conv2dDims("conv2d", [1, 5, 5, 1], [2, 4, 1, 1], { padding: "same" });
    expect([d.OH, d.OW, d.padH, d.padW]).toEqual([5, 5, 0, 1]);
  });

  test("refuses groups that do not divide", () => {
    expect(() => conv2dDims("conv2d", [1, 5, 5, 4], [3, 3, 2, 3], { groups: 2 })).toThrow("conv2d: 3 filters do not divide into 2 groups");
    expect(() => conv2dDims("conv2d", [1, 5, 5, 4], [3, 3, 3, 4], { groups: 2 })).toThrow(
      "conv2d: input has 4 channels, weight expects 3 in each of 2 groups",
    );
  });
});

describe("pairOf", () => {
  test("takes one number or two, and refuses what is too small or broken", () => {
    expect(pairOf("conv2d", "stride", 2, 1)).toEqual([2, 2]);
    expect(pairOf("conv2d", "stride", [1, 3], 1)).toEqual([1, 3]);
    expect(() => pairOf("conv2d", "stride", 0, 1)).toThrow("conv2d: stride is 0, needs a whole number of at least 1");
    expect(() => pairOf("conv2d", "stride", [1, 1.5], 1)).toThrow("conv2d: stride is 1.5");
  });
});
