// Regions of images as images of one size.
import {
  add,
  arange,
  clamp,
  greaterEqual,
  lessEqual,
  logicalAnd,
  maximum,
  mean,
  mul,
  reshape,
  select,
  sub,
  type Tensor,
  where,
} from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";
import { type Pair, pairOf } from "../conv2d-dims.ts";
import { bilinear } from "../grid-sample.ts";
import { imageShape } from "../pool2d-dims.ts";

/** Options of `roiAlign`. */
export interface RoiAlignOptions {
  /** Pixels of the features to one of the boxes: 1 / 16 where the features are a sixteenth of the image. Default 1. */
  scale?: number;
  /** Places looked up along each side of a cell, whose mean it is. Default 2. */
  samples?: number;
  /** Whether the middle of the first pixel is at 0.5, as everywhere else, rather than at 0 as in the paper. Default true. */
  aligned?: boolean;
}

/**
 * Cuts regions out of images and brings them to one size, without rounding their borders.
 * @param input - [N, H, W, C]
 * @param boxes - [K, 4], corners
 * @param images - which image each box lies in, i32 [K]
 * @param size - cells of the result: a number, or [OH, OW]
 * @returns [K, OH, OW, C]
 * @throws ShapeError if there are not as many images as boxes
 * @see He et al. 2017, Mask R-CNN, arXiv:1703.06870, section 3
 */
export function roiAlign(input: Tensor, boxes: Tensor, images: Tensor, size: Pair, options: RoiAlignOptions = {}): Tensor {
  const { scale = 1, samples = 2, aligned = true } = options;
  const x = operand("roiAlign", "input", input);
  const b = operand("roiAlign", "boxes", boxes);
  const of = operand("roiAlign", "images", images, "i32");
  const [, H, W, C] = imageShape("roiAlign", x.shape);
  const [OH, OW] = pairOf("roiAlign", "size", size, 1);
  pairOf("roiAlign", "samples", samples, 1);
  const K = b.shape[0]!;
  if (!(b.rank === 2 && b.shape[1] === 4 && of.rank === 1 && of.size === K)) {
    throw new ShapeError(`roiAlign: boxes need [K, 4] and images [K] (boxes ${showShape(b.shape)}, images ${showShape(of.shape)})`);
  }
  /** Where to look along one side, [K, cells · samples]; −1, where there is nothing, beyond a pixel from the image. */
  const places = (first: Tensor, last: Tensor, cells: number, n: number) => {
    const [from, to] = [sub(mul(first, scale), aligned ? 0.5 : 0), sub(mul(last, scale), aligned ? 0.5 : 0)];
    const length = aligned ? sub(to, from) : maximum(sub(to, from), 1);
    const shares = mul(add(arange(0, cells * samples, 1, "f32"), 0.5), 1 / (cells * samples));
    const at = add(reshape(from, [K, 1]), mul(reshape(length, [K, 1]), shares));
    return where(logicalAnd(greaterEqual(at, -1), lessEqual(at, n)), clamp(at, 0, n - 1), -1);
  };
  const [left, upper, right, lower] = [0, 1, 2, 3].map((i) => select(b, 1, i)) as [Tensor, Tensor, Tensor, Tensor];
  const across = reshape(places(left, right, OW, W), [K, 1, OW * samples]);
  const down = reshape(places(upper, lower, OH, H), [K, OH * samples, 1]);
  const found = reshape(bilinear(x, across, down, of), [K, OH, samples, OW, samples, C]);
  return mean(found, [2, 4]);
}
