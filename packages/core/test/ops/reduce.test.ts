import { describe, expect, test } from "vitest";
import { sum, sumTo } from "../../src/ops/reduce.ts";
import { scope } from "../../src/scope.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";
import { golden } from "../golden/read.ts";
import { expectGolden } from "../golden/run.ts";

function draw(...shape: number[]): Tensor {
  const normal = testNormals(shape.join().length);
  return tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, normal), shape);
}
const dimOf = (c: { attrs: Readonly<Record<string, unknown>> }) => c.attrs.dim as number[] | undefined;
const keepOf = (c: { attrs: Readonly<Record<string, unknown>> }) => ({ keepDim: c.attrs.keepdim === true });

const ops = {
  sum: (x, c) => sum(x, dimOf(c), keepOf(c)),
  sum_all: (x) => sum(x),
} satisfies Record<string, (x: Tensor, c: { attrs: Readonly<Record<string, unknown>> }) => Tensor>;

describe("PyTorch's numbers", () => {
  const cases = golden("tensor").filter((c) => c.op in ops);
  test.each(cases.map((c) => [c.id, c] as const))("%s has the same values and gradients", (_, c) => {
    expectGolden(c, ({ input }) => ops[c.op as keyof typeof ops](input!, c));
  });
});

describe("sum", () => {
  test.each<[string, number[] | undefined]>([
    ["all", undefined],
    ["rows", [-1]],
    ["columns", [0]],
    ["separated dimensions", [0, 2]],
    ["no dimension", []],
  ])("over %s agrees with finite differences, twice", (_, dim) => {
    gradcheck((x) => sum(x, dim), [draw(3, 2, 4)], { order: 2 });
  });

  test("of nothing is 0", () => {
    expect(sum(draw(0, 3), 0).toArray()).toEqual([0, 0, 0]);
    expect(sum(draw(2, 0)).item()).toBe(0);
  });

  test("keeps its accuracy over a million elements", () => {
    scope(() => {
      const values = new Float32Array(1 << 20).fill(0.1);
      const exact = values[0]! * values.length;
      expect(Math.abs(sum(tensor(values)).item() / exact - 1)).toBeLessThan(2e-6);
      expect(Math.abs(sum(tensor(values, [1 << 19, 2]), 0).data[0]! / (exact / 2) - 1)).toBeLessThan(1e-5);
    });
  });

  test("refuses a dimension that is not there", () => {
    expect(() => sum(draw(2, 3), 2)).toThrow("sum: dim 2 is outside rank 2 ([2, 3])");
  });

  test("refuses integers, with the way out", () => {
    expect(() => sum(tensor(new Int32Array([1])))).toThrow('sum: x is i32, needs f32 (x [1]); convert with cast(x, "f32")');
  });
});

describe("sumTo", () => {
  test("undoes a broadcast", () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(sumTo(x, [3]).toArray()).toEqual([5, 7, 9]);
    expect(sumTo(x, [2, 1]).toArray()).toEqual([[6], [15]]);
    expect(sumTo(x, []).item()).toBe(21);
    expect(sumTo(x, [2, 3])).toBe(x);
    expect(sumTo(tensor([[1, 2]]), [2]).toArray()).toEqual([1, 2]);
  });

  test("has a gradient and a second one", () => {
    gradcheck((x) => sumTo(x, [3, 1]), [draw(2, 3, 4)], { order: 2 });
  });
});
