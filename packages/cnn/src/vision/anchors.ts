// Boxes that a detector starts from, at every place of a map of features.
import { add, arange, concat, expand, mul, reshape, type Tensor, tensor } from "@sluice/core";
import { ShapeError } from "@sluice/core/op";
import { type Pair, pairOf } from "../conv2d-dims.ts";
import { convertBoxes } from "./boxes.ts";

/** Boxes of some sizes around the middle of every cell: [H · W · A, 4], corners, row by row. @param sizes - width and height of each */
function spread(op: string, cells: Pair, step: readonly [number, number], sizes: readonly (readonly [number, number])[]): Tensor {
  const [H, W] = pairOf(op, "cells", cells, 1);
  const A = sizes.length;
  if (A === 0) throw new ShapeError(`${op}: 0 boxes at each place, needs at least 1`);
  const everywhere = (x: Tensor, shape: readonly number[]) => expand(reshape(x, shape), [H, W, A, shape[3]!]);
  const middle = (n: number, by: number) => mul(add(arange(0, n, 1, "f32"), 0.5), by);
  const x = everywhere(middle(W, step[1]), [1, W, 1, 1]);
  const y = everywhere(middle(H, step[0]), [H, 1, 1, 1]);
  const size = everywhere(tensor(Float32Array.from(sizes.flat()), [A, 2]), [1, 1, A, 2]);
  return reshape(convertBoxes(concat([x, y, size], 3), "cxcywh", "xyxy"), [H * W * A, 4]);
}

/** Options of `anchorBoxes`. */
export interface AnchorOptions {
  /** Sides of squares of the boxes' areas, in pixels of the image. */
  sizes: readonly number[];
  /** Heights by widths. Default [0.5, 1, 2]. */
  ratios?: readonly number[];
}

/**
 * Boxes of every size and ratio around the middle of every cell, in pixels of the image.
 * @param cells - of the map of features: a number, or [H, W]
 * @param stride - pixels of the image to a cell: a number, or [height, width]
 * @returns [H · W · A, 4], corners; the A boxes of a cell stand together, sizes within ratios
 * @throws ShapeError if there are no sizes
 * @see Ren et al. 2015, Faster R-CNN, arXiv:1506.01497, section 3.1
 */
export function anchorBoxes(cells: Pair, stride: Pair, options: AnchorOptions): Tensor {
  const { sizes, ratios = [0.5, 1, 2] } = options;
  const shapes = ratios.flatMap((ratio) => sizes.map((size) => [size / Math.sqrt(ratio), size * Math.sqrt(ratio)] as const));
  return spread("anchorBoxes", cells, pairOf("anchorBoxes", "stride", stride, 1), shapes);
}

/** Options of `priorBoxes`. */
export interface PriorOptions {
  /** Side of the squares, as a share of the image. */
  scale: number;
  /** That of the next coarser map: a square between the two is added. */
  nextScale: number;
  /** Widths by heights other than 1; their inverses come too. Default [2]. */
  ratios?: readonly number[];
}

/**
 * Default boxes of SSD around the middle of every cell, as shares of the image.
 * @param cells - of the map of features: a number, or [H, W]
 * @returns [H · W · A, 4], corners, A = 2 + 2 · ratios
 * @see Liu et al. 2016, SSD: Single Shot MultiBox Detector, arXiv:1512.02325, section 2.2
 */
export function priorBoxes(cells: Pair, options: PriorOptions): Tensor {
  const { scale, nextScale, ratios = [2] } = options;
  const between = Math.sqrt(scale * nextScale);
  const oblong = (ratio: number) => [scale * Math.sqrt(ratio), scale / Math.sqrt(ratio)] as const;
  const shapes = [[scale, scale] as const, [between, between] as const, ...ratios.flatMap((r) => [oblong(r), oblong(1 / r)])];
  const [H, W] = pairOf("priorBoxes", "cells", cells, 1);
  return spread("priorBoxes", cells, [1 / H, 1 / W], shapes);
}
