import { describe, expect, test } from "vitest";
import { all, any, argmax, argmin, max, min } from "../../src/ops/extremes.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck } from "../../src/testing.ts";
import { golden } from "../golden/read.ts";
import { expectGolden } from "../golden/run.ts";

type Attrs = Readonly<Record<string, unknown>>;
const keep = (c: Attrs) => ({ keepDim: c.keepdim === true });
const ops = {
  amax: (x, c) => max(x, c.dim as number[], keep(c)),
  amin: (x, c) => min(x, c.dim as number[], keep(c)),
  argmax: (x, c) => argmax(x, c.dim as number, keep(c)),
  argmin: (x, c) => argmin(x, c.dim as number, keep(c)),
  any: (x, c) => any(x, c.dim as number, keep(c)),
  all: (x, c) => all(x, c.dim as number, keep(c)),
} satisfies Record<string, (x: Tensor, attrs: Attrs) => Tensor>;

describe("PyTorch's numbers", () => {
  const cases = golden("tensor").filter((c) => c.op in ops);
  test.each(cases.map((c) => [c.id, c] as const))("%s has the same values and gradients", (_, c) => {
    expectGolden(c, ({ input }) => ops[c.op as keyof typeof ops](input!, c.attrs));
  });
});

describe("max and min", () => {
  test("agree with finite differences, twice", () => {
    const x = tensor(
      Float32Array.from({ length: 24 }, (_, i) => ((i * 7) % 24) / 4),
      [2, 3, 4],
    );
    gradcheck((t) => max(t, [0, 2]), [x], { order: 2 });
    gradcheck((t) => min(t, 1, { keepDim: true }), [x], { order: 2 });
  });

  test("give back NaN where there is one", () => {
    expect(
      max(
        tensor([
          [1, Number.NaN],
          [2, 3],
        ]),
        1,
      ).toArray(),
    ).toEqual([Number.NaN, 3]);
    expect(min(tensor([Number.NaN, 1])).item()).toBeNaN();
  });

  test("refuse to choose among nothing", () => {
    expect(() => max(tensor([], [0]))).toThrow("max: 0 elements to choose from, needs at least 1 (x [0])");
  });
});

describe("argmax and argmin", () => {
  test("take the first of equals, and the first NaN before all", () => {
    expect(argmax(tensor([1, 3, 3, 2])).item()).toBe(1);
    expect(argmin(tensor([1, 0, 3, 0])).item()).toBe(1);
    expect(argmax(tensor([1, Number.NaN, 9, Number.NaN])).item()).toBe(1);
    expect(argmin(tensor([Number.NEGATIVE_INFINITY, Number.NaN])).item()).toBe(1);
  });

  test("count through all elements without a dimension", () => {
    expect(
      argmax(
        tensor([
          [1, 2],
          [9, 3],
        ]),
      ).item(),
    ).toBe(2);
  });

  test("refuse to choose among nothing", () => {
    expect(() => argmax(tensor([], [0, 2]), 0)).toThrow("argmax: 0 elements to choose from, needs at least 1 (x [0, 2])");
    expect(argmin(tensor([], [0, 2]), 1).shape).toEqual([0]);
  });
});

describe("any and all", () => {
  const x = tensor([
    [true, false],
    [true, true],
  ]);

  test("look along one, several or all dimensions", () => {
    expect(any(x, 1).toArray()).toEqual([true, true]);
    expect(all(x, 0, { keepDim: true }).toArray()).toEqual([[true, false]]);
    expect(all(x).item()).toBe(0);
    expect(
      any(
        tensor([
          [[false], [true]],
          [[false], [false]],
        ]),
        [0, 2],
      ).toArray(),
    ).toEqual([false, true]);
  });

  test("of nothing are false and true", () => {
    expect(any(tensor([], [0], "bool")).item()).toBe(0);
    expect(all(tensor([], [0], "bool")).item()).toBe(1);
  });

  test("refuse floats", () => {
    expect(() => any(tensor([1]))).toThrow("any: x is f32, needs bool");
  });
});
