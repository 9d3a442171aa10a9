// Running moments.
import { expect, test } from "vitest";
import { RunningMoments } from "../src/running-moments.ts";

test("mean and variance over parts are those over the whole, but for the weight of the start", () => {
  const running = new RunningMoments(2);
  running.update([1, 10, 2, 20, 6, 0]);
  running.update([3, 30]);
  const { mean, variance, count } = running.moments;
  expect(count).toBeCloseTo(4, 3);
  expect([mean[0]! - 3, mean[1]! - 15].map((x) => Math.abs(x) < 1e-3)).toEqual([true, true]);
  // Population variances of 1, 2, 6, 3 and 10, 20, 0, 30, as NumPy's var.
  expect(Math.abs(variance[0]! - 3.5)).toBeLessThan(1e-3);
  expect(Math.abs(variance[1]! - 125)).toBeLessThan(1e-2);
});

test("numbers are scaled and cut, and the moments go through JSON", () => {
  const running = new RunningMoments(1);
  running.moments = JSON.parse('{"mean":[2],"variance":[4],"count":10}');
  expect([running.scale(4, 0, 10, 0), running.scale(-99, 0, 10, 0), running.shrink(-4, 10, 0), running.shrink(99, 10, 0)]).toEqual([
    1, -10, -2, 10,
  ]);
});
