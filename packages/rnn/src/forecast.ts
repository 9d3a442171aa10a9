// Forecasting: windows of series, and the baselines that a network has to beat.
import { ShapeError } from "@sluice/core/op";

/** How a series is cut. */
export interface SeriesOptions {
  /** Steps that are seen. */
  input: number;
  /** Steps that are forecast. Default 1. */
  horizon?: number;
  /** Steps from one window to the next. Default 1. */
  stride?: number;
}

/** Windows of a series and what came after each. */
export interface SeriesWindows {
  readonly count: number;
  /** [count, input, features], row by row */
  readonly inputs: Float32Array;
  /** [count, horizon, features] */
  readonly targets: Float32Array;
}

/**
 * Cuts a series into windows.
 * @param series - [steps, features], row by row
 * @throws ShapeError if sizes are no positive whole numbers or no window fits
 */
export function seriesWindows(series: ArrayLike<number>, features: number, options: SeriesOptions): SeriesWindows {
  const { input, horizon = 1, stride = 1 } = options;
  for (const [name, n] of Object.entries({ features, input, horizon, stride })) {
    if (!Number.isInteger(n) || n < 1) throw new ShapeError(`seriesWindows: ${name} is ${n}, needs a whole number of at least 1`);
  }
  const steps = series.length / features;
  if (!Number.isInteger(steps)) throw new ShapeError(`seriesWindows: ${series.length} numbers are no whole steps of ${features} features`);
  const count = Math.floor((steps - input - horizon) / stride) + 1;
  if (count < 1) throw new ShapeError(`seriesWindows: ${steps} steps are fewer than ${input} seen and ${horizon} forecast`);
  const cut = (offset: number, length: number) =>
    Float32Array.from({ length: count * length * features }, (_, i) => {
      const window = Math.floor(i / (length * features));
      return series[(window * stride + offset) * features + (i % (length * features))];
    });
  return { count, inputs: cut(0, input), targets: cut(input, horizon) };
}

/**
 * The last value, again and again: the forecast that a random walk deserves.
 * @param inputs - [count, input] of one feature
 * @returns [count, horizon]
 */
export function naiveForecast(inputs: ArrayLike<number>, input: number, horizon: number): Float32Array {
  return seasonalNaiveForecast(inputs, input, horizon, 1);
}

/**
 * The values of a season ago.
 * @param inputs - [count, input] of one feature
 * @param season - steps of a season, at most `input`
 * @returns [count, horizon]
 * @throws ShapeError if a window is shorter than a season, or inputs are no whole windows
 */
export function seasonalNaiveForecast(inputs: ArrayLike<number>, input: number, horizon: number, season: number): Float32Array {
  if (!Number.isInteger(season) || season < 1 || season > input)
    throw new ShapeError(`seasonalNaiveForecast: a season of ${season} is not within the ${input} steps seen`);
  const count = inputs.length / input;
  if (!Number.isInteger(count))
    throw new ShapeError(`seasonalNaiveForecast: ${inputs.length} numbers are no whole windows of ${input} steps`);
  return Float32Array.from({ length: count * horizon }, (_, i) => {
    const [window, step] = [Math.floor(i / horizon), i % horizon];
    return inputs[window * input + input - season + (step % season)];
  });
}
