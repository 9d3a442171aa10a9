// Losses of numbers: squared, absolute, and what lies between; Poisson and Gaussian likelihoods.
import { add, div, maximum, minimum, mul, sub } from "../ops/binary.ts";
import { greater, where } from "../ops/compare.ts";
import { abs, exp, log, square } from "../ops/unary.ts";
import { operand, type Tensor, type TensorLike } from "../tensor.ts";
import { type LossOptions, matched, reduced } from "./reduction.ts";

/**
 * (input − target)².
 * @param input - any shape
 * @param target - input's shape, or a number
 * @returns [] for mean and sum, input's shape for none
 * @throws ShapeError if the shapes differ
 */
export function mseLoss(input: Tensor, target: TensorLike, options: LossOptions = {}): Tensor {
  const [x, t] = matched("mseLoss", input, target);
  return reduced(square(sub(x, t)), options);
}

/**
 * |input − target|.
 * @param input - any shape
 * @param target - input's shape, or a number
 * @throws ShapeError if the shapes differ
 */
export function l1Loss(input: Tensor, target: TensorLike, options: LossOptions = {}): Tensor {
  const [x, t] = matched("l1Loss", input, target);
  return reduced(abs(sub(x, t)), options);
}

/** ½ d² where d = |input − target| < limit, else limit · (d − ½ limit): both are m · (d − ½ m) with m = min(d, limit). */
function huber(x: Tensor, t: Tensor, limit: number): Tensor {
  const d = abs(sub(x, t));
  const m = minimum(d, limit);
  return mul(m, sub(d, mul(m, 0.5)));
}

/**
 * ½ d² / beta where d = |input − target| < beta, else d − ½ beta.
 * @param input - any shape
 * @param target - input's shape, or a number
 * @param options.beta - default 1; 0 is l1Loss
 * @throws ShapeError if the shapes differ, RangeError if beta is negative
 * @see Girshick 2015, Fast R-CNN, arXiv:1504.08083
 */
export function smoothL1Loss(input: Tensor, target: TensorLike, options: LossOptions & { beta?: number } = {}): Tensor {
  const { beta = 1 } = options;
  if (!(beta >= 0)) throw new RangeError(`smoothL1Loss: beta is ${beta}, needs beta ≥ 0`);
  const [x, t] = matched("smoothL1Loss", input, target);
  if (beta === 0) return reduced(abs(sub(x, t)), options);
  return reduced(mul(huber(x, t, beta), 1 / beta), options);
}

/**
 * ½ d² where d = |input − target| < delta, else delta · (d − ½ delta).
 * @param input - any shape
 * @param target - input's shape, or a number
 * @param options.delta - default 1
 * @throws ShapeError if the shapes differ, RangeError if delta is not above 0
 * @see Huber 1964, Robust estimation of a location parameter
 */
export function huberLoss(input: Tensor, target: TensorLike, options: LossOptions & { delta?: number } = {}): Tensor {
  const { delta = 1 } = options;
  if (!(delta > 0)) throw new RangeError(`huberLoss: delta is ${delta}, needs delta > 0`);
  const [x, t] = matched("huberLoss", input, target);
  return reduced(huber(x, t, delta), options);
}

/** Options of `poissonNllLoss`. */
export interface PoissonOptions extends LossOptions {
  /** Whether the input is the logarithm of the rate; default true. */
  logInput?: boolean;
  /** Whether to add Stirling's approximation of ln target!; default false. */
  full?: boolean;
  /** Added to the rate under the logarithm when `logInput` is false. Default 1e-8. */
  eps?: number;
}

/**
 * The negative log-likelihood of counts: rate − target · ln rate.
 * @param input - rates or their logarithms, any shape
 * @param target - counts, input's shape
 * @throws ShapeError if the shapes differ
 */
export function poissonNllLoss(input: Tensor, target: TensorLike, options: PoissonOptions = {}): Tensor {
  const { logInput = true, full = false, eps = 1e-8 } = options;
  const [x, t] = matched("poissonNllLoss", input, target);
  const losses = logInput ? sub(exp(x), mul(t, x)) : sub(x, mul(t, log(add(x, eps))));
  if (!full) return reduced(losses, options);
  const n = maximum(t, 1);
  const stirling = add(sub(mul(n, log(n)), n), mul(log(mul(n, 2 * Math.PI)), 0.5));
  return reduced(add(losses, where(greater(t, 1), stirling, 0)), options);
}

/** ½ ln 2π. */
const HALF_LOG_TWO_PI = 0.9189385332046727;

/**
 * The negative log-likelihood of a normal distribution: ½ (ln variance + (input − target)² / variance).
 * @param input - means, any shape
 * @param target - input's shape
 * @param variance - input's shape, or with 1 as last dimension, or a number
 * @param options.full - whether to add ½ ln 2π; default false
 * @param options.eps - least variance, default 1e-6
 * @throws ShapeError if the shapes differ
 * @see Nix and Weigend 1994, Estimating the mean and variance of the target probability distribution
 */
export function gaussianNllLoss(
  input: Tensor,
  target: TensorLike,
  variance: TensorLike,
  options: LossOptions & { full?: boolean; eps?: number } = {},
): Tensor {
  const { full = false, eps = 1e-6 } = options;
  const [x, t] = matched("gaussianNllLoss", input, target);
  const given = operand("gaussianNllLoss", "variance", variance);
  const perRow = given.rank === x.rank && given.shape.at(-1) === 1;
  if (!perRow) matched("gaussianNllLoss", x, variance, ["input", "variance"]);
  const v = maximum(given, eps);
  const losses = mul(add(log(v), div(square(sub(x, t)), v)), 0.5);
  return reduced(full ? add(losses, HALF_LOG_TWO_PI) : losses, options);
}
