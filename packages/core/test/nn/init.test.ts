// Initialisers: spread, fans in the [..., in, out] layout, structure, errors.
import { beforeEach, describe, expect, test } from "vitest";
import { init, rand, seed, type Tensor } from "../../src/index.ts";

beforeEach(() => seed(3));

function spread(t: Tensor): { mean: number; std: number; most: number } {
  const x = Array.from(t.data);
  const mean = x.reduce((a, b) => a + b) / x.length;
  return { mean, std: Math.sqrt(x.reduce((s, v) => s + (v - mean) ** 2, 0) / x.length), most: Math.max(...x.map(Math.abs)) };
}

describe("gains and fans", () => {
  // torch.nn.init.calculate_gain
  test("gains are PyTorch's", () => {
    expect(init.calculateGain("relu")).toBeCloseTo(Math.SQRT2, 15);
    expect(init.calculateGain("leakyRelu", 0.2)).toBeCloseTo(1.3867504905630728, 15);
    expect(init.calculateGain("leakyRelu")).toBeCloseTo(1.4141428569978354, 15);
    expect(init.calculateGain("tanh")).toBeCloseTo(5 / 3, 15);
    expect(init.calculateGain("selu")).toBe(0.75);
    expect(init.calculateGain("sigmoid")).toBe(1);
  });
  test("inputs stand before outputs, the kernel before both", () => {
    expect(init.fans([3, 5])).toEqual({ fanIn: 3, fanOut: 5 });
    expect(init.fans([2, 3, 4, 5])).toEqual({ fanIn: 24, fanOut: 30 });
  });
  test("a vector has no fans", () => {
    expect(() => init.fans([5])).toThrow("fans: weight has 1 dimensions, needs at least 2 (weight [5])");
  });
});

describe("spreads", () => {
  const shape = [3, 3, 20, 50];
  test("xavierUniform reaches gain · √(6 / (fanIn + fanOut))", () => {
    const bound = 2 * Math.sqrt(6 / (9 * 20 + 9 * 50));
    const { most, std } = spread(init.xavierUniform(shape, { gain: 2 }));
    expect(most).toBeLessThanOrEqual(bound);
    expect(most).toBeGreaterThan(0.99 * bound);
    expect(Math.abs(std * Math.sqrt(3) - bound)).toBeLessThan(0.03 * bound);
  });
  test("xavierNormal has deviation √(2 / (fanIn + fanOut))", () => {
    const want = Math.sqrt(2 / (9 * 70));
    expect(Math.abs(spread(init.xavierNormal(shape)).std - want)).toBeLessThan(0.03 * want);
  });
  test("kaimingUniform keeps activations by default, gradients on demand", () => {
    expect(spread(init.kaimingUniform(shape)).most).toBeCloseTo(Math.sqrt(6 / 180), 2);
    expect(spread(init.kaimingUniform(shape, { mode: "fanOut", nonlinearity: "linear" })).most).toBeCloseTo(Math.sqrt(3 / 450), 2);
  });
  test("kaimingNormal has deviation √(2 / ((1 + slope²) fanIn))", () => {
    const want = Math.sqrt(2 / (1.25 * 180));
    expect(Math.abs(spread(init.kaimingNormal(shape, { slope: 0.5 })).std - want)).toBeLessThan(0.03 * want);
  });
  test("normal, truncNormal and uniform have what they are told", () => {
    expect(spread(init.normal([100, 100], 4, 2)).mean).toBeCloseTo(4, 1);
    expect(spread(init.truncNormal([100, 100], 0, 1, -0.5, 0.5)).most).toBeLessThanOrEqual(0.5);
    expect(spread(init.uniform([100, 100], 1, 3)).mean).toBeCloseTo(2, 1);
  });
  test("the initialisers' stream is not the one of rand", () => {
    const first = Array.from(rand([4]).data);
    seed(3);
    init.normal([50]);
    expect(Array.from(rand([4]).data)).toEqual(first);
  });
});

describe("structure", () => {
  test.each([[[5, 3]], [[3, 5]], [[2, 2, 3]]])("orthogonal %j has orthonormal rows or columns", (shape) => {
    const gain = 2;
    const columns = shape.at(-1)!;
    const x = init.orthogonal(shape, { gain }).data;
    const rows = x.length / columns;
    const count = Math.min(rows, columns);
    const at = (vector: number, k: number) => (rows >= columns ? x[k * columns + vector]! : x[vector * columns + k]!);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        let dot = 0;
        for (let k = 0; k < Math.max(rows, columns); k++) dot += at(i, k) * at(j, k);
        expect(dot).toBeCloseTo(i === j ? gain * gain : 0, 5);
      }
    }
  });
  test("constant, zeros, ones and eye", () => {
    expect(init.constant([2], 0.5).toArray()).toEqual([0.5, 0.5]);
    expect(init.zeros([2]).toArray()).toEqual([0, 0]);
    expect(init.ones([2]).toArray()).toEqual([1, 1]);
    expect(init.eye([2, 3]).toArray()).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
  });
  test("dirac passes each channel through the kernel's centre", () => {
    const x = init.dirac([3, 2, 2]);
    expect(x.toArray()).toEqual([
      [
        [0, 0],
        [0, 0],
      ],
      [
        [1, 0],
        [0, 1],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ]);
  });
  test("dirac in groups starts anew in each", () => {
    expect(init.dirac([1, 2, 4], { groups: 2 }).toArray()).toEqual([
      [
        [1, 0, 1, 0],
        [0, 1, 0, 1],
      ],
    ]);
  });
  test("sparse leaves each input the same number of weights", () => {
    const x = init.sparse([6, 10], 0.25, 0.01).toArray() as number[][];
    for (const row of x) expect(row.filter((v) => v === 0)).toHaveLength(3);
    expect(new Set(x.map((row) => row.map((v) => v === 0).join())).size).toBeGreaterThan(1);
  });
});

test("shapes and shares that make no sense are refused", () => {
  expect(() => init.eye([2])).toThrow("eye: weight has 1 dimensions, needs 2 (weight [2])");
  expect(() => init.orthogonal([4])).toThrow("orthogonal: weight has 1 dimensions, needs at least 2 (weight [4])");
  expect(() => init.dirac([2, 2])).toThrow("dirac: weight has 2 dimensions, needs 3 to 5 (weight [2, 2])");
  expect(() => init.dirac([1, 2, 3], { groups: 2 })).toThrow("dirac: 2 groups do not divide 3 channels (weight [1, 2, 3])");
  expect(() => init.sparse([2], 0.5)).toThrow("sparse: weight has 1 dimensions, needs 2 (weight [2])");
  expect(() => init.sparse([2, 2], 2)).toThrow("sparse: sparsity is 2, needs 0 ≤ sparsity ≤ 1");
});
