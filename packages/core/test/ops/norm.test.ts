// Layer norm, RMS norm and normalize: what they guarantee, gradients of both orders, errors. PyTorch's numbers are in golden/.
import { describe, expect, test } from "vitest";
import { layerNorm, normalize, rmsNorm, tensor } from "../../src/index.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";

const normal = testNormals(3);
const drawn = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, normal), shape);

test("layerNorm gives rows of mean 0 and variance 1", () => {
  const out = layerNorm(
    tensor([
      [1000, 1001, 1003, 1004],
      [-5, 0, 5, 10],
    ]),
  ).toArray() as number[][];
  for (const row of out) {
    expect(row.reduce((a, b) => a + b)).toBeCloseTo(0, 4);
    expect(row.reduce((a, b) => a + b * b, 0) / 4).toBeCloseTo(1, 4);
  }
});

test("rmsNorm gives rows of mean square 1", () => {
  const out = rmsNorm(drawn(3, 50)).toArray() as number[][];
  for (const row of out) expect(row.reduce((a, b) => a + b * b, 0) / 50).toBeCloseTo(1, 4);
});

test("several trailing dimensions are one row", () => {
  const x = drawn(2, 3, 4);
  expect(layerNorm(x, null, null, { dims: 2 }).data).toEqual(layerNorm(tensor(x.data as Float32Array, [2, 12])).data);
});

test("normalize gives vectors of length 1 and leaves 0 at 0", () => {
  expect(
    normalize(
      tensor([
        [3, 4],
        [0, 0],
      ]),
    ).toArray(),
  ).toEqual([
    [expect.closeTo(0.6, 6), expect.closeTo(0.8, 6)],
    [0, 0],
  ]);
  expect(normalize(tensor([[1, -3]]), { p: 1 }).toArray()).toEqual([[0.25, -0.75]]);
});

describe("gradients of both orders agree with finite differences", () => {
  test("layerNorm with weight and bias", () => {
    gradcheck((x, w, b) => layerNorm(x, w, b), [drawn(3, 5), drawn(5), drawn(5)], { order: 2 });
  });
  test("layerNorm of two dimensions without them", () => {
    gradcheck((x) => layerNorm(x, null, null, { dims: 2 }), [drawn(2, 2, 3)], { order: 2 });
  });
  test("layerNorm with a bias alone", () => {
    gradcheck((x, b) => layerNorm(x, null, b), [drawn(2, 4), drawn(4)], { order: 2 });
  });
  test("rmsNorm", () => {
    gradcheck((x, w) => rmsNorm(x, w), [drawn(3, 5), drawn(5)], { order: 2 });
  });
  test("normalize", () => {
    gradcheck((x) => normalize(x), [drawn(3, 4)], { order: 2 });
  });
});

test("weights of another shape than what is normalised are refused", () => {
  expect(() => layerNorm(drawn(2, 3), drawn(4))).toThrow("layerNorm: weight has 4 elements, needs 3 (weight [4], input [2, 3])");
  expect(() => layerNorm(drawn(2, 3), null, drawn(2, 3, 1))).toThrow("layerNorm: normalises 3 dimensions, input has 2 (input [2, 3])");
  expect(() => rmsNorm(drawn(2, 3), drawn(2))).toThrow("rmsNorm: weight has 2 elements, needs 3 (weight [2], input [2, 3])");
});
