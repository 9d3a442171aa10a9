import { describe, expect, test } from "vitest";
import { arange, eye, full, linspace, ones, zeros } from "../../src/ops/create.ts";

describe("tensors of constants", () => {
  test("zeros, ones and full fill every dtype", () => {
    expect(zeros([2, 2]).toArray()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(ones([2], "i32").toArray()).toEqual([1, 1]);
    expect(full([3], 5, "bool").toArray()).toEqual([true, true, true]);
    expect(full([], 2.5).item()).toBe(2.5);
  });

  test("eye has ones on its diagonal, square or not", () => {
    expect(eye(2, 3).toArray()).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(eye(3, 2).toArray()).toEqual([
      [1, 0],
      [0, 1],
      [0, 0],
    ]);
    expect([...eye(40).data].reduce((a, b) => a + b)).toBe(40);
  });

  test("arange leaves the end out and is i32 for whole numbers", () => {
    expect(arange(0, 5).toArray()).toEqual([0, 1, 2, 3, 4]);
    expect(arange(0, 5).dtype).toBe("i32");
    expect(arange(5, 0, -2).toArray()).toEqual([5, 3, 1]);
    expect(arange(0, 1, 0.25).toArray()).toEqual([0, 0.25, 0.5, 0.75]);
    expect(arange(0, 3, 1, "f32").dtype).toBe("f32");
  });

  test("arange refuses a step that leads away", () => {
    expect(() => arange(0, 5, -1)).toThrow("arange: a step of -1 does not lead from 0 to 5");
    expect(() => arange(0, 5, 0)).not.toThrow("RangeError");
  });

  test("linspace includes both ends", () => {
    expect(linspace(0, 1, 5).toArray()).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(linspace(2, 9, 1).toArray()).toEqual([2]);
  });
});

test("sizes that are no whole numbers of at least 0 are refused", () => {
  expect(() => zeros([2, -1])).toThrow("zeros: size -1 of dimension 1 is not a whole number of at least 0 ([2, -1])");
  expect(() => ones([1.5])).toThrow("ones: size 1.5 of dimension 0");
  expect(() => full([Number.NaN], 1)).toThrow("full: size NaN of dimension 0");
});
