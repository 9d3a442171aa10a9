// Pose: keypoints as heat maps, one per joint, read as the mean place under their softmax.
import {
  add,
  cast,
  crossEntropy,
  div,
  lessEqual,
  max,
  maximum,
  mean,
  min,
  mul,
  noGrad,
  norm,
  permute,
  reshape,
  scope,
  select,
  sub,
  sum,
  type Tensor,
  unsqueeze,
} from "@sluice/core";
import { ShapeError, sameShape, showShape } from "@sluice/core/op";
import { softArgmax } from "../vision/soft-argmax.ts";
import { bumps } from "./heat.ts";

/** The grid of a heat map. */
export interface KeypointGrid {
  /** Cells in a column and in a row. */
  readonly H: number;
  readonly W: number;
  /** Pixels along the side of a cell. */
  readonly stride: number;
  /** Deviation of a bump, in cells. Default 1. */
  readonly spread?: number;
}

/**
 * What a network should answer: for each keypoint the share of belief that each cell deserves, a bump around the right place.
 * @param points - [N, K, 2]: x, y in pixels
 * @returns [N, H, W, K]; each keypoint's shares sum to 1, or are 0 where it lies far outside
 * @throws ShapeError if the points are no lists of places
 * @see Tompson et al. 2014, Joint Training of a Convolutional Network and a Graphical Model, arXiv:1406.2984, section 3.1
 */
export function encodeKeypoints(points: Tensor, { H, W, stride, spread = 1 }: KeypointGrid): Tensor {
  if (points.rank !== 3 || points.shape[2] !== 2)
    throw new ShapeError(`encodeKeypoints: points are ${showShape(points.shape)}, need [N, K, 2]`);
  const cells = sub(div(points, stride), 0.5);
  const heat = bumps(select(cells, 2, 0), select(cells, 2, 1), spread, spread, H, W); // [N, K, H, W]
  return permute(div(heat, maximum(sum(heat, [2, 3], { keepDim: true }), 1e-12)), [0, 2, 3, 1]);
}

/**
 * The surprise at where keypoints are, in nats: cross-entropy over the cells of each map.
 * @param heat - logits [N, H, W, K]
 * @param target - [N, H, W, K], as `encodeKeypoints` makes it
 * @returns []
 * @throws ShapeError if the shapes differ
 */
export function keypointLoss(heat: Tensor, target: Tensor): Tensor {
  if (heat.rank !== 4 || !sameShape(heat.shape, target.shape)) {
    throw new ShapeError(`keypointLoss: heat is ${showShape(heat.shape)}, target ${showShape(target.shape)}; need [N, H, W, K]`);
  }
  const [N, H, W, K] = heat.shape;
  const cells = (maps: Tensor) => reshape(permute(maps, [0, 3, 1, 2]), [N, K, H * W]);
  return crossEntropy(cells(heat), cells(target));
}

/**
 * Where keypoints are: the mean place under the softmax of each map.
 * @param heat - logits [N, H, W, K]
 * @param stride - pixels along the side of a cell
 * @returns [N, K, 2]: x, y in pixels
 */
export function decodeKeypoints(heat: Tensor, stride: number): Tensor {
  return mul(add(softArgmax(heat), 0.5), stride);
}

/**
 * The share of correct keypoints: those that are off by at most a share of the larger side of the box around the figure's true ones.
 * @param found - [N, K, 2]
 * @param truth - [N, K, 2]
 * @param share - default 0.1: PCK@0.1
 * @returns [K], for each keypoint
 * @throws ShapeError if the shapes differ
 * @see Yang, Ramanan 2013, Articulated Human Detection with Flexible Mixtures of Parts, doi:10.1109/TPAMI.2012.261
 */
export function correctKeypoints(found: Tensor, truth: Tensor, share = 0.1): number[] {
  if (truth.rank !== 3 || truth.shape[2] !== 2 || !sameShape(found.shape, truth.shape)) {
    throw new ShapeError(`correctKeypoints: found are ${showShape(found.shape)}, truth ${showShape(truth.shape)}; need [N, K, 2]`);
  }
  return noGrad(() =>
    scope(() => {
      const side = max(sub(max(truth, 1), min(truth, 1)), 1); // [N]
      const off = norm(sub(found, truth), 2); // [N, K]
      return Array.from(mean(cast(lessEqual(off, mul(unsqueeze(side, 1), share)), "f32"), 0).data);
    }),
  );
}
