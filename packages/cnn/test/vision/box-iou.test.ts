import { tensor, zeros } from "@sluice/core";
import { expect, test } from "vitest";
import { boxIou, boxIouLoss } from "../../src/vision/box-iou.ts";

// A 2 × 2 box against itself, one that shares a quarter, one that only touches, and an empty one.
const a = tensor([0, 0, 2, 2], [1, 4]);
const others = tensor([0, 0, 2, 2, 1, 1, 3, 3, 2, 0, 4, 2, 1, 1, 1, 1], [4, 4]);

test.each([
  ["iou", [1, 1 / 7, 0, 0]],
  ["giou", [1, 1 / 7 - 2 / 9, 0, 0]],
  ["diou", [1, 1 / 7 - 2 / 18, -4 / 20, 0]],
  ["ciou", [1, 1 / 7 - 2 / 18, -4 / 20]],
] as const)("boxIou gives %s by hand", (kind, expected) => {
  const out = boxIou(a, others, kind);
  expect(out.shape).toEqual([1, 4]);
  for (const [i, value] of expected.entries()) expect(out.data[i]).toBeCloseTo(value, 5);
});

test("boxIouLoss is 1 less the overlap with the own target", () => {
  const pairs = tensor([0, 0, 2, 2, 0, 0, 2, 2], [2, 4]);
  const target = tensor([0, 0, 2, 2, 2, 0, 4, 2], [2, 4]);
  expect(boxIouLoss(pairs, target, { kind: "iou" }).item()).toBeCloseTo(0.5, 5);
  expect([...boxIouLoss(pairs, target, { kind: "diou", reduction: "none" }).data].map((x) => x.toFixed(4))).toEqual(["0.0000", "1.2000"]);
});

test("shapes are named", () => {
  expect(() => boxIou(zeros([4]), zeros([1, 4]))).toThrow("boxIou: boxes have 1 and 2 dimensions, need 2 (a [4], b [1, 4])");
  expect(() => boxIou(zeros([2, 4]), zeros([1, 5]))).toThrow("boxIou: b needs 4 numbers a box, has 5 (b [1, 5])");
  expect(() => boxIouLoss(zeros([2, 4]), zeros([3, 4]))).toThrow("boxIouLoss: input has 8 elements, target 12");
});
