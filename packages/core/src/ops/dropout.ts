// Dropping: elements, whole channels, and alpha dropout, which keeps mean and variance.

import * as kernels from "@sluice/kernels/raw";
import { drawFrom, randn, type Stream } from "../random.ts";
import { record } from "../tape.ts";
import { empty, operand, type Tensor } from "../tensor.ts";
import { add, mul } from "./binary.ts";

/** Options of the dropping ops. */
export interface DropoutOptions {
  /** Whether anything is dropped; default true. */
  training?: boolean;
  /** Where the decisions come from; default: the shared stream. */
  stream?: Stream;
}

function checkP(op: string, p: number): void {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`${op}: p is ${p}, needs 0 ≤ p ≤ 1`);
}

/**
 * Zeroes each element with probability p and scales the others by 1 / (1 − p); outside training it does nothing.
 * @param x - any shape
 * @throws RangeError if p is not in [0, 1]
 * @see Srivastava et al. 2014, Dropout: a simple way to prevent neural networks from overfitting, JMLR 15
 */
export function dropout(x: Tensor, p = 0.5, options: DropoutOptions = {}): Tensor {
  const a = operand("dropout", "x", x);
  checkP("dropout", p);
  if (options.training === false || p === 0) return a;
  const out = empty(a.shape);
  const mask = empty(a.shape);
  drawFrom(options.stream, (args) => kernels.dropout({ ...args, out: out.ptr, mask: mask.ptr, input: a.ptr, p, n: a.size }));
  return record("dropout", [a], out, (dout) => [() => mul(dout, mask)]);
}

/** A mask of x's shape, 1 over its feature planes: `value` with probability 1 − p, else 0, for each sample and channel. */
function channelMask(x: Tensor, p: number, value: number, stream: Stream | undefined): Tensor {
  const shape = x.shape.map((n, i) => (i === 0 || i === x.rank - 1 ? n : 1));
  const mask = empty(shape);
  drawFrom(stream, (args) => kernels.random_bernoulli({ ...args, out: mask.ptr, probability: 1 - p, value, n: mask.size }));
  return mask;
}

/**
 * Zeroes whole channels: each of a sample's with probability p; the others are scaled by 1 / (1 − p).
 * @param x - [N, ..., C]: [N, T, C] sequences, [N, H, W, C] images
 * @throws RangeError if p is not in [0, 1]
 * @see Tompson et al. 2015, Efficient object localization using convolutional networks, arXiv:1411.4280
 */
export function featureDropout(x: Tensor, p = 0.5, options: DropoutOptions = {}): Tensor {
  const a = operand("featureDropout", "x", x);
  checkP("featureDropout", p);
  if (options.training === false || p === 0) return a;
  return mul(a, channelMask(a, p, p < 1 ? 1 / (1 - p) : 0, options.stream));
}

/** What SELU tends to on the negative side, −λα (Klambauer et al. 2017, arXiv:1706.02515). */
const SATURATED = -1.7580993408473766;

/** x where the mask is 1, SATURATED where it is 0, then the affine map that restores mean 0 and variance 1. */
function alpha(a: Tensor, mask: Tensor, p: number): Tensor {
  const keep = 1 - p;
  const scale = p < 1 ? 1 / Math.sqrt(keep * (1 + p * SATURATED * SATURATED)) : 0;
  // scale · (x · mask + SATURATED · (1 − mask)) − scale · p · SATURATED
  const shift = add(mul(mask, -scale * SATURATED), scale * SATURATED * keep);
  return add(mul(a, mul(mask, scale)), shift);
}

/**
 * Sets each element to SELU's negative limit with probability p, and maps the result back to mean 0 and variance 1.
 * @param x - any shape
 * @throws RangeError if p is not in [0, 1]
 * @see Klambauer et al. 2017, Self-normalizing neural networks, arXiv:1706.02515
 */
export function alphaDropout(x: Tensor, p = 0.5, options: DropoutOptions = {}): Tensor {
  const a = operand("alphaDropout", "x", x);
  checkP("alphaDropout", p);
  if (options.training === false || p === 0) return a;
  const mask = empty(a.shape);
  drawFrom(options.stream, (args) => kernels.random_bernoulli({ ...args, out: mask.ptr, probability: 1 - p, value: 1, n: mask.size }));
  return alpha(a, mask, p);
}

/**
 * Alpha dropout of whole channels.
 * @param x - [N, ..., C]
 * @throws RangeError if p is not in [0, 1]
 */
export function featureAlphaDropout(x: Tensor, p = 0.5, options: DropoutOptions = {}): Tensor {
  const a = operand("featureAlphaDropout", "x", x);
  checkP("featureAlphaDropout", p);
  if (options.training === false || p === 0) return a;
  return alpha(a, channelMask(a, p, 1, options.stream), p);
}

/**
 * Adds normal numbers of mean 0.
 * @param x - any shape
 * @param std - their standard deviation
 */
export function gaussianNoise(x: Tensor, std: number, options: DropoutOptions = {}): Tensor {
  const a = operand("gaussianNoise", "x", x);
  if (options.training === false || std === 0) return a;
  const { stream } = options;
  return add(a, randn(a.shape, { std, ...(stream ? { stream } : {}) }));
}
