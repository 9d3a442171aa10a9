// Max pooling of images, its undoing, and the layers.
import { div, Module, maximum, ones, type Tensor } from "@sluice/core";
import * as kernels from "@sluice/core/kernels";
import { context, empty, faultArgs, NULL, operand, record, ShapeError, sameShape, showShape } from "@sluice/core/op";
import type { Pair } from "./conv2d-dims.ts";
import { adaptiveDims, imageShape, type MaxPool2dOptions, type Pool2dDims, pool2dDims } from "./pool2d-dims.ts";

/** Largest numbers, and where they are. */
export interface Pooled {
  /** [N, OH, OW, C] */
  readonly values: Tensor;
  /** [N, OH, OW, C], i32: y·W + x of each */
  readonly indices: Tensor;
}

type Planes = Pick<Pool2dDims, "N" | "H" | "W" | "C" | "OH" | "OW">;

/** What the kernels that take and add elements call these sizes. */
const elements = ({ N, H, W, C, OH, OW }: Planes) => ({ outer: N, R: H * W, J: OH * OW, inner: C });

/** out[n, p, c] = x[n, index[n, p, c], c]; gradient `put`. */
function take(op: string, x: Tensor, index: Tensor, d: Planes): Tensor {
  const out = empty([d.N, d.OH, d.OW, d.C]);
  kernels.gather({ out: out.ptr, a: x.ptr, index: index.ptr, ...faultArgs(op, "index", "pixels"), ...elements(d) });
  return record(op, [x], out, (dout) => [() => put(op, dout, index, d)]);
}

/** Whether windows lie side by side inside the image, with whole vectors of channels. */
function tiled({ H, W, C, KH, KW, OH, OW, strideH, strideW, padH, padW, dilationH, dilationW }: Pool2dDims): boolean {
  const together = strideH === KH && strideW === KW && dilationH === 1 && dilationW === 1;
  return together && padH === 0 && padW === 0 && OH * KH <= H && OW * KW <= W && C > 3;
}

/** out[n, index[n, p, c], c] = Σ x[n, p, c]; gradient `take`. @param windows - of the pooling that found the indices */
function put(op: string, x: Tensor, index: Tensor, d: Planes, windows?: Pool2dDims): Tensor {
  const out = empty([d.N, d.H, d.W, d.C]);
  if (windows && tiled(windows)) {
    kernels.max_pool2d_backward({ dinput: out.ptr, dout: x.ptr, index: index.ptr, ...windows });
  } else {
    kernels.fill({ out: out.ptr, value: 0, n: out.size });
    kernels.scatter_add({ out: out.ptr, a: x.ptr, index: index.ptr, ...faultArgs(op, "index", "pixels"), ...elements(d) });
  }
  return record(op, [x], out, (dout) => [() => take(op, dout, index, d)]);
}

function pooled(op: string, x: Tensor, d: Pool2dDims): Pooled {
  const values = empty([d.N, d.OH, d.OW, d.C]);
  const indices = empty(values.shape, "i32");
  kernels.max_pool2d({ out: values.ptr, index: indices.ptr, input: x.ptr, ...d });
  return { values: record(op, [x], values, (dout) => [() => put(op, dout, indices, d, d)]), indices };
}

/** Without indices where nobody will ask for gradients. */
function maxima(op: string, x: Tensor, d: Pool2dDims): Tensor {
  if (context.silent === 0) return pooled(op, x, d).values;
  const out = empty([d.N, d.OH, d.OW, d.C]);
  kernels.max_pool2d({ out: out.ptr, index: NULL, input: x.ptr, ...d });
  return out;
}

/**
 * The largest number of each window of each channel; NaN if there is one.
 * @param x - [N, H, W, C]
 * @param kernel - the window: a number, or [height, width]
 * @returns [N, OH, OW, C], OH = ⌊(H + 2·padding − dilation·(KH − 1) − 1) / stride⌋ + 1 (⌈…⌉ with `ceilMode`), OW likewise
 * @throws ShapeError if the window exceeds the padded image, or the padding half of the window
 */
export function maxPool2d(x: Tensor, kernel: Pair, options: MaxPool2dOptions = {}): Tensor {
  const input = operand("maxPool2d", "input", x);
  return maxima("maxPool2d", input, pool2dDims("maxPool2d", input.shape, kernel, options));
}

