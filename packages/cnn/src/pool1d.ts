// Pooling of sequences: that of images of height 1.
import { Module, type Tensor } from "@sluice/core";
import { adaptiveAvgPool2d, avgPool2d, lpPool2d } from "./avg-pool2d.ts";
import { adaptiveMaxPool2d, maxPool2d, maxPool2dWithIndices, maxUnpool2d, type Pooled } from "./max-pool2d.ts";
import { across, asImage, asSequence } from "./sequence.ts";

/** Options of pooling along time. */
export interface Pool1dOptions {
  /** Steps from one window to the next. Default: the window's length. */
  stride?: number;
  /** Steps before and after, at most half a window. Default 0. */
  padding?: number;
  /** Whether a last window that the sequence cuts counts too. Default false. */
  ceilMode?: boolean;
}

/** Options of max pooling along time. */
export interface MaxPool1dOptions extends Pool1dOptions {
  /** Steps from one tap of a window to the next. Default 1. */
  dilation?: number;
}

/** Options of average pooling along time. */
export interface AvgPool1dOptions extends Pool1dOptions {
  /** Whether padding counts among the steps that the sum is divided by. Default true. */
  countIncludePad?: boolean;
}

/**
 * The largest number of each window of each channel.
 * @param x - [N, T, C]
 * @param kernel - the window's length
 * @returns [N, OT, C]
 * @throws ShapeError if the window exceeds the padded sequence, or the padding half of the window
 */
export function maxPool1d(x: Tensor, kernel: number, options: MaxPool1dOptions = {}): Tensor {
  return asSequence(maxPool2d(asImage("maxPool1d", x), [1, kernel], across(options)));
}

/** `maxPool1d`, and at which steps the largest numbers are: what `maxUnpool1d` takes. */
export function maxPool1dWithIndices(x: Tensor, kernel: number, options: MaxPool1dOptions = {}): Pooled {
  const { values, indices } = maxPool2dWithIndices(asImage("maxPool1d", x), [1, kernel], across(options));
  return { values: asSequence(values), indices: asSequence(indices) };
}

/**
 * Puts numbers back where `maxPool1dWithIndices` found them, zeros elsewhere.
 * @param x - [N, OT, C]
 * @param indices - of x's shape, i32
 * @param options.size - T of the result
 * @returns [N, T, C]
 */
export function maxUnpool1d(
  x: Tensor,
  indices: Tensor,
  kernel: number,
  options: Pick<Pool1dOptions, "stride" | "padding"> & { size?: number } = {},
): Tensor {
  const { size, ...rest } = options;
  const [values, index] = [asImage("maxUnpool1d", x), asImage("maxUnpool1d", indices, "indices")];
  return asSequence(maxUnpool2d(values, index, [1, kernel], { ...across(rest), ...(size !== undefined && { size: [1, size] as const }) }));
}

/**
 * The mean of each window of each channel.
 * @param x - [N, T, C]
 * @param kernel - the window's length
 * @returns [N, OT, C]
 */
export function avgPool1d(x: Tensor, kernel: number, options: AvgPool1dOptions = {}): Tensor {
  return asSequence(avgPool2d(asImage("avgPool1d", x), [1, kernel], across(options)));
}

/** The power mean of each window without its division, as `lpPool2d`. @param x - [N, T, C]; @returns [N, OT, C] */
export function lpPool1d(x: Tensor, p: number, kernel: number, options: Pick<Pool1dOptions, "stride" | "ceilMode"> = {}): Tensor {
  return asSequence(lpPool2d(asImage("lpPool1d", x), p, [1, kernel], across(options)));
}

/** The mean of each of `size` windows that share the sequence out. @param x - [N, T, C]; @returns [N, size, C] */
export function adaptiveAvgPool1d(x: Tensor, size: number): Tensor {
  return asSequence(adaptiveAvgPool2d(asImage("adaptiveAvgPool1d", x), [1, size]));
}

/** The largest number of each of `size` windows that share the sequence out. @param x - [N, T, C]; @returns [N, size, C] */
export function adaptiveMaxPool1d(x: Tensor, size: number): Tensor {
  return asSequence(adaptiveMaxPool2d(asImage("adaptiveMaxPool1d", x), [1, size]));
}

/** `maxPool1d` as a layer. */
export class MaxPool1d extends Module {
  readonly kernel: number;
  readonly options: MaxPool1dOptions;

  constructor(kernel: number, options: MaxPool1dOptions = {}) {
    super();
    this.kernel = kernel;
    this.options = options;
  }

  /** @param x - [N, T, C]; @returns [N, OT, C] */
  forward(x: Tensor): Tensor {
    return maxPool1d(x, this.kernel, this.options);
  }
}

/** `avgPool1d` as a layer. */
export class AvgPool1d extends Module {
  readonly kernel: number;
  readonly options: AvgPool1dOptions;

  constructor(kernel: number, options: AvgPool1dOptions = {}) {
    super();
    this.kernel = kernel;
    this.options = options;
  }

  /** @param x - [N, T, C]; @returns [N, OT, C] */
  forward(x: Tensor): Tensor {
    return avgPool1d(x, this.kernel, this.options);
  }
}

/** `adaptiveAvgPool1d` as a layer. */
export class AdaptiveAvgPool1d extends Module {
  readonly size: number;

  constructor(size: number) {
    super();
    this.size = size;
  }

  /** @param x - [N, T, C]; @returns [N, size, C] */
  forward(x: Tensor): Tensor {
    return adaptiveAvgPool1d(x, this.size);
  }
}

/** `adaptiveMaxPool1d` as a layer. */
export class AdaptiveMaxPool1d extends Module {
  readonly size: number;

  constructor(size: number) {
    super();
    this.size = size;
  }

  /** @param x - [N, T, C]; @returns [N, size, C] */
  forward(x: Tensor): Tensor {
    return adaptiveMaxPool1d(x, this.size);
  }
}

/** `lpPool1d` as a layer. */
export class LPPool1d extends Module {
  readonly p: number;
  readonly kernel: number;
  readonly options: Pick<Pool1dOptions, "stride" | "ceilMode">;

  constructor(p: number, kernel: number, options: Pick<Pool1dOptions, "stride" | "ceilMode"> = {}) {
    super();
    this.p = p;
    this.kernel = kernel;
    this.options = options;
  }

  /** @param x - [N, T, C]; @returns [N, OT, C] */
  forward(x: Tensor): Tensor {
    return lpPool1d(x, this.p, this.kernel, this.options);
  }
}

/** `maxUnpool1d` as a layer. */
export class MaxUnpool1d extends Module {
  readonly kernel: number;
  readonly options: Pick<Pool1dOptions, "stride" | "padding"> & { size?: number };

  constructor(kernel: number, options: Pick<Pool1dOptions, "stride" | "padding"> & { size?: number } = {}) {
    super();
    this.kernel = kernel;
    this.options = options;
  }

  /** @param x - [N, OT, C]; @param indices - i32, of x's shape; @returns [N, T, C] */
  forward(x: Tensor, indices: Tensor): Tensor {
    return maxUnpool1d(x, indices, this.kernel, this.options);
  }
}
