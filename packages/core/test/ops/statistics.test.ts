import { describe, expect, test } from "vitest";
import { mul } from "../../src/ops/binary.ts";
import { logsumexp, mean, norm, prod, std, variance } from "../../src/ops/statistics.ts";
import { scope } from "../../src/scope.ts";
import { grad } from "../../src/tape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";
import { golden } from "../golden/read.ts";
import { expectGolden } from "../golden/run.ts";

function draw(...shape: number[]): Tensor {
  const normal = testNormals(shape.join().length);
  return tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, normal), shape);
}

type Attrs = Readonly<Record<string, unknown>>;
const dimOf = (c: Attrs) => c.dim as number | number[] | undefined;
const keep = (c: Attrs) => ({ keepDim: c.keepdim === true });
const exponent = (c: Attrs) => Number(c.p);
const ops = {
  mean: (x, c) => mean(x, dimOf(c), keep(c)),
  mean_dim: (x) => mean(x, [0, 1]),
  prod: (x, c) => prod(x, dimOf(c), keep(c)),
  var: (x, c) => variance(x, dimOf(c), { ...keep(c), correction: c.correction as number }),
  std: (x, c) => std(x, dimOf(c), { ...keep(c), correction: c.correction as number }),
  norm: (x, c) => norm(x, dimOf(c), { ...keep(c), p: exponent(c) }),
  logsumexp: (x) => logsumexp(mul(x, 10), 1),
  logsumexp_dim: (x, c) => logsumexp(x, dimOf(c), keep(c)),
} satisfies Record<string, (x: Tensor, attrs: Attrs) => Tensor>;

describe("PyTorch's numbers", () => {
  const cases = golden("tensor").filter((c) => c.op in ops);
  test.each(cases.map((c) => [c.id, c] as const))("%s has the same values and gradients", (_, c) => {
    expectGolden(c, ({ input }) => ops[c.op as keyof typeof ops](input!, c.attrs));
  });
});

describe("gradients", () => {
  test.each<[string, (x: Tensor) => Tensor]>([
    ["mean", (x) => mean(x, [0, 2])],
    ["variance", (x) => variance(x, 1)],
    ["variance over dimensions that lie apart", (x) => variance(x, [0, 2], { correction: 0, keepDim: true })],
    ["std", (x) => std(x, 2)],
    ["prod", (x) => prod(x, [0, 2])],
    ["logsumexp", (x) => logsumexp(x, [0, 1])],
    ["norm", (x) => norm(x, 1)],
    ["norm with p = 3", (x) => norm(x, [0, 2], { p: 3 })],
    ["norm with p = 1", (x) => norm(x, 0, { p: 1 })],
  ])("of %s agree with finite differences, twice", (_, op) => {
    gradcheck(op, [draw(3, 2, 4)], { order: 2 });
  });

  test("of prod are right at zeros, twice", () => {
    gradcheck(
      (x) => prod(x, 1),
      [
        tensor([
          [2, 0, 3],
          [0, 0, 4],
        ]),
      ],
      { order: 2 },
    );
  });

  test("of std and norm are 0 where the result is 0", () => {
    scope(() => {
      const x = tensor([2, 2, 2]);
      expect(grad(std(x), [x])[0]!.toArray()).toEqual([0, 0, 0]);
      const zero = tensor([0, 0]);
      expect(grad(norm(zero), [zero])[0]!.toArray()).toEqual([0, 0]);
      expect(grad(norm(zero, undefined, { p: 3 }), [zero])[0]!.toArray()).toEqual([0, 0]);
    });
  });
});

describe("mean, variance, prod", () => {
  test("of nothing are NaN, NaN and 1", () => {
    const none = tensor([], [2, 0]);
    expect(mean(none, 1).toArray()).toEqual([Number.NaN, Number.NaN]);
    expect(variance(none).item()).toBeNaN();
    expect(prod(none, 1).toArray()).toEqual([1, 1]);
  });

  test("variance keeps its digits far from 0", () => {
    expect(variance(tensor([10001, 10002, 10003])).item()).toBe(1);
  });
});

describe("logsumexp", () => {
  test("neither overflows nor loses infinities", () => {
    expect(logsumexp(tensor([1000, 1000])).item()).toBeCloseTo(1000 + Math.log(2), 3);
    expect(logsumexp(tensor([-Infinity, -Infinity])).item()).toBe(-Infinity);
    expect(logsumexp(tensor([1, Infinity])).item()).toBe(Infinity);
    expect(logsumexp(tensor([1, Number.NaN])).item()).toBeNaN();
  });
});

describe("norm", () => {
  test("refuses p = 0", () => {
    expect(() => norm(draw(3), 0, { p: 0 })).toThrow("norm: p is 0, needs a number other than 0 (x [3])");
  });
});
