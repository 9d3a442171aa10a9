// The sizes of a convolution: options as one writes them, and the numbers its kernels take.
import { type Shape, ShapeError, showShape } from "@sluice/core/op";
import type { PaddingMode } from "./border.ts";

/** One number for both directions, or one for height and one for width. */
export type Pair = number | readonly [number, number];

/** Options of a convolution. */
export interface Conv2dOptions {
  /** Input pixels from one output to the next. Default 1. */
  stride?: Pair;
  /** Pixels around the image: a number, [height, width], "same" (output as large as the input; stride 1) or "valid" (none). Default 0. */
  padding?: Pair | "same" | "valid";
  /** What these pixels are: zeros, the image mirrored without its edge, its edge, or its other end. Default "zeros". */
  paddingMode?: PaddingMode;
  /** Input pixels from one filter tap to the next. Default 1. */
  dilation?: Pair;
  /** Channels are convolved in so many separate groups. Default 1. */
  groups?: number;
  /**
   * Filters of 3 × 3 at stride 1 on 16 channels and more are convolved, and their gradients made, by Winograd's tiles of 4 × 4 results, a quarter
   * of the products, with an error of some 2e-6 of the results' size (root mean square), where plain sums have 5e-7. `true` takes tiles of 2 × 2: four ninths of the
   * products, and the error of plain sums. Default false.
   */
  strict?: boolean;
  /** Cuts the result at zero in the same pass. Default: nothing. */
  activation?: "relu";
}

/** What the kernels take. Dimension letters as in the notation. */
export interface Conv2dDims {
  readonly N: number;
  readonly H: number;
  readonly W: number;
  readonly C: number;
  readonly O: number;
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
  readonly groups: number;
  readonly strict?: boolean;
}

/**
 * Reads a pair of whole numbers.
 * @throws ShapeError if one is below `least` or no whole number
 */
export function pairOf(op: string, name: string, value: Pair, least: number): [number, number] {
  const pair: [number, number] = typeof value === "number" ? [value, value] : [value[0], value[1]];
  for (const n of pair) {
    if (!Number.isInteger(n) || n < least) throw new ShapeError(`${op}: ${name} is ${n}, needs a whole number of at least ${least}`);
  }
  return pair;
}

/** Pixels before the image and in all, in one direction. */
export function paddingOf(
  op: string,
  padding: Conv2dOptions["padding"],
  axis: 0 | 1,
  reach: number,
  stride: number,
): { before: number; total: number } {
  if (padding === "valid") return { before: 0, total: 0 };
  if (padding === "same") {
    if (stride !== 1) throw new ShapeError(`${op}: padding "same" needs stride 1, has ${stride}; give the padding as a number`);
    return { before: Math.floor(reach / 2), total: reach };
  }
  const before = pairOf(op, "padding", padding ?? 0, 0)[axis];
  return { before, total: 2 * before };
}

/**
 * Checks a convolution's shapes and works out its sizes.
 * @param input - [N, H, W, C]
 * @param weight - [KH, KW, C / groups, O]
 * @throws ShapeError naming both numbers and both shapes
 */
export function conv2dDims(op: string, input: Shape, weight: Shape, options: Conv2dOptions = {}): Conv2dDims {
  const shapes = `(input ${showShape(input)}, weight ${showShape(weight)})`;
  if (input.length !== 4) throw new ShapeError(`${op}: input has ${input.length} dimensions, needs 4: [N, H, W, C] ${shapes}`);
  if (weight.length !== 4) throw new ShapeError(`${op}: weight has ${weight.length} dimensions, needs 4: [KH, KW, C, O] ${shapes}`);
  const [N, H, W, C] = input as [number, number, number, number];
  const [KH, KW, L, O] = weight as [number, number, number, number];
  const { groups = 1 } = options;
  if (!Number.isInteger(groups) || groups < 1) throw new ShapeError(`${op}: groups is ${groups}, needs a whole number of at least 1`);
  if (C !== L * groups) {
    const expected = groups === 1 ? `${L}` : `${L} in each of ${groups} groups`;
    throw new ShapeError(`${op}: input has ${C} channels, weight expects ${expected} ${shapes}`);
  }
  if (O % groups !== 0) throw new ShapeError(`${op}: ${O} filters do not divide into ${groups} groups ${shapes}`);
  if (KH < 1 || KW < 1) throw new ShapeError(`${op}: the filter is ${KH} × ${KW}, needs at least 1 × 1 ${shapes}`);
  const [strideH, strideW] = pairOf(op, "stride", options.stride ?? 1, 1);
  const [dilationH, dilationW] = pairOf(op, "dilation", options.dilation ?? 1, 1);
  const [reachH, reachW] = [dilationH * (KH - 1), dilationW * (KW - 1)];
  const vertical = paddingOf(op, options.padding, 0, reachH, strideH);
  const horizontal = paddingOf(op, options.padding, 1, reachW, strideW);
  const [spareH, spareW] = [H + vertical.total - reachH - 1, W + horizontal.total - reachW - 1];
  if (spareH < 0 || spareW < 0) {
    throw new ShapeError(
      `${op}: the filter spans ${reachH + 1} × ${reachW + 1}, more than the padded image of ${H + vertical.total} × ${W + horizontal.total} ${shapes}`,
    );
  }
  const [OH, OW] = [Math.floor(spareH / strideH) + 1, Math.floor(spareW / strideW) + 1];
  const pads = { padH: vertical.before, padW: horizontal.before };
  const strict = options.strict ? { strict: true } : {};
  return { N, H, W, C, O, KH, KW, OH, OW, strideH, strideW, ...pads, dilationH, dilationW, groups, ...strict };
}
