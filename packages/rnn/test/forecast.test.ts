import { describe, expect, test } from "vitest";
import { naiveForecast, seasonalNaiveForecast, seriesWindows } from "../src/index.ts";

describe("forecasting", () => {
  test("cuts series into what is seen and what comes", () => {
    const { count, inputs, targets } = seriesWindows([1, 2, 3, 4, 5, 6], 1, { input: 3, horizon: 2 });
    expect(count).toBe(2);
    expect([...inputs]).toEqual([1, 2, 3, 2, 3, 4]);
    expect([...targets]).toEqual([4, 5, 5, 6]);
    const two = seriesWindows([1, 10, 2, 20, 3, 30, 4, 40], 2, { input: 1, stride: 2 });
    expect([...two.inputs, ...two.targets]).toEqual([1, 10, 3, 30, 2, 20, 4, 40]);
  });

  test("repeats the last value, or a season", () => {
    expect([...naiveForecast([1, 2, 3, 4], 2, 2)]).toEqual([2, 2, 4, 4]);
    expect([...seasonalNaiveForecast([1, 2, 3, 4], 4, 5, 3)]).toEqual([2, 3, 4, 2, 3]);
  });

  test("names what does not fit", () => {
    expect(() => seriesWindows([1, 2], 1, { input: 2 })).toThrow("seriesWindows: 2 steps are fewer than 2 seen and 1 forecast");
    expect(() => seriesWindows([1, 2, 3], 2, { input: 1 })).toThrow("seriesWindows: 3 numbers are no whole steps of 2 features");
    expect(() => seriesWindows([1], 1, { input: 0 })).toThrow("seriesWindows: input is 0, needs a whole number of at least 1");
    expect(() => seasonalNaiveForecast([1, 2], 2, 1, 3)).toThrow("seasonalNaiveForecast: a season of 3 is not within the 2 steps seen");
    expect(() => naiveForecast([1, 2, 3], 2, 1)).toThrow("seasonalNaiveForecast: 3 numbers are no whole windows of 2 steps");
  });
});
