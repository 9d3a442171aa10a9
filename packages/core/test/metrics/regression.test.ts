// Regression metrics beside scikit-learn 1.2's numbers for the same arrays, and perplexity.
// sklearn.metrics: mean_absolute_error, mean_squared_error, r2_score.
import { expect, test } from "vitest";
import { meanAbsoluteError, meanSquaredError, perplexity, r2Score, rootMeanSquaredError, tensor } from "../../src/index.ts";

const target = [3, -0.5, 2, 7, 1.25];
const predicted = [2.5, 0, 2, 8, 1];

test("mean absolute, squared and root mean squared error", () => {
  expect(meanAbsoluteError(predicted, target)).toBeCloseTo(0.45, 12);
  expect(meanSquaredError(predicted, target)).toBeCloseTo(0.3125, 12);
  expect(rootMeanSquaredError(predicted, target)).toBeCloseTo(0.5590169943749475, 12);
});

test("tensors of other shapes are compared number by number", () => {
  expect(meanAbsoluteError(tensor([predicted]), target)).toBeCloseTo(0.45, 7);
});

test("r2Score of good and of absurd predictions", () => {
  expect(r2Score(predicted, target)).toBeCloseTo(0.9500798722044729, 12);
  expect(
    r2Score(
      predicted.map((x) => -x),
      target,
    ),
  ).toBeCloseTo(-7.835862619808308, 12);
});

test("r2Score of constant targets is 1 when met, else 0", () => {
  expect(r2Score([2, 2], [2, 2])).toBe(1);
  expect(r2Score([2, 3], [2, 2])).toBe(0);
});

test("perplexity of uniform guesses among 8 is 8", () => {
  expect(perplexity(Math.log(8))).toBeCloseTo(8, 12);
  expect(perplexity([Math.log(4), Math.log(16)])).toBeCloseTo(8, 12);
});

test("counts that cannot be judged are refused", () => {
  expect(() => meanSquaredError([1, 2], [1])).toThrow("meanSquaredError: 2 predictions, but 1 targets");
  expect(() => r2Score([1], [1])).toThrow("r2Score: 1 targets, needs at least 2");
  expect(() => perplexity([])).toThrow("perplexity: 0 losses, needs at least 1");
});
