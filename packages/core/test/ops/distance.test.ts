// Distances and cosines of vectors. PyTorch's numbers are in golden/.
import { expect, test } from "vitest";
import { cosineSimilarity, pairwiseDistance, tensor } from "../../src/index.ts";
import { gradcheck } from "../../src/testing.ts";

const x = tensor([
  [3, 0, 1],
  [1, 1, 2],
]);
const y = tensor([
  [0, 4, 1],
  [-1, 2, 0.5],
]);

test("pairwiseDistance is the length of the difference", () => {
  expect(pairwiseDistance(x, y).data[0]).toBeCloseTo(5, 5);
  expect(pairwiseDistance(x, y, { p: 1 }).data[0]).toBeCloseTo(7, 5);
  expect(pairwiseDistance(x, x, { eps: 0 }).toArray()).toEqual([0, 0]);
});

test("cosineSimilarity of parallel, opposite and zero vectors", () => {
  expect(cosineSimilarity(x, x).data[0]).toBeCloseTo(1, 6);
  expect(cosineSimilarity(tensor([[2, 0]]), tensor([[-3, 0]])).data[0]).toBeCloseTo(-1, 6);
  expect(cosineSimilarity(tensor([[0, 0]]), tensor([[1, 2]])).data[0]).toBe(0);
});

test("gradients of both orders agree with finite differences", () => {
  gradcheck((a, b) => pairwiseDistance(a, b), [x, y], { order: 2 });
  gradcheck((a, b) => cosineSimilarity(a, b), [x, y], { order: 2 });
});
