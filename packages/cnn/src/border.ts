// What lies around an image other than zeros: drawn before the convolution, which then pads nothing itself.
import type { Tensor } from "@sluice/core";
import { type ExtendMode, extend, opened } from "@sluice/core/op";
import { type Conv2dOptions, paddingOf, pairOf } from "./conv2d-dims.ts";

/** What padding is made of: zeros, the image mirrored without its edge, its edge, or its other end. */
export type PaddingMode = "zeros" | ExtendMode;

/**
 * Draws an image's border, unless it is of zeros: those are left to the convolution.
 * @param x - [N, H, W, C]
 * @param kernel - [KH, KW]
 * @returns [N, H + above + below, W + left + right, C], and the options that are left to do
 * @throws ShapeError if the mode cannot take so many pixels from the image
 */
export function bordered(
  op: string,
  x: Tensor,
  kernel: readonly [number, number],
  { paddingMode = "zeros", ...options }: Conv2dOptions,
): { input: Tensor; options: Conv2dOptions } {
  if (paddingMode === "zeros") return { input: x, options };
  return opened(op, "paddingMode", () => drawn(op, x, kernel, paddingMode, options));
}

function drawn(
  op: string,
  x: Tensor,
  kernel: readonly [number, number],
  mode: ExtendMode,
  options: Conv2dOptions,
): { input: Tensor; options: Conv2dOptions } {
  const [stride, dilation] = [pairOf(op, "stride", options.stride ?? 1, 1), pairOf(op, "dilation", options.dilation ?? 1, 1)];
  const ends = ([0, 1] as const).map((axis) => {
    const { before, total } = paddingOf(op, options.padding, axis, dilation[axis] * (kernel[axis] - 1), stride[axis]);
    return [before, total - before] as const;
  });
  return { input: extend(op, x, [[0, 0], ...ends], mode), options: { ...options, padding: 0 } };
}
