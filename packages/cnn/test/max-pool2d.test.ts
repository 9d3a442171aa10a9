import { grad, noGrad, scope, sum, tensor } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import {
  AdaptiveMaxPool2d,
  adaptiveMaxPool2d,
  globalMaxPool2d,
  MaxPool2d,
  MaxUnpool2d,
  maxPool2d,
  maxPool2dWithIndices,
  maxUnpool2d,
} from "../src/max-pool2d.ts";
import type { MaxPool2dOptions } from "../src/pool2d-dims.ts";

/** Numbers at least 0.1 apart, in a random order: differences of less do not change which is largest. */
function spaced(...shape: number[]) {
  const draw = testNormals(5);
  const n = shape.reduce((a, b) => a * b, 1);
  const order = Array.from({ length: n }, (_, i) => [draw(), i] as const).sort(([a], [b]) => a - b);
  const values = new Float32Array(n);
  order.forEach(([, i], rank) => {
    values[i] = 0.1 * (rank - n / 2);
  });
  return tensor(values, shape);
}

describe("maxPool2d", () => {
  test("takes the largest of each window, recording or not", () => {
    const x = tensor([1, 2, 5, 3, 4, 0, 6, 7, -1, -2, -3, -4, -5, -6, -7, -8], [1, 4, 4, 1]);
    const expected = [
      [
        [[4], [7]],
        [[-1], [-3]],
      ],
    ];
    expect(maxPool2d(x, 2).toArray()).toEqual(expected);
    expect(noGrad(() => maxPool2d(x, 2)).toArray()).toEqual(expected);
    expect(maxPool2dWithIndices(x, 2).indices.toArray()).toEqual([
      [
        [[4], [7]],
        [[8], [10]],
      ],
    ]);
  });

  test("hands NaN on", () => {
    const x = tensor([1, Number.NaN, 3, 4], [1, 2, 2, 1]);
    expect(maxPool2d(x, 2).item()).toBeNaN();
  });

  test.each([4, 6])("windows side by side give right gradients of both orders, and none to pixels outside, with %i channels", (C) => {
    expect(() => gradcheck((x) => maxPool2d(x, 2), [spaced(2, 5, 4, C)], { order: 2 })).not.toThrow();
    const x = spaced(1, 5, 5, C);
    const edge = scope(() => grad(sum(maxPool2d(x, 2)), [x])[0]!.toArray()) as number[][][][];
    expect(edge[0]![4]!.flat()).toEqual(new Array(5 * C).fill(0));
    expect(edge[0]!.flat(2).reduce((a, b) => a + b)).toBe(4 * C);
  });

  test.each<[string, MaxPool2dOptions, number[]]>([
    ["a stride", { stride: 1 }, [1, 5, 5, 3]],
    ["padding", { padding: 1 }, [1, 3, 3, 3]],
    ["dilation", { dilation: 2, stride: 1 }, [1, 3, 3, 3]],
    ["ceil mode", { stride: 2, ceilMode: true }, [1, 3, 3, 3]],
    ["ceil mode that would begin beyond the image", { stride: 5, padding: 1, ceilMode: true }, [1, 2, 2, 3]],
  ])("gives PyTorch's shape and right gradients of both orders with %s", (_, options, shape) => {
    const x = spaced(1, 7, 7, 3);
    expect(maxPool2d(x, 3, options).shape).toEqual(shape);
    gradcheck((a) => maxPool2d(a, 3, options), [x], { order: 2 });
  });

  test("has right gradients where windows are 2 × 2 and channels fill vectors", () => {
    gradcheck((a) => maxPool2d(a, 2), [spaced(2, 4, 4, 6)], { order: 2 });
  });

  test("sends the whole gradient to the first of equals", () => {
    const x = tensor([3, 3, 3, 1], [1, 2, 2, 1]);
    expect(scope(() => grad(sum(maxPool2d(x, 2)), [x])[0]!.data)).toEqual(Float32Array.of(1, 0, 0, 0));
  });

  test("names the op and both numbers", () => {
    const x = spaced(1, 3, 3, 1);
    expect(() => maxPool2d(x, 4)).toThrow("maxPool2d: the window spans 4, more than the padded image of 3");
    expect(() => maxPool2d(x, 2, { padding: 2 })).toThrow("maxPool2d: padding 2 is more than half of the window of 2");
    expect(() => maxPool2d(spaced(3, 3, 1), 2)).toThrow("maxPool2d: input has 3 dimensions, needs 4: [N, H, W, C] (input [3, 3, 1])");
    expect(() => maxPool2d(x, 2, { stride: 0 })).toThrow("maxPool2d: stride is 0, needs a whole number of at least 1");
  });
});

describe("adaptiveMaxPool2d", () => {
  test("shares the image out, sizes kept where null", () => {
    const x = spaced(2, 5, 7, 3);
    expect(adaptiveMaxPool2d(x, [3, 4]).shape).toEqual([2, 3, 4, 3]);
    expect(adaptiveMaxPool2d(x, [null, 2]).shape).toEqual([2, 5, 2, 3]);
    gradcheck((a) => adaptiveMaxPool2d(a, [3, 4]), [x], { order: 2 });
    expect(new AdaptiveMaxPool2d(1).forward(x).data).toEqual(globalMaxPool2d(x).data);
  });
});

describe("maxUnpool2d", () => {
  test("undoes pooling but for what was lost", () => {
    const x = tensor([1, 2, 5, 3], [1, 2, 2, 1]);
    const { values, indices } = maxPool2dWithIndices(x, 2);
    expect(new MaxUnpool2d(2).forward(values, indices).toArray()).toEqual([
      [
        [[0], [0]],
        [[5], [0]],
      ],
    ]);
    expect(maxUnpool2d(values, indices, 2, { size: [3, 2] }).shape).toEqual([1, 3, 2, 1]);
  });

  test("gives a pixel that two windows chose its number once", () => {
    const x = tensor([1, 9, 2], [1, 1, 3, 1]);
    const { values, indices } = maxPool2dWithIndices(x, [1, 2], { stride: 1 });
    expect(maxUnpool2d(values, indices, [1, 2], { stride: 1 }).data).toEqual(Float32Array.of(0, 9, 0));
  });

  test("has right gradients of both orders", () => {
    const { indices } = maxPool2dWithIndices(spaced(2, 4, 6, 5), 2);
    gradcheck((a) => maxUnpool2d(a, indices, 2), [spaced(2, 2, 3, 5)], { order: 2 });
  });

  test("reports an index outside, and shapes that differ", () => {
    const x = tensor([1], [1, 1, 1, 1]);
    expect(() => maxUnpool2d(x, tensor([4], [1, 1, 1, 1], "i32"), 2).data).toThrow("maxUnpool2d: index 4 at row 0, but there are 4 pixels");
    expect(() => maxUnpool2d(x, tensor([4], [1, 1, 1], "i32"), 2)).toThrow("maxUnpool2d: x is [1, 1, 1, 1], indices [1, 1, 1]");
  });
});

test("MaxPool2d is maxPool2d", () => {
  const x = spaced(1, 5, 5, 2);
  expect(new MaxPool2d(3, { stride: 2, padding: 1 }).forward(x).data).toEqual(maxPool2d(x, 3, { stride: 2, padding: 1 }).data);
});