/** `maxPool2d`, and where the largest numbers are: what `maxUnpool2d` takes. */
export function maxPool2dWithIndices(x: Tensor, kernel: Pair, options: MaxPool2dOptions = {}): Pooled {
  const input = operand("maxPool2d", "input", x);
  return pooled("maxPool2d", input, pool2dDims("maxPool2d", input.shape, kernel, options));
}

/**
 * The largest number of each of OH × OW windows that share the image out.
 * @param x - [N, H, W, C]
 * @param size - [OH, OW] or one number for both; null keeps the image's
 * @returns [N, OH, OW, C]
 */
export function adaptiveMaxPool2d(x: Tensor, size: number | readonly [number | null, number | null]): Tensor {
  const input = operand("adaptiveMaxPool2d", "input", x);
  return maxima("adaptiveMaxPool2d", input, adaptiveDims("adaptiveMaxPool2d", input.shape, size));
}

/** The largest number of each channel. @param x - [N, H, W, C]; @returns [N, 1, 1, C] */
export function globalMaxPool2d(x: Tensor): Tensor {
  return adaptiveMaxPool2d(x, 1);
}

/** Options of `maxUnpool2d`. */
export interface MaxUnpool2dOptions extends Pick<MaxPool2dOptions, "stride" | "padding"> {
  /** [H, W] of the result. Default: the smallest image that pooling would bring to this size. */
  size?: readonly [number, number];
}

/**
 * Puts numbers back where `maxPool2dWithIndices` found them, zeros elsewhere. Where windows overlapped and chose a pixel twice, it
 * gets the mean.
 * @param x - [N, OH, OW, C]
 * @param indices - of x's shape, i32
 * @param kernel - the window of the pooling
 * @returns [N, H, W, C], H = (OH − 1)·stride − 2·padding + KH unless `size` says otherwise
 * @throws ShapeError if shapes differ; IndexError at the next reading if an index is outside the image
 */
export function maxUnpool2d(x: Tensor, indices: Tensor, kernel: Pair, options: MaxUnpool2dOptions = {}): Tensor {
  const values = operand("maxUnpool2d", "x", x);
  const index = operand("maxUnpool2d", "indices", indices, "i32");
  const [N, OH, OW, C] = imageShape("maxUnpool2d", values.shape, "x");
  if (!sameShape(values.shape, index.shape)) {
    throw new ShapeError(`maxUnpool2d: x is ${showShape(values.shape)}, indices ${showShape(index.shape)}`);
  }
  const { KH, KW, strideH, strideW, padH, padW } = pool2dDims("maxUnpool2d", [1, 1e9, 1e9, 1], kernel, options);
  const [H, W] = options.size ?? [(OH - 1) * strideH - 2 * padH + KH, (OW - 1) * strideW - 2 * padW + KW];
  const d = { N, H, W, C, OH, OW };
  const sum = put("maxUnpool2d", values, index, d);
  if (strideH >= KH && strideW >= KW) return sum;
  return div(sum, maximum(put("maxUnpool2d", ones(values.shape), index, d), 1));
}

/** `maxPool2d` as a layer. */
export class MaxPool2d extends Module {
  readonly kernel: Pair;
  readonly options: MaxPool2dOptions;

  constructor(kernel: Pair, options: MaxPool2dOptions = {}) {
    super();
    this.kernel = kernel;
    this.options = options;
  }

  /** @param x - [N, H, W, C]; @returns [N, OH, OW, C] */
  forward(x: Tensor): Tensor {
    return maxPool2d(x, this.kernel, this.options);
  }
}

/** `maxUnpool2d` as a layer. */
export class MaxUnpool2d extends Module {
  readonly kernel: Pair;
  readonly options: MaxUnpool2dOptions;

  constructor(kernel: Pair, options: MaxUnpool2dOptions = {}) {
    super();
    this.kernel = kernel;
    this.options = options;
  }

  /** @param x - [N, OH, OW, C]; @param indices - i32, of x's shape; @returns [N, H, W, C] */
  forward(x: Tensor, indices: Tensor): Tensor {
    return maxUnpool2d(x, indices, this.kernel, this.options);
  }
}

/** `adaptiveMaxPool2d` as a layer. */
export class AdaptiveMaxPool2d extends Module {
  readonly size: number | readonly [number | null, number | null];

  constructor(size: number | readonly [number | null, number | null]) {
    super();
    this.size = size;
  }

  /** @param x - [N, H, W, C]; @returns [N, OH, OW, C] */
  forward(x: Tensor): Tensor {
    return adaptiveMaxPool2d(x, this.size);
  }
}
