// Functions of one operand: edges, errors. Gradients and PyTorch's numbers are in op-table.
import { describe, expect, test } from "vitest";
import * as ops from "../../src/ops/unary.ts";
import { scope } from "../../src/scope.ts";
import { grad } from "../../src/tape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";

type Function = (x: Tensor) => Tensor;
const anywhere = [-2.3, -1.1, -0.4, 0.3, 0.8, 1.7, 2.6];
test.each<[string, Function]>([
  ["sign", ops.sign],
  ["floor", ops.floor],
  ["ceil", ops.ceil],
  ["round", ops.round],
  ["trunc", ops.trunc],
])("the gradient of %s is 0", (_, fn) => {
  const gradient = scope(() => {
    const x = tensor(anywhere);
    return grad(fn(x), [x], { dout: tensor([1, 2, 3, 4, 5, 6, 7]) })[0]!.toArray();
  });
  expect(gradient).toEqual([0, 0, 0, 0, 0, 0, 0]);
});

const f32 = Math.fround;
test.each<[string, Function, number[], number[]]>([
  ["exp", ops.exp, [-Infinity, Infinity, -200, 200, 0], [0, Infinity, 0, Infinity, 1]],
  ["expm1", ops.expm1, [-Infinity, Infinity, -0, 1e-20], [-1, Infinity, -0, f32(1e-20)]],
  ["log", ops.log, [0, -0, Infinity, 1, -1, 1e-45], [-Infinity, -Infinity, Infinity, 0, NaN, f32(Math.log(2 ** -149))]],
  ["log1p", ops.log1p, [-1, Infinity, -0, -2], [-Infinity, Infinity, -0, NaN]],
  ["sqrt", ops.sqrt, [0, -0, Infinity, -1], [0, -0, Infinity, NaN]],
  ["rsqrt", ops.rsqrt, [0, Infinity, -1], [Infinity, 0, NaN]],
  ["reciprocal", ops.reciprocal, [0, -0, -Infinity], [Infinity, -Infinity, -0]],
  ["sin", ops.sin, [Infinity, -Infinity, -0], [NaN, NaN, -0]],
  ["cos", ops.cos, [Infinity, -Infinity, -0], [NaN, NaN, 1]],
  ["tanh", ops.tanh, [Infinity, -Infinity, -0, 1e-45], [1, -1, -0, f32(1e-45)]],
  ["sigmoid", ops.sigmoid, [Infinity, -Infinity, 0], [1, 0, 0.5]],
  ["erf", ops.erf, [Infinity, -Infinity, -0], [1, -1, -0]],
  ["sign", ops.sign, [5, -5, 0, -0, NaN], [1, -1, 0, -0, NaN]],
  ["round", ops.round, [0.5, 1.5, 2.5, -0.5, -1.5], [0, 2, 2, -0, -2]],
  ["trunc", ops.trunc, [1.9, -1.9], [1, -1]],
  ["clamp", (x) => ops.clamp(x, -1, 1), [5, -5, NaN, 0.5], [1, -1, NaN, 0.5]],
  ["clamp from below", (x) => ops.clamp(x, 0), [5, -5], [5, 0]],
])("%s is defined at its edges", (_, fn, values, expected) => {
  expect([...scope(() => fn(tensor(values)).data)]).toEqual(expected);
});

describe("the gradient of clamp", () => {
  test("passes at the bounds and stops beyond them", () => {
    const gradient = scope(() => {
      const x = tensor([-2, -1, 0, 1, 2]);
      return grad(ops.clamp(x, -1, 1), [x], { dout: tensor([1, 1, 1, 1, 1]) })[0]!.toArray();
    });
    expect(gradient).toEqual([0, 1, 1, 1, 0]);
  });
});

test("a result does not depend on its position", () => {
  const values = Float32Array.from({ length: 19 }, (_, i) => Math.fround(i * 0.37 - 3));
  for (const fn of [ops.exp, ops.tanh, ops.sigmoid, ops.erf, ops.sin, ops.log1p]) {
    const together = scope(() => fn(tensor(values)).data);
    values.forEach((x, i) => {
      expect(scope(() => fn(tensor([x])).data[0])).toBe(together[i]);
    });
  }
});

test("integers are refused, with the way out", () => {
  expect(() => ops.exp(tensor(new Int32Array([1, 2])))).toThrow('exp: x is i32, needs f32 (x [2]); convert with cast(x, "f32")');
});
