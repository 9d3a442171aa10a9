// Arithmetic of two operands: broadcasting, gradients of both orders, integers, edges, errors. PyTorch's numbers are golden cases.
import { describe, expect, test } from "vitest";
import * as ops from "../../src/ops/binary.ts";
import { scope } from "../../src/scope.ts";
import { grad } from "../../src/tape.ts";
import { type Tensor, type TensorLike, tensor } from "../../src/tensor.ts";
import { gradcheck } from "../../src/testing.ts";

type Operator = (a: TensorLike, b: TensorLike) => Tensor;
const a = tensor([1.2, -0.7, 2.1, 0.4, -1.6, 0.9], [2, 3]);
const positive = tensor([1.2, 0.7, 2.1, 0.4, 1.6, 0.9], [2, 3]);
const other = tensor([0.9, 1.6, 0.8, 1.1, 0.7, 2.3], [2, 3]);
const row = tensor([1.3, 0.6, 1.9], [3]);
const column = tensor([0.8, 1.7], [2, 1]);

describe.each<[string, Operator]>([
  ["add", ops.add],
  ["sub", ops.sub],
  ["mul", ops.mul],
  ["div", ops.div],
  ["maximum", ops.maximum],
  ["minimum", ops.minimum],
  ["remainder", ops.remainder],
  ["atan2", ops.atan2],
])("gradients of %s of both orders agree with finite differences", (_, op) => {
  test.each([
    ["one shape", a, other],
    ["a row repeated", a, row],
    ["a column repeated", column, a],
    ["both repeated", column, row],
    ["a scalar", a, tensor(1.1)],
  ])("with %s", (_, x, y) => {
    // Divisors away from 0, operands away from each other and from whole quotients.
    gradcheck((p, q) => op(p, q), x === column && y === a ? [x, positive] : [x, y], { order: 2, step: 2e-3, tolerance: 1e-2 });
  });
});

test("gradients of pow in base and exponent agree with finite differences, twice", () => {
  gradcheck((x, y) => ops.pow(x, y), [positive, row], { order: 2, step: 4e-3 });
  gradcheck((x, y) => ops.pow(x, y), [column, a], { order: 2, step: 4e-3 });
  for (const b of [2, 3, 0.5, -1, -0.5, -1.5]) gradcheck((x) => ops.pow(x, b), [positive], { order: 2, step: 4e-3 });
});

test("a number stands for a scalar on either side", () => {
  const [left, right] = scope(() => [ops.sub(1, tensor([1, 2])).toArray(), ops.sub(tensor([1, 2]), 1).toArray()]);
  expect(left).toEqual([0, -1]);
  expect(right).toEqual([0, 1]);
});

test("operands of size 0 give size 0", () => {
  expect(ops.add(tensor([], [0, 3]), row).shape).toEqual([0, 3]);
  expect(ops.mul(tensor([], [2, 0]), column).shape).toEqual([2, 0]);
});

describe("at equal operands", () => {
  const halves = (op: Operator) =>
    scope(() => {
      const x = tensor([1, 2]);
      const y = tensor([1, 3]);
      return grad(op(x, y), [x, y], { dout: tensor([1, 1]) }).map((g) => g.toArray());
    });

  test("maximum and minimum give each half the gradient", () => {
    expect(halves(ops.maximum)).toEqual([
      [0.5, 0],
      [0.5, 1],
    ]);
    expect(halves(ops.minimum)).toEqual([
      [0.5, 1],
      [0.5, 0],
    ]);
  });
});

test("maximum and minimum keep NaN from either side", () => {
  expect([...ops.maximum(tensor([NaN, 1]), tensor([1, NaN])).data]).toEqual([NaN, NaN]);
  expect([...ops.minimum(tensor([NaN, 1]), tensor([1, NaN])).data]).toEqual([NaN, NaN]);
});

describe("pow at its edges", () => {
  test("is IEEE 754's", () => {
    const base = [0, -8, -8, 2, NaN, 1, -1, Infinity, -Infinity, 0];
    const exponent = [0, 3, 0.5, NaN, 0, NaN, Infinity, -1, 3, -2];
    const expected = [1, -512, NaN, NaN, 1, 1, 1, 0, -Infinity, Infinity];
    expect([...ops.pow(tensor(base), tensor(exponent)).data]).toEqual(expected);
  });

  test("has finite gradients at base 0", () => {
    const gradients = scope(() => {
      const x = tensor([0, 0, 0]);
      const y = tensor([0, 1, 2]);
      return grad(ops.pow(x, y), [x, y], { dout: tensor([1, 1, 1]) }).map((g) => g.toArray());
    });
    expect(gradients).toEqual([
      [0, 1, 0],
      [-Infinity, 0, 0],
    ]);
  });
});

test("remainder has the sign of the divisor", () => {
  expect(ops.remainder(tensor([5, -5, 5, -5, 6]), tensor([3, 3, -3, -3, 3])).toArray()).toEqual([2, 1, -1, -2, 0]);
});

describe("integers", () => {
  const i = tensor(new Int32Array([7, -2, 2147483647]));

  test("add, sub and mul stay integers, modulo 2^32, and record nothing", () => {
    const sum = ops.add(i, 1);
    expect(sum.dtype).toBe("i32");
    expect(sum.node).toBeNull();
    expect(sum.toArray()).toEqual([8, -1, -2147483648]);
    expect(ops.sub(1, i).toArray()).toEqual([-6, 3, -2147483646]);
    expect(ops.mul(i, tensor(new Int32Array([3]))).toArray()).toEqual([21, -6, 2147483645]);
  });

  test("refuse fractions", () => {
    expect(() => ops.mul(i, 0.5)).toThrow(
      'mul: b is 0.5, not a whole number, the other operand is i32 [3]; convert it with cast(…, "f32")',
    );
  });

  test("and floats do not mix", () => {
    expect(() => ops.add(i, tensor([1, 2, 3]))).toThrow('add: b is f32, needs i32 (b [3]); convert with cast(b, "i32")');
  });

  test("are refused where there is no integer kernel", () => {
    expect(() => ops.div(i, i)).toThrow('div: a is i32, needs f32 (a [3]); convert with cast(a, "f32")');
  });
});

test.each<[string, Operator]>([
  ["add", ops.add],
  ["sub", ops.sub],
  ["mul", ops.mul],
  ["div", ops.div],
  ["pow", ops.pow],
  ["maximum", ops.maximum],
  ["minimum", ops.minimum],
  ["remainder", ops.remainder],
  ["atan2", ops.atan2],
])("%s refuses shapes that do not broadcast", (name, op) => {
  expect(() => op(tensor([1, 2, 3, 4, 5, 6], [2, 3]), tensor([1, 2, 3, 4]))).toThrow(
    `${name}: shapes do not broadcast, 3 and 4 (a [2, 3], b [4])`,
  );
});
