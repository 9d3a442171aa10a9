import { describe, expect, test } from "vitest";
import { broadcastShapes, normalizeDim, sameShape, showShape, sizeOf } from "../src/shape.ts";

describe("shapes", () => {
  test("count their elements: a scalar has one, an empty dimension none", () => {
    expect([sizeOf([]), sizeOf([2, 3]), sizeOf([4, 0])]).toEqual([1, 6, 0]);
  });

  test("are the same only with the same rank and sizes", () => {
    expect(sameShape([2, 3], [2, 3])).toBe(true);
    expect(sameShape([2, 3], [2, 4])).toBe(false);
    expect(sameShape([2], [2, 1])).toBe(false);
  });

  test("print as in error messages", () => {
    expect(showShape([2, 3])).toBe("[2, 3]");
    expect(showShape([])).toBe("[]");
  });

  test("broadcast as in NumPy", () => {
    expect(broadcastShapes("add", [5, 1, 3], [4, 1])).toEqual([5, 4, 3]);
    expect(broadcastShapes("add", [], [2, 2])).toEqual([2, 2]);
    expect(broadcastShapes("add", [0], [1])).toEqual([0]);
  });

  test("that do not broadcast are named with both sizes", () => {
    expect(() => broadcastShapes("add", [2, 3], [4])).toThrow("add: shapes do not broadcast, 3 and 4 (a [2, 3], b [4])");
  });

  test("count dimensions from the end when negative, and name one that is not there", () => {
    expect(normalizeDim("sum", -1, [2, 3])).toBe(1);
    expect(() => normalizeDim("sum", 2, [2, 3])).toThrow("sum: dim 2 is outside rank 2 ([2, 3])");
    expect(() => normalizeDim("sum", 0.5, [2, 3])).toThrow("sum: dim 0.5 is outside rank 2");
  });
});
