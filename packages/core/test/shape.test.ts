// Shapes: counting, comparing, broadcasting, printing.
import { expect, test } from "vitest";
import { broadcastShapes, checkShape, normalizeDim, sameShape, showShape, sizeOf } from "../src/shape.ts";

test("a scalar has one element, an empty dimension none", () => {
  expect([sizeOf([]), sizeOf([2, 3, 4]), sizeOf([3, 0, 2])]).toEqual([1, 24, 0]);
});

test("shapes are the same when every size is", () => {
  expect(sameShape([2, 3], [2, 3])).toBe(true);
  expect(sameShape([2, 3], [3, 2])).toBe(false);
  expect(sameShape([2], [2, 1])).toBe(false);
  expect(sameShape([], [])).toBe(true);
});

test("shapes broadcast by NumPy's rules, from the last dimension on", () => {
  expect(broadcastShapes("add", [2, 3], [3])).toEqual([2, 3]);
  expect(broadcastShapes("add", [4, 1, 3], [5, 1])).toEqual([4, 5, 3]);
  expect(broadcastShapes("add", [], [2, 2])).toEqual([2, 2]);
  expect(broadcastShapes("add", [1, 2], [0, 1])).toEqual([0, 2]);
});

test("shapes that do not broadcast are an error with both sizes and both shapes", () => {
  expect(() => broadcastShapes("mul", [2, 3], [4])).toThrow("mul: shapes do not broadcast, 3 and 4 (a [2, 3], b [4])");
});

test("a negative dimension counts from the end", () => {
  expect([normalizeDim("sum", -1, [2, 3]), normalizeDim("sum", 0, [2, 3]), normalizeDim("sum", -2, [2, 3])]).toEqual([1, 0, 0]);
});

test("a dimension that is not there is an error with rank and shape", () => {
  expect(() => normalizeDim("sum", 2, [2, 3])).toThrow("sum: dim 2 is outside rank 2 ([2, 3])");
  expect(() => normalizeDim("sum", -3, [2, 3])).toThrow("sum: dim -3 is outside rank 2 ([2, 3])");
  expect(() => normalizeDim("sum", 0.5, [2, 3])).toThrow("sum: dim 0.5 is outside rank 2 ([2, 3])");
});

test("a shape prints as error messages show it", () => {
  expect([showShape([]), showShape([2, 3])]).toEqual(["[]", "[2, 3]"]);
});

test("sizes are whole numbers of at least 0", () => {
  expect(() => checkShape("op", [3, 0, 2])).not.toThrow();
  expect(() => checkShape("op", [3, 0.5])).toThrow("op: size 0.5 of dimension 1 is not a whole number of at least 0 ([3, 0.5])");
});
