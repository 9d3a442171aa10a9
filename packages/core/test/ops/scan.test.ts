import { describe, expect, test } from "vitest";
import { cumprod, cumsum, linearScan } from "../../src/ops/scan.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";
import { golden } from "../golden/read.ts";
import { expectGolden } from "../golden/run.ts";

function draw(...shape: number[]): Tensor {
  const normal = testNormals(shape.join().length);
  return tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, normal), shape);
}

describe("PyTorch's numbers", () => {
  const cases = golden("tensor").filter((c) => c.op === "cumsum" || c.op === "cumprod");
  test.each(cases.map((c) => [c.id, c] as const))("%s has the same values and gradients", (_, c) => {
    expectGolden(c, ({ input }) => (c.op === "cumsum" ? cumsum : cumprod)(input!, c.attrs.dim as number));
  });
});

describe("gradients", () => {
  const twice = { order: 2 } as const;

  test("of cumsum agree with finite differences, twice", () => {
    gradcheck((x) => cumsum(x, 1), [draw(2, 4, 3)], twice);
  });

  test("of cumprod agree with finite differences, twice, at zeros too", () => {
    gradcheck((x) => cumprod(x, 0), [draw(4, 2)], twice);
    gradcheck((x) => cumprod(x, 0), [tensor([2, 0, 3, 0, 1.5])], twice);
  });

  test("of linearScan agree with finite differences, twice, both ways", () => {
    gradcheck((a, b) => linearScan(a, b, 1), [draw(2, 4), draw(2, 4)], twice);
    gradcheck((a, b) => linearScan(a, b, 0, { reverse: true }), [draw(4, 3), draw(4, 3)], twice);
  });
});

describe("cumsum and cumprod", () => {
  test("run along the dimension asked for", () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(cumsum(x, 0).toArray()).toEqual([
      [1, 2],
      [4, 6],
    ]);
    expect(cumprod(x, -1).toArray()).toEqual([
      [1, 2],
      [3, 12],
    ]);
    expect(cumsum(tensor([], [0]), 0).shape).toEqual([0]);
  });

  test("add a hundred thousand tenths without drifting", () => {
    const out = cumsum(tensor(new Float32Array(100_000).fill(0.1)), 0).data;
    expect(Math.abs(out[99_999]! / (Math.fround(0.1) * 100_000) - 1)).toBeLessThan(1e-7);
  });

  test("refuse a scalar", () => {
    expect(() => cumsum(tensor(1), 0)).toThrow("cumsum: dim 0 is outside rank 0 ([])");
  });
});

describe("linearScan", () => {
  test("discounts rewards from the end", () => {
    const discount = tensor([0.5, 0.5, 0.5]);
    expect(linearScan(discount, tensor([1, 2, 4]), 0, { reverse: true }).toArray()).toEqual([3, 4, 4]);
    expect(linearScan(discount, tensor([4, 2, 1]), 0).toArray()).toEqual([4, 4, 3]);
  });

  test("refuses operands of different shapes", () => {
    expect(() => linearScan(draw(2), draw(3), 0)).toThrow("linearScan: shapes differ (a [2], b [3])");
  });
});
