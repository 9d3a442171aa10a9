import { expect, test } from "vitest";
import { iqrOutliers, madOutliers, rowsWithout, zScoreOutliers } from "../../src/data/outliers.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { golden, iris } from "./golden.ts";

const places = (mask: Tensor) => Array.from(mask.data.keys(), (i) => [Math.floor(i / 4), i % 4]).filter((_, i) => mask.data[i] === 1);

test("zScoreOutliers marks what SciPy's z-scores do", () => {
  expect(places(zScoreOutliers(iris, { threshold: 2.5 }))).toEqual(golden.outliers.zScore);
});

test("iqrOutliers marks what lies outside NumPy's quartiles", () => {
  expect(places(iqrOutliers(iris))).toEqual(golden.outliers.iqr);
});

test("madOutliers marks what SciPy's median absolute deviation does", () => {
  expect(places(madOutliers(iris, { threshold: 2 }))).toEqual(golden.outliers.mad);
});

test("missing values are no outliers, and rowsWithout gives the rows that have none", () => {
  const x = tensor([1, 2, 3, 2, 1, Number.NaN, 2, 500], [8, 1]);
  for (const mask of [iqrOutliers(x), madOutliers(x), zScoreOutliers(x, { threshold: 2 })]) {
    expect(Array.from(rowsWithout(mask))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  }
});
