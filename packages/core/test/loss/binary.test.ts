// Losses of yes and no: gradients of both orders, limits, errors. PyTorch's numbers are in golden/.
import { describe, expect, test } from "vitest";
import {
  bceLoss,
  bceWithLogitsLoss,
  diceLoss,
  multiLabelSoftMarginLoss,
  sigmoidFocalLoss,
  softMarginLoss,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { gradcheck } from "../../src/testing.ts";

const x = tensor([
  [0.3, -1.2, 2.5],
  [0.9, 1.4, -0.6],
]);
const p = tensor([
  [0.3, 0.2, 0.5],
  [0.9, 0.4, 0.6],
]);
const t = tensor([
  [1, 0, 1],
  [0, 1, 0],
]);
const signs = tensor([
  [1, -1, 1],
  [-1, 1, -1],
]);
const weight = tensor([0.5, 2, 1]);

describe("gradients of both orders agree with finite differences", () => {
  test.each([
    ["bceLoss", (a: Tensor) => bceLoss(a, t, { weight }), p],
    ["bceWithLogitsLoss", (a: Tensor) => bceWithLogitsLoss(a, t, { weight, posWeight: weight })],
    ["sigmoidFocalLoss", (a: Tensor) => sigmoidFocalLoss(a, t, { reduction: "sum" })],
    ["diceLoss", (a: Tensor) => diceLoss(a, t)],
    ["softMarginLoss", (a: Tensor) => softMarginLoss(a, signs)],
    ["multiLabelSoftMarginLoss", (a: Tensor) => multiLabelSoftMarginLoss(a, t, { weight })],
  ] as const)("%s", (_, loss, at: Tensor = x) => gradcheck(loss, [at], { order: 2, step: 5e-3 }));
});

test("bceLoss of certainties is 0 where right and 100 where wrong", () => {
  const out = bceLoss(tensor([1, 0, 0, 1]), tensor([1, 0, 1, 0]), { reduction: "none" }).data;
  expect(out[0]).toBeCloseTo(0, 6);
  expect(out[1]).toBeCloseTo(0, 6);
  expect(Math.abs(out[2]! - 100)).toBeLessThan(0.1);
  expect(Math.abs(out[3]! - 100)).toBeLessThan(0.1);
});

test("bceWithLogitsLoss survives logits beyond what exp can take", () => {
  expect(bceWithLogitsLoss(tensor([1000, -1000]), tensor([0, 1])).item()).toBe(1000);
  expect(bceWithLogitsLoss(tensor([1000, -1000]), tensor([1, 0])).item()).toBe(0);
});

test("sigmoidFocalLoss with gamma 0 and no alpha is bceWithLogitsLoss", () => {
  expect(sigmoidFocalLoss(x, t, { gamma: 0, alpha: null }).item()).toBeCloseTo(bceWithLogitsLoss(x, t).item(), 6);
});

test("diceLoss of a perfect mask is near 0", () => {
  expect(diceLoss(tensor([[50, -50, 50]]), tensor([[1, 0, 1]])).item()).toBeCloseTo(0, 6);
});

test("weights that are larger than the input, and other shapes, are refused", () => {
  expect(() => bceLoss(tensor([0.5]), tensor([1]), { weight: tensor([1, 2]) })).toThrow(
    "bceLoss: weight has 2 elements, input 1 (weight [2], input [1])",
  );
  expect(() => bceWithLogitsLoss(x, tensor([1]))).toThrow("bceWithLogitsLoss: input has 6 elements, target 1 (input [2, 3], target [1])");
  expect(() => diceLoss(x, tensor([1]))).toThrow("diceLoss: input has 6 elements, target 1");
});
