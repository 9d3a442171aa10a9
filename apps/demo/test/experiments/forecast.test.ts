import { expect, test } from "vitest";
import { type ForecastLook, type ForecastOptions, type ForecastStep, forecast, HORIZON, INPUT } from "../../src/experiments/forecast.ts";

const options: ForecastOptions = { series: "waves", noise: 0.05, hidden: 24, rate: 5e-3, seed: 0, kernels: "simd" };

test("foretells two waves better than the last season does", () => {
  const job = forecast(options);
  let [error, naive] = [9, 0];
  for (let i = 0; i < 240; i++) {
    const step = job.steps.next().value as ForecastStep;
    if (step.error !== undefined) [error, naive] = [step.error, step.naive!];
  }
  expect(error).toBeLessThan(naive / 2);
  const look = job.answer!({ kind: "look" }) as ForecastLook;
  expect([look.seen.length, look.truth.length, look.forecast.length, look.naive.length]).toEqual([INPUT, HORIZON, HORIZON, HORIZON]);
});

test("a seed gives the same run again", () => {
  const losses = () => {
    const job = forecast({ ...options, series: "heart" });
    return Array.from({ length: 10 }, () => (job.steps.next().value as ForecastStep).loss);
  };
  expect(losses()).toEqual(losses());
});
