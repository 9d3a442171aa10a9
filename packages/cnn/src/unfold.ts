// The windows of a convolution as rows of a matrix, and their sum.
import { eye, repeat, reshape, type Tensor } from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";
import { conv2dBackwardInput, convolve } from "./conv2d.ts";
import { type Conv2dOptions, conv2dDims, type Pair, pairOf } from "./conv2d-dims.ts";
import { imageShape } from "./pool2d-dims.ts";

/** Options of `unfold` and `fold`. */
export type UnfoldOptions = Pick<Conv2dOptions, "stride" | "padding" | "dilation">;

/** Filters that each pass on one pixel of their window, for every channel: [KH, KW, 1, C · KH · KW]. */
function windows(KH: number, KW: number, C: number): Tensor {
  return repeat(reshape(eye(KH * KW), [KH, KW, 1, KH * KW]), [1, 1, 1, C]);
}

/**
 * Lays out what each output of a convolution sees: column (c·KH + i)·KW + j is pixel (i, j) of channel c.
 * @param input - [N, H, W, C]
 * @param kernel - the window: a number, or [height, width]
 * @returns [N, L, C · KH · KW], L the places of the window, row by row
 * @throws ShapeError if the window exceeds the padded image
 */
export function unfold(input: Tensor, kernel: Pair, options: UnfoldOptions = {}): Tensor {
  const x = operand("unfold", "input", input);
  const [N, , , C] = imageShape("unfold", x.shape);
  const [KH, KW] = pairOf("unfold", "kernel", kernel, 1);
  const seen = convolve("unfold", x, windows(KH, KW, C), null, { ...options, groups: C });
  return reshape(seen, [N, -1, C * KH * KW]);
}

/**
 * Adds windows up where they lie: the transpose of `unfold`, as a matrix.
 * @param columns - [N, L, C · KH · KW]
 * @param size - [H, W] of the result
 * @param kernel - the window: a number, or [height, width]
 * @returns [N, H, W, C]
 * @throws ShapeError if there are not as many windows as fit
 */
export function fold(columns: Tensor, size: Pair, kernel: Pair, options: UnfoldOptions = {}): Tensor {
  const x = operand("fold", "columns", columns);
  const [H, W] = pairOf("fold", "size", size, 1);
  const [KH, KW] = pairOf("fold", "kernel", kernel, 1);
  const [N, L, D] = x.shape as [number, number, number];
  const C = D / (KH * KW);
  if (x.rank !== 3 || !Number.isInteger(C)) {
    throw new ShapeError(`fold: columns need [N, L, C · ${KH * KW}] (columns ${showShape(x.shape)})`);
  }
  const d = conv2dDims("fold", [N, H, W, C], [KH, KW, 1, D], { ...options, groups: C });
  if (L !== d.OH * d.OW) throw new ShapeError(`fold: ${L} windows, ${d.OH * d.OW} fit into ${H} × ${W} (columns ${showShape(x.shape)})`);
  return conv2dBackwardInput(reshape(x, [N, d.OH, d.OW, D]), windows(KH, KW, C), d);
}
