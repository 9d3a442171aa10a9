import { describe, expect, test } from "vitest";
import { completeRows, KNNImputer, SimpleImputer, takeRows, uniqueRows } from "../../src/data/impute.ts";
import { tensor } from "../../src/tensor.ts";
import { expectClose, golden } from "./golden.ts";

const gappy = tensor(golden.impute.x.map((row) => row.map((v) => v ?? Number.NaN)));

describe("imputers", () => {
  test("SimpleImputer fills gaps with scikit-learn's means and medians, or a number", () => {
    expectClose(new SimpleImputer().fitTransform(gappy), golden.impute.mean);
    expectClose(new SimpleImputer({ strategy: "median" }).fitTransform(gappy), golden.impute.median);
    const filled = new SimpleImputer({ strategy: -1 }).fitTransform(gappy);
    expect(filled.data.filter((v) => v === -1)).toHaveLength(6);
  });

  test("KNNImputer fills gaps with scikit-learn's numbers", () => {
    expectClose(new KNNImputer({ neighbors: 3 }).fitTransform(gappy), golden.impute.knn);
  });

  test("KNNImputer falls back on the column's mean where no row is near", () => {
    const imputer = new KNNImputer().fit(tensor([1, 10, 3, 20], [2, 2]));
    expect(imputer.transform(tensor([Number.NaN, Number.NaN], [1, 2])).toArray()).toEqual([[2, 15]]);
  });

  test("a column without any number becomes zeros", () => {
    const x = tensor([1, Number.NaN, 2, Number.NaN], [2, 2]);
    expect(new SimpleImputer().fitTransform(x).toArray()).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  test("the inverse leaves what was filled", () => {
    expect(new SimpleImputer().inverse(gappy)).toBe(gappy);
    expect(new KNNImputer().inverse(gappy)).toBe(gappy);
    expect(() => new KNNImputer({ neighbors: 0 })).toThrow("KNNImputer: neighbors is 0, needs an integer ≥ 1");
  });
});

describe("rows", () => {
  test("completeRows and takeRows drop rows with gaps", () => {
    const rows = completeRows(gappy);
    expect(Array.from(rows)).toEqual([0, 2, 4, 5, 6, 8, 10, 11, 12, 13]);
    const whole = takeRows(gappy, rows);
    expect(whole.shape).toEqual([10, 4]);
    expect(whole.data.some(Number.isNaN)).toBe(false);
  });

  test("uniqueRows keeps the first of equal rows, gaps equal to gaps", () => {
    const x = tensor([1, 2, Number.NaN, 4, 1, 2, Number.NaN, 4, -0, 2, 0, 2], [6, 2]);
    expect(Array.from(uniqueRows(x))).toEqual([0, 1, 4]);
  });

  test("takeRows takes rows of every type and names one that is not there", () => {
    expect(takeRows(tensor(new Int32Array([5, 6, 7])), [2, 0]).toArray()).toEqual([7, 5]);
    expect(takeRows(tensor([true, false]), [1]).dtype).toBe("bool");
    expect(() => takeRows(tensor([1, 2]), [2])).toThrow("takeRows: row 2 is outside 2 rows");
    expect(() => takeRows(tensor(1), [0])).toThrow("takeRows: x is a single number, needs rows");
  });
});
