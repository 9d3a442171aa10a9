import { bceWithLogitsLoss, diceLoss, randn, seed, tensor } from "@sluice/core";
import { expect, test } from "vitest";
import { maskLoss, maskOverlap } from "../../src/tasks/segment.ts";

test("maskLoss is cross-entropy and Dice together", () => {
  seed(1);
  const logits = randn([2, 3, 3, 1]);
  const mask = tensor(
    Float32Array.from({ length: 18 }, (_, i) => i % 2),
    [2, 3, 3, 1],
  );
  expect(maskLoss(logits, mask).item()).toBeCloseTo(bceWithLogitsLoss(logits, mask).item() + diceLoss(logits, mask).item(), 5);
});

test("maskOverlap is the mean over images of what both share", () => {
  const logits = tensor([
    [1, 2, -1, -3],
    [5, -1, -1, -1],
  ]);
  const mask = tensor([
    [1, 0, 1, 0],
    [1, 0, 0, 0],
  ]);
  const { iou, dice } = maskOverlap(logits, mask);
  expect(iou).toBeCloseTo((1 / 3 + 1) / 2, 2);
  expect(dice).toBeCloseTo((1 / 2 + 1) / 2, 2);
});

test("a mask that is rightly empty scores 1, one that should be empty about 0", () => {
  const empty = tensor([[0, 0]]);
  expect(maskOverlap(tensor([[-1, -1]]), empty)).toEqual({ iou: 1, dice: 1 });
  expect(maskOverlap(tensor([[1, 1]]), empty).iou).toBeLessThan(0.01);
});

test("maskOverlap refuses masks of another shape", () => {
  expect(() => maskOverlap(randn([2, 3]), randn([3, 2]))).toThrow("maskOverlap: logits are [2, 3], mask [3, 2]");
});
