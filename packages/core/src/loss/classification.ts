// Losses of one class among several.

import { ShapeError } from "../errors.ts";
import { relu } from "../ops/activation.ts";
import { add, div, maximum, mul, pow, sub } from "../ops/binary.ts";
import { crossEntropyRows, type LabelOptions, labelSets, nllRows, type RowLosses } from "../ops/cross-entropy.ts";
import { unsqueeze } from "../ops/layout.ts";
import { sum } from "../ops/reduce.ts";
import { logSoftmax } from "../ops/softmax.ts";
import { exp, log, neg, square } from "../ops/unary.ts";
import { sameShape, showShape } from "../shape.ts";
import { operand, type Tensor } from "../tensor.ts";
import { type LossOptions, matched, reduced } from "./reduction.ts";

/** Row losses reduced; the mean is by weight, so that ignored rows do not count. */
function reduceRows({ losses, weights }: RowLosses, options: LossOptions & LabelOptions): Tensor {
  const { reduction = "mean", weight = null, ignoreIndex } = options;
  if (reduction !== "mean" || (weight === null && ignoreIndex === undefined)) return reduced(losses, options);
  return div(sum(losses), sum(weights));
}

/** Options of `crossEntropy`. */
export interface CrossEntropyOptions extends LossOptions, LabelOptions {
  /** The share of each target that is spread over all classes; default 0. */
  labelSmoothing?: number;
}

/**
 * The surprise, in nats, at the labels of a classifier that gives softmax(logits).
 *
 *   loss = −ln softmax(logits)[label]
 *
 * @param logits - [..., C]
 * @param target - i32 labels [...], or f32 probabilities of the classes [..., C]
 * @param options.weight - [C], a factor for each class; the mean is then divided by the labels' weights
 * @param options.ignoreIndex - rows with this label count nothing (PyTorch's default is −100; here there is none)
 * @param options.labelSmoothing - Szegedy et al. 2016, arXiv:1512.00567, section 7
 * @returns [] for mean and sum, [...] for none
 * @throws ShapeError if the shapes do not match; IndexError, at the next read-back, if a label is no class
 */
export function crossEntropy(logits: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  if (target.dtype !== "f32") return reduceRows(crossEntropyRows(logits, target, options), options);
  const [x, probabilities] = matched("crossEntropy", logits, target, ["logits", "target"]);
  const { weight = null, labelSmoothing = 0 } = options;
  const share = labelSmoothing / (x.shape.at(-1) || 1);
  const t = labelSmoothing > 0 ? add(mul(probabilities, 1 - labelSmoothing), share) : probabilities;
  return reduced(neg(sum(mul(logSoftmax(x), weight ? mul(t, weight) : t), -1)), options);
}

/**
 * The negative log-likelihood of labels: −logProbabilities[label].
 * @param logProbabilities - [..., C]: logSoftmax's result
 * @param labels - i32 [...]
 * @param options.weight - [C]; the mean is then divided by the labels' weights
 * @param options.ignoreIndex - rows with this label count nothing; default: there is none
 * @throws ShapeError if the shapes do not match; IndexError, at the next read-back, if a label is no class
 */
export function nllLoss(logProbabilities: Tensor, labels: Tensor, options: LossOptions & LabelOptions = {}): Tensor {
  return reduceRows(nllRows(logProbabilities, labels, options), options);
}

/** The least normal number: a probability of 0 is taken for it under the logarithm, where it is multiplied by 0. */
const TINY = 1.1754943508222875e-38;

/**
 * The Kullback-Leibler divergence of the input from the target, element by element: target · (ln target − input).
 * @param input - log-probabilities, any shape
 * @param target - probabilities (their logarithms with `logTarget`), input's shape
 * @param options.reduction - also "batchmean": the sum divided by the first dimension, which is the divergence proper
 * @throws ShapeError if the shapes differ
 */
export function klDivLoss(
  input: Tensor,
  target: Tensor,
  options: { reduction?: LossOptions["reduction"] | "batchmean"; logTarget?: boolean } = {},
): Tensor {
  const { reduction = "mean", logTarget = false } = options;
  const [x, t] = matched("klDivLoss", input, target);
  const losses = logTarget ? mul(exp(t), sub(t, x)) : mul(t, sub(log(maximum(t, TINY)), x));
  if (reduction === "batchmean") return div(sum(losses), losses.shape[0] ?? 1);
  return reduced(losses, { reduction });
}

