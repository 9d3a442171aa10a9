import { noGrad, tensor } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { GroupNorm, groupNorm, InstanceNorm2d, instanceNorm } from "../src/group-norm.ts";

const draw = testNormals(3);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

describe("groupNorm", () => {
  test("brings each group of each sample to mean 0 and variance 1", () => {
    const x = tensor([1, 3, 10, 30, 5, 5.5, -1, -2], [2, 1, 4]);
    const out = groupNorm(x, 2, null, null, { eps: 0 }).data;
    [-1, 1, -1, 1, -1, 1, 1, -1].forEach((v, i) => {
      expect(out[i]).toBeCloseTo(v, 4);
    });
  });

  test.each([1, 2, 6])("has right gradients of both orders with %i groups", (groups) => {
    gradcheck((x, w, b) => groupNorm(x, groups, w, b), [random(2, 3, 2, 6), random(6), random(6)], { order: 2 });
  });

  test("names both numbers", () => {
    expect(() => groupNorm(random(2, 3, 4), 3)).toThrow("groupNorm: 4 channels do not divide into 3 groups (input [2, 3, 4])");
    expect(() => new GroupNorm(3, 4)).toThrow("groupNorm: 4 channels do not divide into 3 groups");
  });
});

describe("instanceNorm", () => {
  test("is group norm of groups of one channel", () => {
    const x = random(2, 3, 2, 5);
    expect(instanceNorm(x).data).toEqual(groupNorm(x, 5).data);
  });

  test("has right gradients of both orders", () => {
    gradcheck((x, w, b) => instanceNorm(x, w, b), [random(2, 3, 2, 3), random(3), random(3)], { order: 2 });
  });

  test("refuses statistics of one number", () => {
    expect(() => instanceNorm(random(4, 1, 1, 2))).toThrow("instanceNorm: training needs more than 1 number per channel, has 1");
  });
});

test("GroupNorm starts as groupNorm alone", () => {
  const x = random(2, 3, 3, 4);
  expect(new GroupNorm(2, 4).forward(x).data).toEqual(groupNorm(x, 2).data);
  expect(new GroupNorm(2, 4, { affine: false }).parameters()).toEqual([]);
});

test("InstanceNorm2d keeps the mean of all samples' statistics if asked to", () => {
  const layer = new InstanceNorm2d(1, { trackRunningStats: true, momentum: 1 });
  noGrad(() => layer.forward(tensor([1, 3, 10, 30], [2, 2, 1, 1])));
  expect(layer.runningMean!.data[0]).toBeCloseTo(11, 5);
  expect(layer.runningVar!.data[0]).toBeCloseTo((2 + 200) / 2, 4);
  expect(layer.eval().parameters()).toEqual([]);
  expect(new InstanceNorm2d(1).namedStates()).toEqual([]);
});
