// Normalising: layer norm, RMS norm, and vectors of length 1.

import * as kernels from "@sluice/kernels/raw";
import { NULL } from "@sluice/kernels/raw";
import { context } from "../context.ts";
import { ShapeError } from "../errors.ts";
import { type Shape, sameShape, showShape, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { empty, operand, type Tensor } from "../tensor.ts";
import { add, div, maximum, mul, sub } from "./binary.ts";
import { sumTo } from "./reduce.ts";
import { mean, norm } from "./statistics.ts";
import { rsqrt, square } from "./unary.ts";

/** Options of `layerNorm` and `rmsNorm`. */
export interface LayerNormOptions {
  /** Added to the variance (mean square) under the root. Default 1e-5. */
  eps?: number;
  /** How many trailing dimensions are normalised together. Default: those of the weight, or 1. */
  dims?: number;
}

interface Rows {
  x: Tensor;
  weight: Tensor | null;
  bias: Tensor | null;
  /** The trailing dimensions, as negative numbers. */
  dims: number[];
  eps: number;
  rows: number;
  D: number;
}

function rowsOf(op: string, input: Tensor, weight: Tensor | null, bias: Tensor | null, options: LayerNormOptions): Rows {
  const x = operand(op, "input", input);
  const w = weight && operand(op, "weight", weight);
  const b = bias && operand(op, "bias", bias);
  const count = options.dims ?? w?.rank ?? b?.rank ?? 1;
  if (!(count >= 1 && count <= x.rank)) {
    throw new ShapeError(`${op}: normalises ${count} dimensions, input has ${x.rank} (input ${showShape(x.shape)})`);
  }
  const shape: Shape = x.shape.slice(x.rank - count);
  for (const [name, t] of [
    ["weight", w],
    ["bias", b],
  ] as const) {
    if (t && !sameShape(t.shape, shape)) {
      throw new ShapeError(
        `${op}: ${name} has ${t.size} elements, needs ${sizeOf(shape)} (${name} ${showShape(t.shape)}, input ${showShape(x.shape)})`,
      );
    }
  }
  const D = sizeOf(shape);
  const dims = Array.from({ length: count }, (_, i) => i - count);
  return { x, weight: w, bias: b, dims, eps: options.eps ?? 1e-5, rows: D === 0 ? 0 : x.size / D, D };
}

/**
 * Normalises the trailing dimensions to mean 0 and variance 1, then scales and shifts.
 *
 *   out = (input − mean) / √(variance + eps) · weight + bias
 *
 * @param input - [..., D]
 * @param weight - [D] (or several trailing dimensions), or null
 * @param bias - like weight, or null
 * @returns input's shape
 * @throws ShapeError if weight or bias is not of the normalised shape
 * @see Ba et al. 2016, Layer normalization, arXiv:1607.06450
 */
export function layerNorm(input: Tensor, weight: Tensor | null = null, bias: Tensor | null = null, options: LayerNormOptions = {}): Tensor {
  const r = rowsOf("layerNorm", input, weight, bias, options);
  const out = empty(r.x.shape);
  const center = empty([r.rows]);
  const rstd = empty([r.rows]);
  kernels.layer_norm({
    out: out.ptr,
    mean: center.ptr,
    rstd: rstd.ptr,
    input: r.x.ptr,
    weight: r.weight?.ptr ?? NULL,
    bias: r.bias?.ptr ?? NULL,
    eps: r.eps,
    rows: r.rows,
    D: r.D,
  });
  return record("layerNorm", [r.x, r.weight, r.bias], out, (dout) => [
    () => normBackward(dout, r, center, rstd),
    () => normBackwardWeight(dout, r, center, rstd),
    () => sumTo(dout, r.bias!.shape),
  ]);
}

/**
 * Divides by the root mean square of the trailing dimensions, then scales.
 *
 *   out = input / √(mean of input² + eps) · weight
 *
 * @param input - [..., D]
 * @param weight - [D] (or several trailing dimensions), or null
 * @returns input's shape
 * @throws ShapeError if weight is not of the normalised shape
 * @see Zhang and Sennrich 2019, Root mean square layer normalization, arXiv:1910.07467
 */
export function rmsNorm(input: Tensor, weight: Tensor | null = null, options: LayerNormOptions = {}): Tensor {
  const r = rowsOf("rmsNorm", input, weight, null, options);
  const out = empty(r.x.shape);
  const rstd = empty([r.rows]);
  kernels.rms_norm({
    out: out.ptr,
    rstd: rstd.ptr,
    input: r.x.ptr,
    weight: r.weight?.ptr ?? NULL,
    eps: r.eps,
    rows: r.rows,
    D: r.D,
  });
  return record("rmsNorm", [r.x, r.weight], out, (dout) => [
    () => normBackward(dout, r, null, rstd),
    () => normBackwardWeight(dout, r, null, rstd),
  ]);
}

/** The normalised input and what it was divided by, from ops that record themselves. */
function normalised({ x, dims, eps }: Rows, centred: boolean): { y: Tensor; rstd: Tensor } {
  const keep = { keepDim: true };
  const centre = centred ? sub(x, mean(x, dims, keep)) : x;
  const rstd = rsqrt(add(mean(square(centre), dims, keep), eps));
  return { y: mul(centre, rstd), rstd };
}

function normBackward(dout: Tensor, r: Rows, center: Tensor | null, rstd: Tensor): Tensor {
  if (context.silent === 0) {
    const keep = { keepDim: true };
    const { y, rstd: scale } = normalised(r, center !== null);
    const g = r.weight ? mul(dout, r.weight) : dout;
    const centred = center ? sub(g, mean(g, r.dims, keep)) : g;
    return mul(scale, sub(centred, mul(y, mean(mul(g, y), r.dims, keep))));
  }
  const dinput = empty(r.x.shape);
  kernels.norm_backward({
    dinput: dinput.ptr,
    dout: dout.ptr,
    input: r.x.ptr,
    mean: center?.ptr ?? NULL,
    rstd: rstd.ptr,
    weight: r.weight?.ptr ?? NULL,
    rows: r.rows,
    D: r.D,
  });
  return dinput;
}

function normBackwardWeight(dout: Tensor, r: Rows, center: Tensor | null, rstd: Tensor): Tensor {
  const { shape } = r.weight!;
  if (context.silent === 0) return sumTo(mul(dout, normalised(r, center !== null).y), shape);
  const dweight = empty(shape);
  kernels.norm_backward_weight({
    dweight: dweight.ptr,
    dout: dout.ptr,
    input: r.x.ptr,
    mean: center?.ptr ?? NULL,
    rstd: rstd.ptr,
    rows: r.rows,
    D: r.D,
  });
  return dweight;
}

/**
 * Scales vectors along a dimension to length 1: x / max(‖x‖, eps).
 * @param x - any shape
 * @param options.p - which norm, default 2
 * @param options.dim - default the last
 * @param options.eps - least length to divide by, default 1e-12
 */
export function normalize(x: Tensor, options: { p?: number; dim?: number; eps?: number } = {}): Tensor {
  const { p = 2, dim = -1, eps = 1e-12 } = options;
  return div(x, maximum(norm(x, dim, { p, keepDim: true }), eps));
}
