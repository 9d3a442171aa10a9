// The sizes of pooling: options as one writes them, and the numbers its kernels take.
import { type Shape, ShapeError, showShape } from "@sluice/core/op";
import { type Pair, pairOf } from "./conv2d-dims.ts";

/** Options of pooling. */
export interface Pool2dOptions {
  /** Pixels from one window to the next. Default: the window's size, so that windows touch. */
  stride?: Pair;
  /** Pixels around the image, at most half a window: −∞ to a maximum, 0 to an average. Default 0. */
  padding?: Pair;
  /** Whether a last window that the image cuts counts too. Default false. */
  ceilMode?: boolean;
}

/** Options of max pooling. */
export interface MaxPool2dOptions extends Pool2dOptions {
  /** Pixels from one tap of a window to the next. Default 1. */
  dilation?: Pair;
}

/** What the kernels take. A stride of 0 stands for windows that share the image out. */
export interface Pool2dDims {
  readonly N: number;
  readonly H: number;
  readonly W: number;
  readonly C: number;
  readonly KH: number;
  readonly KW: number;
  readonly OH: number;
  readonly OW: number;
  readonly strideH: number;
  readonly strideW: number;
  readonly padH: number;
  readonly padW: number;
  readonly dilationH: number;
  readonly dilationW: number;
}

/**
 * The four sizes of a batch of images.
 * @throws ShapeError if there are not four
 */
export function imageShape(op: string, shape: Shape, name = "input"): [number, number, number, number] {
  if (shape.length !== 4) {
    throw new ShapeError(`${op}: ${name} has ${shape.length} dimensions, needs 4: [N, H, W, C] (${name} ${showShape(shape)})`);
  }
  return shape as [number, number, number, number];
}

/** Windows along one direction, as PyTorch counts them: one that would begin beyond the image and its left padding is left out. */
function count(op: string, size: number, K: number, stride: number, pad: number, dilation: number, ceil: boolean): number {
  if (2 * pad > K) throw new ShapeError(`${op}: padding ${pad} is more than half of the window of ${K}`);
  const spare = size + 2 * pad - dilation * (K - 1) - 1;
  if (spare < 0) throw new ShapeError(`${op}: the window spans ${dilation * (K - 1) + 1}, more than the padded image of ${size + 2 * pad}`);
  const windows = (ceil ? Math.ceil(spare / stride) : Math.floor(spare / stride)) + 1;
  return ceil && (windows - 1) * stride >= size + pad ? windows - 1 : windows;
}

/**
 * Checks pooling's shapes and works out its sizes.
 * @param input - [N, H, W, C]
 * @throws ShapeError if the window exceeds the padded image, or the padding half of the window
 */
export function pool2dDims(op: string, input: Shape, kernel: Pair, options: MaxPool2dOptions = {}): Pool2dDims {
  const [N, H, W, C] = imageShape(op, input);
  const [KH, KW] = pairOf(op, "kernel", kernel, 1);
  const [strideH, strideW] = pairOf(op, "stride", options.stride ?? kernel, 1);
  const [padH, padW] = pairOf(op, "padding", options.padding ?? 0, 0);
  const [dilationH, dilationW] = pairOf(op, "dilation", options.dilation ?? 1, 1);
  const { ceilMode = false } = options;
  const OH = count(op, H, KH, strideH, padH, dilationH, ceilMode);
  const OW = count(op, W, KW, strideW, padW, dilationW, ceilMode);
  return { N, H, W, C, KH, KW, OH, OW, strideH, strideW, padH, padW, dilationH, dilationW };
}

/**
 * Windows that share the image out: window o of O sees pixels ⌊o·H / O⌋ to ⌈(o + 1)·H / O⌉ − 1.
 * @param input - [N, H, W, C]
 * @param size - [OH, OW]; null keeps the image's size
 */
export function adaptiveDims(op: string, input: Shape, size: number | readonly [number | null, number | null]): Pool2dDims {
  const [N, H, W, C] = imageShape(op, input);
  const [high, wide] = typeof size === "number" ? [size, size] : size;
  const [OH, OW] = pairOf(op, "size", [high ?? H, wide ?? W], 1);
  const windows = { KH: 1, KW: 1, strideH: 0, strideW: 0, padH: 0, padW: 0, dilationH: 1, dilationW: 1 };
  return { N, H, W, C, OH, OW, ...windows };
}
