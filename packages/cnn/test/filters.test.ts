import { seed } from "@sluice/core";
import { expect, test } from "vitest";
import { checkChannels, filters } from "../src/filters.ts";

test("filters and biases lie within 1/√F, F the product of all sizes but the last", () => {
  seed(2);
  const { weight, bias } = filters([3, 3, 8, 16], 40, true);
  const largest = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs));
  for (const { data } of [weight, bias!]) {
    expect(largest(data)).toBeLessThanOrEqual(Math.fround(1 / Math.sqrt(72)));
    expect(largest(data)).toBeGreaterThan(0.9 / Math.sqrt(72));
  }
  expect(filters([3, 8, 16], 16, false).bias).toBeNull();
});

test("channels are whole numbers that divide into groups", () => {
  expect(() => checkChannels("conv2d", 4, 6, 2)).not.toThrow();
  expect(() => checkChannels("conv2d", 4, 6, 4)).toThrow("conv2d: 4 channels in and 6 out do not both divide into 4 groups");
  expect(() => checkChannels("conv2d", 4, 1.5, 1)).toThrow("conv2d: O is 1.5, needs a whole number of at least 1");
});
