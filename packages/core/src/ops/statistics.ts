// Means, variances, norms, products and logarithms of sums over dimensions.
import * as kernels from "@sluice/kernels/raw";
import { ShapeError } from "../errors.ts";
import { showShape, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { empty, operand, scalar, type Tensor } from "../tensor.ts";
import { div, mul, pow, sub } from "./binary.ts";
import { equal, where } from "./compare.ts";
import { max, min } from "./extremes.ts";
import { permute, reshape } from "./layout.ts";
import { type Dims, gathered, type ReduceOptions, type Reduction, reduction, spread, sum } from "./reduce.ts";
import { runningProduct } from "./scan.ts";
import { abs, exp, sign } from "./unary.ts";

/**
 * The mean of elements; NaN of none.
 * @param x - f32, any shape
 * @param dim - dimensions to average over; absent: all
 */
export function mean(x: Tensor, dim?: Dims, options: ReduceOptions = {}): Tensor {
  const a = operand("mean", "x", x);
  const plan = reduction("mean", a.shape, dim, options);
  const out = empty(plan.shape);
  const { a: from, group } = gathered(a, plan);
  kernels.mean({ out: out.ptr, a: from.ptr, ...group });
  return record("mean", [a], out, (dout) => [() => spread(mul(dout, 1 / plan.count), plan, a.shape)]);
}

/** Options of `variance` and `std`. */
export interface VarianceOptions extends ReduceOptions {
  /** What is taken from the count before dividing by it: 1 for the variance of a population estimated from a sample, 0 for that of the sample. Default 1. */
  correction?: number;
}

/** Σ (x − mean)² / (count − correction), without its gradient. */
function varianceOf(a: Tensor, plan: Reduction, correction: number): Tensor {
  const out = empty(plan.shape);
  const centers = empty(plan.shape);
  const { a: from, group } = gathered(a, plan);
  kernels.mean({ out: centers.ptr, a: from.ptr, ...group });
  const divisor = Math.max(0, plan.count - correction);
  kernels.variance({ out: out.ptr, a: from.ptr, mean: centers.ptr, divisor, ...group });
  return out;
}

/** The gradient of a variance: 2 (x − mean) / (count − correction). */
function varianceGradient(dout: Tensor, a: Tensor, dim: Dims | undefined, plan: Reduction, correction: number): Tensor {
  const factor = 2 / Math.max(0, plan.count - correction);
  return mul(sub(a, mean(a, dim, { keepDim: true })), reshape(mul(dout, factor), plan.kept));
}

/**
 * The variance of elements, in two passes: Σ (x − mean)² / (count − correction).
 * @param x - f32, any shape
 * @param dim - dimensions to go over; absent: all
 */
export function variance(x: Tensor, dim?: Dims, options: VarianceOptions = {}): Tensor {
  const { correction = 1 } = options;
  const a = operand("variance", "x", x);
  const plan = reduction("variance", a.shape, dim, options);
  const out = varianceOf(a, plan, correction);
  return record("variance", [a], out, (dout) => [() => varianceGradient(dout, a, dim, plan, correction)]);
}

/** n / d, but 0 where `at` is 0: gradients at the point of a cone. */
function unlessZero(n: Tensor, d: Tensor, at: Tensor): Tensor {
  const none = equal(at, 0);
  return where(none, scalar(0), div(n, where(none, scalar(1), d)));
}

/**
 * The standard deviation of elements: the root of `variance`; its gradient at 0 is 0.
 * @param x - f32, any shape
 * @param dim - dimensions to go over; absent: all
 */
export function std(x: Tensor, dim?: Dims, options: VarianceOptions = {}): Tensor {
  const { correction = 1 } = options;
  const a = operand("std", "x", x);
  const plan = reduction("std", a.shape, dim, options);
  const squared = varianceOf(a, plan, correction);
  const out = empty(plan.shape);
  kernels.sqrt({ out: out.ptr, a: squared.ptr, n: out.size });
  return record("std", [a], out, (dout) => [() => varianceGradient(unlessZero(dout, mul(out, 2), out), a, dim, plan, correction)]);
}

/** a with reduced dimensions last. */
function rowsOf(a: Tensor, { dims }: Reduction): Tensor {
  const order = dims.map((_, i) => i).sort((i, j) => Number(dims[i]) - Number(dims[j]) || i - j);
  return permute(a, order);
}

/**
 * The product of elements; 1 of none. Zeros have their gradient too.
 * @param x - f32, any shape
 * @param dim - dimensions to multiply over; absent: all
 */
export function prod(x: Tensor, dim?: Dims, options: ReduceOptions = {}): Tensor {
  const a = operand("prod", "x", x);
  const plan = reduction("prod", a.shape, dim, options);
  return reshape(rowProducts(reshape(rowsOf(a, plan), [sizeOf(plan.shape), plan.count])), plan.shape);
}

/** The products of rows [N, R]. */
function rowProducts(a: Tensor): Tensor {
  const [outer, R] = a.shape as [number, number];
  const out = empty([outer]);
  kernels.prod({ out: out.ptr, a: a.ptr, outer, R, inner: 1 });
  return record("prod", [a], out, (dout) => [
    () => {
      const others = mul(runningProduct(a, { dim: 1, reverse: false }, true), runningProduct(a, { dim: 1, reverse: true }, true));
      return mul(others, reshape(dout, [outer, 1]));
    },
  ]);
}

/**
 * log Σ exp x, without overflow.
 * @param x - f32, any shape
 * @param dim - dimensions to sum over; absent: all
 */
export function logsumexp(x: Tensor, dim?: Dims, options: ReduceOptions = {}): Tensor {
  const a = operand("logsumexp", "x", x);
  const plan = reduction("logsumexp", a.shape, dim, options);
  const out = empty(plan.shape);
  const rows = rowsOf(a, plan);
  kernels.logsumexp({ out: out.ptr, a: rows.ptr, outer: out.size, R: plan.count });
  return record("logsumexp", [a], out, (dout) => [() => mul(exp(sub(a, reshape(out, plan.kept))), reshape(dout, plan.kept))]);
}

/** Options of `norm`. */
export interface NormOptions extends ReduceOptions {
  /** The exponent: 2 for the length, 1 for the sum of sizes, ±Infinity for the largest or smallest size. Default 2. */
  p?: number;
}

/**
 * The p-norm of elements: (Σ |x|^p)^(1/p). Its gradient at 0 is 0.
 * @param x - f32, any shape
 * @param dim - dimensions to go over; absent: all
 * @throws ShapeError if p is 0 or not a number
 */
export function norm(x: Tensor, dim?: Dims, options: NormOptions = {}): Tensor {
  const { p = 2 } = options;
  const a = operand("norm", "x", x);
  if (p === Number.POSITIVE_INFINITY) return max(abs(a), dim, options);
  if (p === Number.NEGATIVE_INFINITY) return min(abs(a), dim, options);
  if (!(p < 0 || p > 0)) throw new ShapeError(`norm: p is ${p}, needs a number other than 0 (x ${showShape(a.shape)})`);
  if (p === 1) return sum(abs(a), dim, options);
  const plan = reduction("norm", a.shape, dim, options);
  const out = p === 2 ? empty(plan.shape) : pow(sum(pow(abs(a), p), dim, options), 1 / p);
  if (p === 2) {
    const { a: from, group } = gathered(a, plan);
    kernels.norm({ out: out.ptr, a: from.ptr, ...group });
  }
  return record("norm", [a], out, (dout) => [
    () => {
      const slope = p === 2 ? a : mul(sign(a), pow(abs(a), p - 1));
      return mul(slope, reshape(unlessZero(dout, p === 2 ? out : pow(out, p - 1), out), plan.kept));
    },
  ]);
}