/** Options of `multiMarginLoss`. */
export interface MultiMarginOptions extends LossOptions {
  /** 1 or 2: the power of each violation. Default 1. */
  p?: 1 | 2;
  /** By how much the label should lead. Default 1. */
  margin?: number;
  /** [C], a factor for each label's class. */
  weight?: Tensor | null;
}

/**
 * How far other classes come within the margin of the label's: Σ_{c ≠ label} max(0, margin − x[label] + x[c])^p / C.
 * @param input - [..., C]
 * @param labels - i32 [...]
 * @returns [] for mean and sum, [...] for none
 * @throws ShapeError if the shapes do not match; IndexError, at the next read-back, if a label is no class
 */
export function multiMarginLoss(input: Tensor, labels: Tensor, options: MultiMarginOptions = {}): Tensor {
  const { p = 1, margin = 1, weight = null } = options;
  if (p !== 1 && p !== 2) throw new RangeError(`multiMarginLoss: p is ${p}, needs 1 or 2`);
  const x = operand("multiMarginLoss", "input", input);
  const { losses: minusOwn } = nllRows(x, labels, {}, "multiMarginLoss");
  const violation = relu(add(add(x, unsqueeze(minusOwn, -1)), margin));
  const powered = p === 2 ? square(violation) : violation;
  // The label's own term, max(0, margin)^p, is in the sum and comes off again.
  const own = Math.max(0, margin);
  const losses = div(sub(sum(powered, -1), p === 2 ? own * own : own), x.shape.at(-1)!);
  return reduced(weight ? mul(losses, nllRows(x, labels, { weight }, "multiMarginLoss").weights) : losses, options);
}

/**
 * Cross-entropy that turns from what is already right: (1 − p)^gamma · −ln p, p the label's probability.
 * @param logits - [..., C]
 * @param labels - i32 [...]
 * @param options.gamma - default 2; 0 is crossEntropy
 * @param options.weight - [C], a factor for each class
 * @returns [] for mean and sum, [...] for none
 * @throws ShapeError if the shapes do not match; IndexError, at the next read-back, if a label is no class
 * @see Lin et al. 2017, Focal loss for dense object detection, arXiv:1708.02002, equation 4
 */
export function focalLoss(logits: Tensor, labels: Tensor, options: LossOptions & { gamma?: number; weight?: Tensor | null } = {}): Tensor {
  const { gamma = 2, weight = null } = options;
  const { losses } = crossEntropyRows(logits, labels, {}, "focalLoss");
  const focal = mul(pow(sub(1, exp(neg(losses))), gamma), losses);
  return reduced(weight ? mul(focal, nllRows(logits, labels, { weight }, "focalLoss").weights) : focal, options);
}

/**
 * How far classes that are not of a sample come within 1 of those that are: Σ_{c ∉ labels} Σ_{l ∈ labels} max(0, 1 − x[l] + x[c]) / C.
 * @param input - [..., C]
 * @param labels - i32 [..., C]: each sample's classes, then −1
 * @returns [] for mean and sum, [...] for none
 * @throws ShapeError if the shapes differ
 */
export function multiLabelMarginLoss(input: Tensor, labels: Tensor, options: LossOptions = {}): Tensor {
  const x = operand("multiLabelMarginLoss", "input", input);
  const y = operand("multiLabelMarginLoss", "labels", labels, "i32");
  if (!sameShape(x.shape, y.shape)) {
    throw new ShapeError(
      `multiLabelMarginLoss: input has ${x.size} elements, labels ${y.size} (input ${showShape(x.shape)}, labels ${showShape(y.shape)}); they need one shape`,
    );
  }
  const member = labelSets(y, "multiLabelMarginLoss"); // [..., C]
  const gap = relu(add(sub(unsqueeze(x, -2), unsqueeze(x, -1)), 1)); // [..., C of the labels, C of the others]
  const counted = mul(gap, mul(unsqueeze(member, -1), sub(1, unsqueeze(member, -2))));
  return reduced(div(sum(counted, [-2, -1]), x.shape.at(-1)!), options);
}
