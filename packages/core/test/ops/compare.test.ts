// Comparisons, logic, and choosing by them.
import { describe, expect, test } from "vitest";
import * as ops from "../../src/ops/compare.ts";
import { tensor } from "../../src/tensor.ts";
import { gradcheck } from "../../src/testing.ts";

describe("comparisons", () => {
  const a = tensor([1, 2, 3, NaN]);
  const b = tensor([2, 2, 2, NaN]);
  const i = tensor(new Int32Array([-5, 4, 7]));

  test.each([
    ["equal", ops.equal, [false, true, false, false]],
    ["notEqual", ops.notEqual, [true, false, true, true]],
    ["less", ops.less, [true, false, false, false]],
    ["lessEqual", ops.lessEqual, [true, true, false, false]],
    ["greater", ops.greater, [false, false, true, false]],
    ["greaterEqual", ops.greaterEqual, [false, true, true, false]],
  ] as const)("%s gives booleans, NaN being unequal and unordered", (_, op, expected) => {
    const out = op(a, b);
    expect(out.dtype).toBe("bool");
    expect(out.toArray()).toEqual(expected);
  });

  test.each([
    ["equal", ops.equal, [false, true, false]],
    ["notEqual", ops.notEqual, [true, false, true]],
    ["less", ops.less, [true, false, false]],
    ["lessEqual", ops.lessEqual, [true, true, false]],
    ["greater", ops.greater, [false, false, true]],
    ["greaterEqual", ops.greaterEqual, [false, true, true]],
  ] as const)("%s takes integers and a number", (_, op, expected) => {
    expect(op(i, 4).toArray()).toEqual(expected);
  });

  test("broadcast, also with the operands swapped inside", () => {
    expect(ops.greater(tensor([[1], [3]]), tensor([0, 2, 4])).toArray()).toEqual([
      [true, false, false],
      [true, true, false],
    ]);
  });

  test("refuse shapes that do not broadcast", () => {
    expect(() => ops.less(a, i.size === 3 ? tensor([1, 2, 3]) : a)).toThrow("less: shapes do not broadcast, 4 and 3 (a [4], b [3])");
  });

  test("refuse booleans, with the way out", () => {
    expect(() => ops.equal(tensor([true]), 1)).toThrow('equal: a is bool, needs f32 (a [1]); convert with cast(a, "f32")');
  });
});

describe("logic", () => {
  const a = tensor([false, false, true, true, true]);
  const b = tensor([false, true, false, true, true]);

  test("combines booleans", () => {
    expect(ops.logicalAnd(a, b).toArray()).toEqual([false, false, false, true, true]);
    expect(ops.logicalOr(a, b).toArray()).toEqual([false, true, true, true, true]);
    expect(ops.logicalXor(a, b).toArray()).toEqual([false, true, true, false, false]);
    expect(ops.logicalNot(a).toArray()).toEqual([true, true, false, false, false]);
  });

  test("broadcasts", () => {
    expect(ops.logicalAnd(tensor([[true], [false]]), tensor([true, false, true])).toArray()).toEqual([
      [true, false, true],
      [false, false, false],
    ]);
  });

  test("refuses floats", () => {
    expect(() => ops.logicalAnd(a, tensor([1, 0, 1, 0, 1]))).toThrow("logicalAnd: b is f32, needs bool (b [5])");
    expect(() => ops.logicalNot(tensor([1]))).toThrow("logicalNot: x is f32, needs bool (x [1])");
  });
});

test("isNaN and isFinite tell NaN, infinities and numbers apart", () => {
  const x = tensor([1, NaN, Infinity, -Infinity, 0]);
  expect(ops.isNaN(x).toArray()).toEqual([false, true, false, false, false]);
  expect(ops.isFinite(x).toArray()).toEqual([true, false, false, false, true]);
});

describe("where", () => {
  const condition = tensor([true, false, true]);

  test("takes a where the condition is true, of floats, integers and numbers", () => {
    expect(ops.where(condition, tensor([1, 2, 3]), -1).toArray()).toEqual([1, -1, 3]);
    const chosen = ops.where(condition, tensor(new Int32Array([1, 2, 3])), 7);
    expect(chosen.dtype).toBe("i32");
    expect(chosen.toArray()).toEqual([1, 7, 3]);
  });

  test("keeps NaN of the branch not taken out of value and gradient", () => {
    expect(ops.where(condition, tensor([1, NaN, 3]), tensor([NaN, 2, NaN])).toArray()).toEqual([1, 2, 3]);
  });

  test("has gradients of both orders, summed over repeated dimensions", () => {
    gradcheck((a, b) => ops.where(condition, a, b), [tensor([[1], [2]]), tensor([3, 4, 5])], { order: 2 });
  });

  test("refuses shapes that do not broadcast", () => {
    expect(() => ops.where(condition, tensor([1, 2]), 0)).toThrow("where: shapes do not broadcast, 3 and 2 (a [3], b [2])");
  });
});
