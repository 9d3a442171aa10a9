import { describe, expect, test } from "vitest";
import { Bilinear, Linear } from "../../src/nn/linear.ts";
import { summary } from "../../src/nn/summary.ts";
import { seed } from "../../src/random.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";
import { expectLayer } from "../golden/layer.ts";
import { golden } from "../golden/read.ts";

const normals = (shape: number[], seed = 1) =>
  tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, testNormals(seed)), shape);

describe("Linear", () => {
  test("gives PyTorch's outputs and gradients, with and without bias and leading dimensions", () => {
    const cases = golden("linear").filter((c) => c.op === "linear");
    expect(cases.length).toBeGreaterThan(5);
    for (const c of cases) {
      const layer = new Linear(c.attrs.in_features as number, c.attrs.out_features as number, { bias: c.attrs.bias as boolean });
      expectLayer(c, layer, ({ input }) => ({ output: layer.forward(input!) }));
    }
  });

  test("starts with weights and bias within 1/√D, spread over the whole range", () => {
    seed(1); // else which numbers a hundred biases get depends on what other files drew
    const { weight, bias } = new Linear(64, 100);
    for (const t of [weight, bias!]) {
      const values = [...t.data];
      expect(Math.max(...values)).toBeLessThanOrEqual(1 / 8);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(-1 / 8);
      expect(Math.max(...values)).toBeGreaterThan(0.115);
      expect(Math.min(...values)).toBeLessThan(-0.115);
      // The standard deviation of U(−b, b) is b/√3.
      const deviation = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
      expect(deviation).toBeGreaterThan(0.065);
      expect(deviation).toBeLessThan(0.079);
    }
  });

  test("has gradients of both orders", () => {
    const layer = new Linear(3, 2);
    gradcheck((x) => layer.forward(x), [normals([4, 3])], { order: 2 });
  });

  test("counts its multiply-adds", () => {
    expect(summary(new Linear(784, 128), [32, 784]).multiplyAdds).toBe(32 * 784 * 128);
  });

  test("refuses counts that are not positive whole numbers, and inputs of other sizes", () => {
    expect(() => new Linear(0, 3)).toThrow("linear: D is 0, needs a whole number of at least 1");
    expect(() => new Linear(2, 2.5)).toThrow("linear: O is 2.5, needs a whole number of at least 1");
    expect(() => new Linear(3, 2).forward(normals([4, 5]))).toThrow(/^linear: .*5.*3/);
  });
});

describe("Bilinear", () => {
  test("keeps leading dimensions and has gradients of both orders", () => {
    const layer = new Bilinear(3, 4, 2);
    const form = (a: Tensor, b: Tensor) => layer.forward(a, b);
    expect(form(normals([2, 5, 3]), normals([2, 5, 4])).shape).toEqual([2, 5, 2]);
    gradcheck(form, [normals([2, 3]), normals([2, 4], 2)], { order: 2 });
  });

  test("refuses inputs that do not fit it or each other", () => {
    const layer = new Bilinear(3, 4, 2);
    expect(() => layer.forward(normals([2, 3]), normals([3, 4]))).toThrow(
      "bilinear: needs [..., 3] and [..., 4] of the same leading sizes (a [2, 3], b [3, 4])",
    );
    expect(() => layer.forward(normals([2, 4]), normals([2, 4]))).toThrow("bilinear: needs [..., 3] and [..., 4]");
  });
});
