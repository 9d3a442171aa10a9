// Losses of closeness: what should lie together, and what apart.
import { relu } from "../ops/activation.ts";
import { add, minimum, mul, sub } from "../ops/binary.ts";
import { equal, where } from "../ops/compare.ts";
import { cosineSimilarity, pairwiseDistance } from "../ops/distance.ts";
import { square } from "../ops/unary.ts";
import { operand, type Tensor, type TensorLike } from "../tensor.ts";
import { type LossOptions, matched, pairs, reduced } from "./reduction.ts";

/** Options of the losses with a margin. */
export interface MarginOptions extends LossOptions {
  margin?: number;
}

/**
 * input where target is 1; max(0, margin − input) where it is −1.
 * @param input - distances, any shape
 * @param target - 1 (alike) or −1, input's shape
 * @param options.margin - default 1
 * @throws ShapeError if the shapes differ
 */
export function hingeEmbeddingLoss(input: Tensor, target: TensorLike, options: MarginOptions = {}): Tensor {
  const { margin = 1 } = options;
  const [x, t] = matched("hingeEmbeddingLoss", input, target);
  return reduced(where(equal(t, 1), x, relu(sub(margin, x))), options);
}

/**
 * max(0, margin − target · (input1 − input2)): input1 should be the larger where target is 1, the smaller where it is −1.
 * @param input1 - any shape
 * @param input2 - input1's shape
 * @param target - 1 or −1, input1's shape or a number
 * @param options.margin - default 0
 * @throws ShapeError if the shapes differ
 */
export function marginRankingLoss(input1: Tensor, input2: Tensor, target: TensorLike, options: MarginOptions = {}): Tensor {
  const { margin = 0 } = options;
  const [a, b] = matched("marginRankingLoss", input1, input2, ["input1", "input2"]);
  const [, t] = matched("marginRankingLoss", a, target, ["input1", "target"]);
  return reduced(relu(sub(margin, mul(t, sub(a, b)))), options);
}

/**
 * 1 − cosine where target is 1; max(0, cosine − margin) where it is −1.
 * @param input1 - [..., D]
 * @param input2 - [..., D]
 * @param target - 1 or −1, [...]
 * @param options.margin - default 0
 * @returns [] for mean and sum, [...] for none
 * @throws ShapeError if the shapes do not match
 */
export function cosineEmbeddingLoss(input1: Tensor, input2: Tensor, target: Tensor, options: MarginOptions = {}): Tensor {
  const { margin = 0 } = options;
  const [a, b, t] = pairs("cosineEmbeddingLoss", input1, input2, target);
  const cosine = cosineSimilarity(a, b);
  return reduced(where(equal(t, 1), sub(1, cosine), relu(sub(cosine, margin))), options);
}

/**
 * target · D² + (1 − target) · max(0, margin − D)², D the distance of a pair.
 * @param input1 - [..., D]
 * @param input2 - [..., D]
 * @param target - 1 (alike) or 0, [...]
 * @param options.margin - default 1
 * @returns [] for mean and sum, [...] for none
 * @throws ShapeError if the shapes do not match
 * @see Hadsell et al. 2006, Dimensionality reduction by learning an invariant mapping, equation 4
 */
export function contrastiveLoss(input1: Tensor, input2: Tensor, target: Tensor, options: MarginOptions = {}): Tensor {
  const { margin = 1 } = options;
  const [a, b, t] = pairs("contrastiveLoss", input1, input2, target);
  const distance = pairwiseDistance(a, b, { eps: 0 });
  return reduced(add(mul(t, square(distance)), mul(sub(1, t), square(relu(sub(margin, distance))))), options);
}

/** Options of the triplet losses. */
export interface TripletOptions extends LossOptions {
  /** By how much the negative should be farther. Default 1. */
  margin?: number;
  /** Whether the negative's distance is the lesser of those to anchor and positive; default false. */
  swap?: boolean;
}

/**
 * max(0, d(anchor, positive) − d(anchor, negative) + margin) for a distance of one's own.
 * @param options.distance - two lists of vectors to their distances; default `pairwiseDistance`
 * @returns [] for mean and sum, the distances' shape for none
 * @see Balntas et al. 2016, Learning local feature descriptors with triplets and shallow convolutional neural networks (swap)
 */
export function tripletMarginWithDistanceLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options: TripletOptions & { distance?: (a: Tensor, b: Tensor) => Tensor } = {},
): Tensor {
  const { margin = 1, swap = false, distance = pairwiseDistance } = options;
  const a = operand("tripletMarginWithDistanceLoss", "anchor", anchor);
  const near = distance(a, positive);
  const far = distance(a, negative);
  const farther = swap ? minimum(far, distance(positive, negative)) : far;
  return reduced(relu(add(sub(near, farther), margin)), options);
}

/**
 * max(0, ‖anchor − positive‖ − ‖anchor − negative‖ + margin).
 * @param anchor - [..., D]
 * @param positive - anchor's shape
 * @param negative - anchor's shape
 * @param options.p - which norm, default 2
 * @param options.eps - added to the differences, default 1e-6
 * @returns [] for mean and sum, [...] for none
 * @throws ShapeError if the shapes differ
 * @see Schroff et al. 2015, FaceNet, arXiv:1503.03832
 */
export function tripletMarginLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options: TripletOptions & { p?: number; eps?: number } = {},
): Tensor {
  const { p = 2, eps = 1e-6 } = options;
  const [a, b] = matched("tripletMarginLoss", anchor, positive, ["anchor", "positive"]);
  const [, c] = matched("tripletMarginLoss", a, negative, ["anchor", "negative"]);
  return tripletMarginWithDistanceLoss(a, b, c, { ...options, distance: (x, y) => pairwiseDistance(x, y, { p, eps }) });
}
