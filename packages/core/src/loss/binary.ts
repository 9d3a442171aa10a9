// Losses of yes and no: one probability or logit per decision.

import { ShapeError } from "../errors.ts";
import { softplus } from "../ops/activation.ts";
import { add, div, maximum, mul, pow, sub } from "../ops/binary.ts";
import { flatten } from "../ops/layout.ts";
import { sum } from "../ops/reduce.ts";
import { mean } from "../ops/statistics.ts";
import { log, neg, sigmoid } from "../ops/unary.ts";
import { broadcastShapes, sameShape, showShape } from "../shape.ts";
import { operand, type Tensor, type TensorLike } from "../tensor.ts";
import { type LossOptions, matched, reduced } from "./reduction.ts";

/** Options of the binary cross-entropies. */
export interface BinaryOptions extends LossOptions {
  /** A factor for each loss; broadcast against the input. */
  weight?: Tensor | null;
}

/** A factor that broadcasts to the input's shape. */
function factor(op: string, name: string, weight: Tensor, x: Tensor): Tensor {
  const w = operand(op, name, weight);
  if (!sameShape(broadcastShapes(op, x.shape, w.shape), x.shape)) {
    throw new ShapeError(
      `${op}: ${name} has ${w.size} elements, input ${x.size} (${name} ${showShape(w.shape)}, input ${showShape(x.shape)})`,
    );
  }
  return w;
}

/** e^−100: the logarithm of a smaller probability is taken for −100. */
const LEAST = 3.783505853677006e-44;

/**
 * The surprise, in nats, at yes-or-no answers that were given a probability; logarithms end at −100.
 *
 *   loss = −(target · ln input + (1 − target) · ln(1 − input))
 *
 * @param input - probabilities, any shape
 * @param target - 0 … 1, input's shape, or a number
 * @returns [] for mean and sum, input's shape for none
 * @throws ShapeError if the shapes differ
 */
export function bceLoss(input: Tensor, target: TensorLike, options: BinaryOptions = {}): Tensor {
  const [x, t] = matched("bceLoss", input, target);
  const yes = mul(t, log(maximum(x, LEAST)));
  const no = mul(sub(1, t), log(maximum(sub(1, x), LEAST)));
  const losses = neg(add(yes, no));
  const { weight } = options;
  return reduced(weight ? mul(losses, factor("bceLoss", "weight", weight, x)) : losses, options);
}

/**
 * `bceLoss` of sigmoid(input), without its loss of precision.
 *
 *   loss = (1 − target) · input + (1 + (posWeight − 1) · target) · ln(1 + exp(−input))
 *
 * @param input - logits, any shape
 * @param target - 0 … 1, input's shape, or a number
 * @param options.posWeight - what a yes counts beside a no; broadcast against the input
 * @returns [] for mean and sum, input's shape for none
 * @throws ShapeError if the shapes differ
 */
export function bceWithLogitsLoss(input: Tensor, target: TensorLike, options: BinaryOptions & { posWeight?: Tensor | null } = {}): Tensor {
  const [x, t] = matched("bceWithLogitsLoss", input, target);
  const { weight, posWeight } = options;
  const surprise = softplus(neg(x));
  const counted = posWeight ? mul(add(mul(sub(factor("bceWithLogitsLoss", "posWeight", posWeight, x), 1), t), 1), surprise) : surprise;
  const losses = add(mul(sub(1, t), x), counted);
  return reduced(weight ? mul(losses, factor("bceWithLogitsLoss", "weight", weight, x)) : losses, options);
}

/**
 * `bceWithLogitsLoss` that turns from what is already right: αₜ · (1 − pₜ)^gamma · bce, pₜ the probability of the right answer.
 * @param input - logits, any shape
 * @param target - 0 or 1, input's shape
 * @param options.alpha - the weight of a yes beside 1 − alpha of a no; default 0.25; null for neither
 * @param options.gamma - default 2
 * @returns [] for mean and sum, input's shape for none
 * @throws ShapeError if the shapes differ
 * @see Lin et al. 2017, Focal loss for dense object detection, arXiv:1708.02002, equation 5
 */
export function sigmoidFocalLoss(
  input: Tensor,
  target: TensorLike,
  options: LossOptions & { alpha?: number | null; gamma?: number } = {},
): Tensor {
  const { alpha = 0.25, gamma = 2 } = options;
  const [x, t] = matched("sigmoidFocalLoss", input, target);
  const p = sigmoid(x);
  const wrong = sub(add(p, t), mul(mul(p, t), 2)); // 1 − pₜ
  const losses = mul(pow(wrong, gamma), bceWithLogitsLoss(x, t, { reduction: "none" }));
  return reduced(alpha === null ? losses : mul(losses, add(mul(t, 2 * alpha - 1), 1 - alpha)), options);
}

/**
 * One minus the overlap of prediction and target: 1 − (2 Σ p·target + smooth) / (Σ p + Σ target + smooth), per sample.
 * @param input - logits [N, ...]; p = sigmoid(input)
 * @param target - 0 or 1, input's shape
 * @param options.smooth - default 1
 * @returns [] for mean and sum, [N] for none
 * @throws ShapeError if the shapes differ
 * @see Milletari et al. 2016, V-Net, arXiv:1606.04797
 */
export function diceLoss(input: Tensor, target: Tensor, options: LossOptions & { smooth?: number } = {}): Tensor {
  const { smooth = 1 } = options;
  const [x, t] = matched("diceLoss", input, target);
  const p = flatten(sigmoid(x), 1);
  const truth = flatten(t, 1);
  const overlap = add(mul(sum(mul(p, truth), 1), 2), smooth);
  const total = add(add(sum(p, 1), sum(truth, 1)), smooth);
  return reduced(sub(1, div(overlap, total)), options);
}

/**
 * ln(1 + exp(−target · input)).
 * @param input - any shape
 * @param target - 1 or −1, input's shape
 * @returns [] for mean and sum, input's shape for none
 * @throws ShapeError if the shapes differ
 */
export function softMarginLoss(input: Tensor, target: TensorLike, options: LossOptions = {}): Tensor {
  const [x, t] = matched("softMarginLoss", input, target);
  return reduced(softplus(neg(mul(t, x))), options);
}

/**
 * The mean over classes of `bceWithLogitsLoss`, for samples that may be of several classes.
 * @param input - logits [..., C]
 * @param target - 0 or 1, input's shape
 * @param options.weight - [C]
 * @returns [] for mean and sum, [...] for none
 * @throws ShapeError if the shapes differ
 */
export function multiLabelSoftMarginLoss(input: Tensor, target: Tensor, options: BinaryOptions = {}): Tensor {
  const [x, t] = matched("multiLabelSoftMarginLoss", input, target);
  const { weight = null } = options;
  return reduced(mean(bceWithLogitsLoss(x, t, { weight, reduction: "none" }), -1), options);
}
