// Regression losses: gradients of both orders, limits, errors. PyTorch's numbers are in golden/.
import { describe, expect, test } from "vitest";
import { gaussianNllLoss, huberLoss, l1Loss, mseLoss, poissonNllLoss, smoothL1Loss, type Tensor, tensor } from "../../src/index.ts";
import { gradcheck } from "../../src/testing.ts";

const x = tensor([
  [0.3, -1.2, 2.5],
  [0.9, 4, -0.6],
]);
const t = tensor([
  [1, 0.2, 2.2],
  [3, 1, 0],
]);
const variance = tensor([
  [0.5, 1, 2],
  [1.5, 0.7, 3],
]);

describe("gradients of both orders agree with finite differences", () => {
  test.each([
    ["mseLoss", (a: Tensor) => mseLoss(a, t)],
    ["l1Loss", (a: Tensor) => l1Loss(a, t, { reduction: "sum" })],
    ["smoothL1Loss", (a: Tensor) => smoothL1Loss(a, t, { beta: 0.9 })],
    ["huberLoss", (a: Tensor) => huberLoss(a, t, { delta: 0.5, reduction: "none" })],
    ["poissonNllLoss of logarithms", (a: Tensor) => poissonNllLoss(a, t, { full: true })],
    ["poissonNllLoss of rates", (a: Tensor) => poissonNllLoss(a, t, { logInput: false }), variance],
    ["gaussianNllLoss", (a: Tensor) => gaussianNllLoss(a, t, variance)],
  ] as const)("%s", (_, loss, at: Tensor = x) => gradcheck(loss, [at], { order: 2 }));
  test("with respect to targets and variances, too", () => {
    gradcheck((a, b, v) => gaussianNllLoss(a, b, v, { full: true }), [x, t, variance], { order: 2 });
    gradcheck((a, b) => huberLoss(a, b), [x, t], { order: 2 });
  });
});

test("a number may be the target of all", () => expect(mseLoss(tensor([1, 3]), 1).item()).toBe(2));

test("smoothL1Loss with beta 0 is l1Loss", () => {
  expect(smoothL1Loss(x, t, { beta: 0 }).item()).toBe(l1Loss(x, t).item());
});

test("one variance a row is broadcast over it", () => {
  const row = tensor([[2], [2]]);
  expect(gaussianNllLoss(x, t, row).item()).toBeCloseTo(gaussianNllLoss(x, t, 2).item(), 6);
});

test("variances below eps count as eps", () => {
  expect(gaussianNllLoss(tensor([1]), tensor([1]), tensor([0])).item()).toBeCloseTo(0.5 * Math.log(1e-6), 4);
});

test("shapes and limits that make no sense are refused", () => {
  expect(() => mseLoss(x, tensor([1]))).toThrow("mseLoss: input has 6 elements, target 1 (input [2, 3], target [1])");
  expect(() => smoothL1Loss(x, t, { beta: -1 })).toThrow("smoothL1Loss: beta is -1, needs beta ≥ 0");
  expect(() => huberLoss(x, t, { delta: 0 })).toThrow("huberLoss: delta is 0, needs delta > 0");
  expect(() => gaussianNllLoss(x, t, tensor([1, 2]))).toThrow("gaussianNllLoss: input has 6 elements, variance 2");
});
