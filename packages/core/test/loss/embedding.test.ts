// Losses of closeness: gradients of both orders, what is 0, errors. PyTorch's numbers are in golden/.

import { describe, expect, test } from "vitest";
import {
  contrastiveLoss,
  cosineEmbeddingLoss,
  cosineSimilarity,
  hingeEmbeddingLoss,
  marginRankingLoss,
  tensor,
  tripletMarginLoss,
  tripletMarginWithDistanceLoss,
} from "../../src/index.ts";
import { mul } from "../../src/ops/binary.ts";
import { gradcheck } from "../../src/testing.ts";

const a = tensor([
  [0.3, -1.2, 0.5],
  [0.9, 1.4, -0.6],
]);
const b = tensor([
  [0.1, -0.7, 0.9],
  [1.2, 0.3, -0.1],
]);
const c = tensor([
  [2.8, 0.1, 0.2],
  [0.4, -3.1, 2.6],
]);
const signs = tensor([1, -1]);

describe("gradients of both orders agree with finite differences", () => {
  test("hingeEmbeddingLoss", () => gradcheck((x) => hingeEmbeddingLoss(x, tensor([1, -1, -1])), [tensor([0.3, 0.4, 2])], { order: 2 }));
  test("marginRankingLoss", () =>
    gradcheck((x, y) => marginRankingLoss(x, y, tensor([1, -1, 1]), { margin: 0.5 }), [tensor([0.3, 0.4, 2]), tensor([0.5, 0.1, 0])], {
      order: 2,
    }));
  test("cosineEmbeddingLoss", () => gradcheck((x, y) => cosineEmbeddingLoss(x, y, signs, { margin: 0.2 }), [a, b], { order: 2 }));
  test("contrastiveLoss", () => gradcheck((x, y) => contrastiveLoss(x, y, tensor([1, 0]), { margin: 3 }), [a, b], { order: 2 }));
  test("tripletMarginLoss", () => gradcheck((x, y, z) => tripletMarginLoss(x, y, z, { swap: true, margin: 5 }), [a, b, c], { order: 2 }));
});

test("a pair that is alike costs nothing", () => {
  expect(contrastiveLoss(a, a, tensor([1, 1])).item()).toBe(0);
  expect(cosineEmbeddingLoss(a, a, tensor([1, 1])).item()).toBeCloseTo(0, 6);
});

test("a triplet beyond the margin costs nothing", () => {
  expect(tripletMarginLoss(tensor([[0, 0]]), tensor([[0, 1]]), tensor([[9, 9]])).item()).toBe(0);
});

test("tripletMarginWithDistanceLoss takes a distance of one's own", () => {
  const distance = (x: typeof a, y: typeof a) => mul(cosineSimilarity(x, y), -1);
  const out = tripletMarginWithDistanceLoss(a, a, b, { distance, margin: 0.5, reduction: "none" });
  expect(out.shape).toEqual([2]);
  expect(out.data[0]).toBeCloseTo(Math.max(0, -1 + cosineSimilarity(a, b).data[0]! + 0.5), 5);
});

test("shapes that do not match are refused by operand", () => {
  expect(() => marginRankingLoss(tensor([1, 2]), tensor([1]), 1)).toThrow("marginRankingLoss: input1 has 2 elements, input2 1");
  expect(() => marginRankingLoss(tensor([1, 2]), tensor([1, 3]), tensor([1]))).toThrow(
    "marginRankingLoss: input1 has 2 elements, target 1",
  );
  expect(() => hingeEmbeddingLoss(tensor([1, 2]), tensor([1]))).toThrow("hingeEmbeddingLoss: input has 2 elements, target 1");
  expect(() => cosineEmbeddingLoss(a, b, tensor([1]))).toThrow("cosineEmbeddingLoss: 2 pairs, 1 targets (input1 [2, 3], target [1])");
  expect(() => contrastiveLoss(a, tensor([1]), signs)).toThrow("contrastiveLoss: input1 has 6 elements, input2 1");
  expect(() => tripletMarginLoss(a, b, tensor([1]))).toThrow("tripletMarginLoss: anchor has 6 elements, negative 1");
});
