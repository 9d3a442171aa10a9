import { describe, expect, test } from "vitest";
import { columnQuantiles, columnStats, tableSize } from "../../src/data/statistics.ts";
import { tensor } from "../../src/tensor.ts";
import { golden, iris } from "./golden.ts";

const NaNs = Number.NaN;

describe("columnStats", () => {
  test("counts, averages and bounds columns, leaving missing values out", () => {
    const stats = columnStats("test", tensor([1, NaNs, 3, 4, 5, 7, NaNs, NaNs, NaNs], [3, 3]));
    expect(Array.from(stats.count)).toEqual([2, 1, 2]);
    expect(Array.from(stats.mean)).toEqual([2.5, 5, 5]);
    expect(columnStats("test", tensor([[1], [2], [6]]))).toEqual({
      count: Float64Array.of(3),
      mean: Float64Array.of(3),
      squares: Float64Array.of(14),
      min: Float64Array.of(1),
      max: Float64Array.of(6),
    });
  });

  test("takes all but the last dimension as rows", () => {
    expect(Array.from(columnStats("test", tensor([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2])).mean)).toEqual([4, 5]);
  });
});

test("columnQuantiles gives NumPy's quantiles", () => {
  const found = columnQuantiles("test", iris, golden.quantiles.q);
  golden.quantiles.y.forEach((column, d) => {
    column.forEach((value, k) => {
      expect(found[d]![k]).toBeCloseTo(value, 6);
    });
  });
});

test("columnQuantiles leaves missing values out and gives NaN where nothing is left", () => {
  const found = columnQuantiles("test", tensor([NaNs, NaNs, 4, NaNs, 2, NaNs], [3, 2]), [0, 0.5, 1]);
  expect(found.map((column) => Array.from(column))).toEqual([
    [2, 3, 4],
    [NaNs, NaNs, NaNs],
  ]);
});

test("tableSize names the columns that differ", () => {
  expect(() => tableSize("test", tensor([[1, 2]]), 3)).toThrow("test: x has 2 columns, fitted were 3 (x [1, 2])");
  expect(() => tableSize("test", tensor(1))).toThrow("test: x has no columns (x []), needs [N, D]");
});
