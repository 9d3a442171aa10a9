// Average pooling of images, pooling by powers, and the layers.
import { equal, Module, mean, mul, pow, type Tensor, where } from "@sluice/core";
import * as kernels from "@sluice/core/kernels";
import { empty, operand, record, ShapeError } from "@sluice/core/op";
import type { Pair } from "./conv2d-dims.ts";
import { adaptiveDims, imageShape, type Pool2dDims, type Pool2dOptions, pool2dDims } from "./pool2d-dims.ts";

/** Options of average pooling. */
export interface AvgPool2dOptions extends Pool2dOptions {
  /** Whether padding counts among the pixels that the sum is divided by. Default true. */
  countIncludePad?: boolean;
  /** What the sum is divided by instead. */
  divisor?: number;
}

/** −1: by pixels inside the image; 0: inside the padded image; above: by that number. */
type Divisor = number;

/** The numbers without dilation, which averages do not know. */
function sizes({ dilationH: _, dilationW: __, ...d }: Pool2dDims) {
  return d;
}

function averages(op: string, x: Tensor, divisor: Divisor, d: Pool2dDims): Tensor {
  const out = empty([d.N, d.OH, d.OW, d.C]);
  kernels.avg_pool2d({ out: out.ptr, input: x.ptr, divisor, ...sizes(d) });
  return record(op, [x], out, (dout) => [() => shares(op, dout, divisor, d)]);
}

/** The gradient of `averages`, whose gradient it is. */
function shares(op: string, dout: Tensor, divisor: Divisor, d: Pool2dDims): Tensor {
  const dinput = empty([d.N, d.H, d.W, d.C]);
  kernels.avg_pool2d_backward({ dinput: dinput.ptr, dout: dout.ptr, divisor, ...sizes(d) });
  return record(op, [dout], dinput, (g) => [() => averages(op, g, divisor, d)]);
}

/**
 * The mean of each window of each channel.
 * @param x - [N, H, W, C]
 * @param kernel - the window: a number, or [height, width]
 * @returns [N, OH, OW, C], OH = ⌊(H + 2·padding − KH) / stride⌋ + 1 (⌈…⌉ with `ceilMode`), OW likewise
 * @throws ShapeError if the window exceeds the padded image, the padding half of the window, or the divisor is no whole number above 0
 */
export function avgPool2d(x: Tensor, kernel: Pair, options: AvgPool2dOptions = {}): Tensor {
  const input = operand("avgPool2d", "input", x);
  const { countIncludePad = true, divisor } = options;
  if (divisor !== undefined && !(Number.isInteger(divisor) && divisor > 0)) {
    throw new ShapeError(`avgPool2d: divisor is ${divisor}, needs a whole number of at least 1`);
  }
  const { stride, padding, ceilMode } = options;
  const windows = { ...(stride !== undefined && { stride }), ...(padding !== undefined && { padding }), ceilMode: ceilMode ?? false };
  const d = pool2dDims("avgPool2d", input.shape, kernel, windows);
  return averages("avgPool2d", input, divisor ?? (countIncludePad ? 0 : -1), d);
}

/**
 * The mean of each of OH × OW windows that share the image out.
 * @param x - [N, H, W, C]
 * @param size - [OH, OW] or one number for both; null keeps the image's
 * @returns [N, OH, OW, C]
 */
export function adaptiveAvgPool2d(x: Tensor, size: number | readonly [number | null, number | null]): Tensor {
  const input = operand("adaptiveAvgPool2d", "input", x);
  return averages("adaptiveAvgPool2d", input, -1, adaptiveDims("adaptiveAvgPool2d", input.shape, size));
}

/** The mean of each channel. @param x - [N, H, W, C]; @returns [N, 1, 1, C] */
export function globalAvgPool2d(x: Tensor): Tensor {
  imageShape("globalAvgPool2d", x.shape);
  return mean(x, [1, 2], { keepDim: true });
}

/**
 * The power mean of each window without its division: (Σ xᵖ)^(1/p). Where the sum is 0, so is the gradient.
 * @param x - [N, H, W, C]
 * @param p - the power: 1 gives sums, ∞ would give maxima
 * @param kernel - the window: a number, or [height, width]
 * @returns [N, OH, OW, C]
 */
export function lpPool2d(x: Tensor, p: number, kernel: Pair, options: Pick<Pool2dOptions, "stride" | "ceilMode"> = {}): Tensor {
  const input = operand("lpPool2d", "input", x);
  const d = pool2dDims("lpPool2d", input.shape, kernel, options);
  const sums = mul(averages("lpPool2d", pow(input, p), 0, d), d.KH * d.KW);
  const none = equal(sums, 0);
  return where(none, 0, pow(where(none, 1, sums), 1 / p));
}

/** `avgPool2d` as a layer. */
export class AvgPool2d extends Module {
  readonly kernel: Pair;
  readonly options: AvgPool2dOptions;

  constructor(kernel: Pair, options: AvgPool2dOptions = {}) {
    super();
    this.kernel = kernel;
    this.options = options;
  }

  /** @param x - [N, H, W, C]; @returns [N, OH, OW, C] */
  forward(x: Tensor): Tensor {
    return avgPool2d(x, this.kernel, this.options);
  }
}

/** `adaptiveAvgPool2d` as a layer. */
export class AdaptiveAvgPool2d extends Module {
  readonly size: number | readonly [number | null, number | null];

  constructor(size: number | readonly [number | null, number | null]) {
    super();
    this.size = size;
  }

  /** @param x - [N, H, W, C]; @returns [N, OH, OW, C] */
  forward(x: Tensor): Tensor {
    return adaptiveAvgPool2d(x, this.size);
  }
}

/** `lpPool2d` as a layer. */
export class LPPool2d extends Module {
  readonly p: number;
  readonly kernel: Pair;
  readonly options: Pick<Pool2dOptions, "stride" | "ceilMode">;

  constructor(p: number, kernel: Pair, options: Pick<Pool2dOptions, "stride" | "ceilMode"> = {}) {
    super();
    this.p = p;
    this.kernel = kernel;
    this.options = options;
  }

  /** @param x - [N, H, W, C]; @returns [N, OH, OW, C] */
  forward(x: Tensor): Tensor {
    return lpPool2d(x, this.p, this.kernel, this.options);
  }
}
