// Softmax and its logarithm along one dimension.

import * as kernels from "@sluice/kernels/raw";
import { context } from "../context.ts";
import { normalizeDim } from "../shape.ts";
import { record } from "../tape.ts";
import { empty, operand, type Tensor } from "../tensor.ts";
import { mul, sub } from "./binary.ts";
import { transpose } from "./layout.ts";
import { sum } from "./reduce.ts";
import { exp, neg } from "./unary.ts";

/** Runs an op of the last dimension along `dim`. */
function along(name: string, x: Tensor, dim: number, op: (x: Tensor) => Tensor): Tensor {
  const a = operand(name, "x", x);
  const at = normalizeDim(name, dim, a.shape);
  const last = a.rank - 1;
  return at === last ? op(a) : transpose(op(transpose(a, at, last)), at, last);
}

/** Rows and columns of a tensor taken as a matrix of its last dimension. */
function matrix(t: Tensor): { rows: number; D: number } {
  const D = t.shape.at(-1)!;
  return { rows: D === 0 ? 0 : t.size / D, D };
}

/**
 * Turns numbers into a distribution.
 *
 *   out = exp(x − max x) / Σ exp(x − max x)
 *
 * @param x - any shape with at least one dimension
 * @param dim - the one that sums to 1, default the last
 * @returns x's shape; a slice that is −∞ throughout, or has +∞ or NaN, becomes NaN
 * @throws ShapeError if there is no such dimension
 */
export function softmax(x: Tensor, dim = -1): Tensor {
  return along("softmax", x, dim, (a) => {
    const out = empty(a.shape);
    kernels.softmax({ out: out.ptr, input: a.ptr, ...matrix(a) });
    return record("softmax", [a], out, (dout) => [() => softmaxBackward(dout, out)]);
  });
}

function softmaxBackward(dout: Tensor, out: Tensor): Tensor {
  // Gradients of gradients go through ops, which record themselves.
  if (context.silent === 0) return mul(out, sub(dout, sum(mul(dout, out), -1, { keepDim: true })));
  const dinput = empty(out.shape);
  kernels.softmax_backward({ dinput: dinput.ptr, dout: dout.ptr, out: out.ptr, ...matrix(out) });
  return dinput;
}

/**
 * The logarithm of softmax, without the loss of small probabilities.
 *
 *   out = x − max x − ln Σ exp(x − max x)
 *
 * @param x - any shape with at least one dimension
 * @param dim - default the last
 * @returns x's shape
 * @throws ShapeError if there is no such dimension
 */
export function logSoftmax(x: Tensor, dim = -1): Tensor {
  return along("logSoftmax", x, dim, (a) => {
    const out = empty(a.shape);
    kernels.log_softmax({ out: out.ptr, input: a.ptr, ...matrix(a) });
    return record("logSoftmax", [a], out, (dout) => [() => logSoftmaxBackward(dout, out)]);
  });
}

function logSoftmaxBackward(dout: Tensor, out: Tensor): Tensor {
  if (context.silent === 0) return sub(dout, mul(exp(out), sum(dout, -1, { keepDim: true })));
  const dinput = empty(out.shape);
  kernels.log_softmax_backward({ dinput: dinput.ptr, dout: dout.ptr, out: out.ptr, ...matrix(out) });
  return dinput;
}

/**
 * Softmax of −x: the smallest number gets the largest share.
 * @param x - any shape with at least one dimension
 * @param dim - default the last
 */
export function softmin(x: Tensor, dim = -1): Tensor {
  return softmax(neg(x), dim);
}
