import { log, randn, seed, sum, tensor } from "@sluice/core";
import { gradcheck } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { correctKeypoints, decodeKeypoints, encodeKeypoints, keypointLoss } from "../../src/tasks/pose.ts";

const grid = { H: 8, W: 6, stride: 4 };
const points = tensor([
  [
    [10, 14],
    [13, 20.5],
  ],
]);

describe("encodeKeypoints", () => {
  test("shares of each keypoint sum to 1 and are most at its cell", () => {
    const target = encodeKeypoints(points, grid);
    expect(target.shape).toEqual([1, 8, 6, 2]);
    for (const total of sum(target, [1, 2]).data) expect(total).toBeCloseTo(1, 5);
    const first = Array.from({ length: 48 }, (_, i) => target.data[2 * i]);
    expect(first.indexOf(Math.max(...first))).toBe(3 * 6 + 2);
  });

  test("decoding brings the places back, between cells too", () => {
    const found = decodeKeypoints(log(encodeKeypoints(points, grid)), 4).data;
    for (const [i, v] of points.data.entries()) expect(Math.abs(found[i] - v)).toBeLessThan(0.15);
  });

  test("a keypoint far outside leaves no trace, and costs nothing", () => {
    const target = encodeKeypoints(tensor([[[500, 500]]]), grid);
    expect(Math.max(...target.data)).toBe(0);
    expect(keypointLoss(randn([1, 8, 6, 1]), target).item()).toBe(0);
  });

  test("refuses what is no list of places", () => {
    expect(() => encodeKeypoints(randn([2, 3]), grid)).toThrow("encodeKeypoints: points are [2, 3], need [N, K, 2]");
  });
});

describe("keypointLoss", () => {
  test("is least where belief is right: then it is the entropy of the target", () => {
    const target = encodeKeypoints(points, grid);
    const entropy = [...target.data].reduce((h, p) => h - (p > 0 ? p * Math.log(p) : 0), 0) / 2;
    expect(keypointLoss(log(target), target).item()).toBeCloseTo(entropy, 3);
    seed(1);
    expect(keypointLoss(randn([1, 8, 6, 2]), target).item()).toBeGreaterThan(entropy + 1);
  });

  test("has gradients", () => {
    seed(1);
    gradcheck((heat) => keypointLoss(heat, encodeKeypoints(points, grid)), [randn([1, 8, 6, 2])]);
  });

  test("refuses other shapes", () => {
    expect(() => keypointLoss(randn([1, 8, 6, 2]), randn([1, 8, 6, 3]))).toThrow(
      "keypointLoss: heat is [1, 8, 6, 2], target [1, 8, 6, 3]; need [N, H, W, K]",
    );
  });
});

describe("correctKeypoints", () => {
  const truth = tensor([
    [
      [0, 0],
      [20, 10],
    ],
    [
      [5, 5],
      [5, 45],
    ],
  ]);

  test("counts those that are off by at most a tenth of the figure's larger side", () => {
    const found = tensor([
      [
        [2, 0],
        [20, 12.1],
      ],
      [
        [5, 9.1],
        [8, 43],
      ],
    ]);
    expect(correctKeypoints(found, truth)).toEqual([0.5, 0.5]);
    expect(correctKeypoints(found, truth, 0.2)).toEqual([1, 1]);
    expect(correctKeypoints(truth, truth)).toEqual([1, 1]);
  });

  test("refuses other shapes", () => {
    expect(() => correctKeypoints(randn([1, 2, 2]), truth)).toThrow(
      "correctKeypoints: found are [1, 2, 2], truth [2, 2, 2]; need [N, K, 2]",
    );
  });
});
