import { mean, tensor } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import {
  AdaptiveAvgPool2d,
  AvgPool2d,
  type AvgPool2dOptions,
  adaptiveAvgPool2d,
  avgPool2d,
  globalAvgPool2d,
  LPPool2d,
  lpPool2d,
} from "../src/avg-pool2d.ts";

const draw = testNormals(3);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

describe("avgPool2d", () => {
  test("takes the mean of each window", () => {
    const x = tensor([1, 2, 5, 3, 4, 1, 6, 7], [1, 2, 4, 1]);
    expect(avgPool2d(x, 2).data).toEqual(Float32Array.of(2, 5.25));
    expect(avgPool2d(x, 2, { divisor: 2 }).data).toEqual(Float32Array.of(4, 10.5));
  });

  test("counts padding, or does not", () => {
    const x = tensor([4, 8, 12, 16], [1, 2, 2, 1]);
    expect(avgPool2d(x, 2, { padding: 1 }).data).toEqual(Float32Array.of(1, 2, 3, 4));
    expect(avgPool2d(x, 2, { padding: 1, countIncludePad: false }).data).toEqual(Float32Array.of(4, 8, 12, 16));
  });

  test.each<[string, AvgPool2dOptions]>([
    ["strides and padding", { stride: 2, padding: 1 }],
    ["ceil mode", { stride: 3, padding: 1, ceilMode: true }],
    ["padding not counted", { stride: 1, padding: [1, 0], countIncludePad: false }],
    ["a divisor", { divisor: 5 }],
  ])("has right gradients of both orders with %s", (_, options) => {
    gradcheck((a) => avgPool2d(a, 3, options), [random(2, 6, 5, 3)], { order: 2 });
  });

  test("names the op and both numbers", () => {
    expect(() => avgPool2d(random(1, 2, 2, 1), 3)).toThrow("avgPool2d: the window spans 3, more than the padded image of 2");
    expect(() => avgPool2d(random(1, 2, 2, 1), 2, { divisor: 0 })).toThrow("avgPool2d: divisor is 0, needs a whole number of at least 1");
  });
});

test("adaptiveAvgPool2d shares the image out, with right gradients", () => {
  const x = random(2, 5, 7, 3);
  expect(new AdaptiveAvgPool2d([3, null]).forward(x).shape).toEqual([2, 3, 7, 3]);
  gradcheck((a) => adaptiveAvgPool2d(a, [3, 4]), [x], { order: 2 });
});

test("globalAvgPool2d is the mean of each channel", () => {
  const x = random(2, 3, 4, 5);
  expect(globalAvgPool2d(x).shape).toEqual([2, 1, 1, 5]);
  expect(globalAvgPool2d(x).data).toEqual(mean(x, [1, 2]).data);
  expect(() => globalAvgPool2d(random(2, 3))).toThrow("globalAvgPool2d: input has 2 dimensions, needs 4");
});

describe("lpPool2d", () => {
  test("is the length of each window for p = 2, its sum for p = 1", () => {
    const x = tensor([3, 0, 0, 4], [1, 2, 2, 1]);
    expect(lpPool2d(x, 2, 2).item()).toBeCloseTo(5, 6);
    expect(new LPPool2d(1, 2).forward(x).item()).toBeCloseTo(7, 6);
  });

  test("has right gradients, 0 where the sum is 0", () => {
    gradcheck((a) => lpPool2d(a, 2, 2, { stride: 1 }), [random(1, 4, 3, 2)]);
    gradcheck((a) => lpPool2d(a, 2, 2), [tensor([0, 0, 0, 0, 3, 4, 1, 1], [2, 2, 2, 1])], { tolerance: 1 });
  });
});

test("AvgPool2d is avgPool2d", () => {
  const x = random(1, 5, 5, 2);
  expect(new AvgPool2d(3, { stride: 2 }).forward(x).data).toEqual(avgPool2d(x, 3, { stride: 2 }).data);
});
