// Keeping gradients small: by their common norm, by each value.
import type { Ptr } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import { scratch } from "../scratch.ts";
import { empty, operand, type Tensor } from "../tensor.ts";
import { atLeast } from "./optimizer.ts";

/** Which norm: the sum of absolute values, Euclid's, or the greatest absolute value. */
export type NormType = 1 | 2 | typeof Number.POSITIVE_INFINITY;

/** The norm of a as one number at `out`. */
function norm(out: Ptr<"f32">, a: Tensor, type: NormType): void {
  const R = a.size;
  const one = { out, outer: 1, R, inner: 1 };
  if (type === 2) kernels.norm({ ...one, a: a.ptr });
  else if (R === 0) kernels.fill({ out, value: 0, n: 1 });
  else {
    scratch(4 * R, (sizes) => {
      kernels.abs({ out: sizes, a: a.ptr, n: R });
      if (type === 1) kernels.sum({ ...one, a: sizes });
      else kernels.max({ ...one, a: sizes });
    });
  }
}

/**
 * The common norm of gradients: the norm of their norms, in a fixed order.
 * @param type - 1, 2 or Infinity; default 2
 * @returns []
 * @throws RangeError for another type
 */
export function gradNorm(grads: readonly Tensor[], type: NormType = 2): Tensor {
  if (type !== 1 && type !== 2 && type !== Number.POSITIVE_INFINITY) throw new RangeError(`gradNorm: norm ${type} is not 1, 2 or Infinity`);
  const norms = empty([grads.length]);
  for (const [i, grad] of grads.entries()) {
    norm((norms.ptr + 4 * i) as Ptr<"f32">, operand("gradNorm", `gradient ${i}`, grad), type);
  }
  const out = empty([]);
  norm(out.ptr, norms, type);
  return out;
}

/**
 * Scales gradients so that their common norm is at most `max`, as PyTorch's `clip_grad_norm_`: by
 * min(1, max / (norm + 1e-6)). The factor stays in linear memory, so it can be captured. Not recorded.
 * @param type - which norm: 1, 2 or Infinity; default 2
 * @returns new gradients in the same order; a NaN or infinite norm makes them NaN or 0
 * @throws RangeError if `max` is negative
 */
export function clipGradNorm(grads: readonly Tensor[], max: number, type: NormType = 2): Tensor[] {
  atLeast("clipGradNorm: max", max, 0);
  const total = gradNorm(grads, type);
  return grads.map((g) => {
    const out = empty(g.shape);
    kernels.clip_by_norm({ out: out.ptr, a: g.ptr, norm: total.ptr, most: max, n: g.size });
    return out;
  });
}

/**
 * Cuts every value of the gradients to [−max, max], as PyTorch's `clip_grad_value_`. Not recorded.
 * @returns new gradients in the same order
 * @throws RangeError if `max` is negative
 */
export function clipGradValue(grads: readonly Tensor[], max: number): Tensor[] {
  atLeast("clipGradValue: max", max, 0);
  return grads.map((grad, i) => {
    const g = operand("clipGradValue", `gradient ${i}`, grad);
    const out = empty(g.shape);
    kernels.clamp({ out: out.ptr, a: g.ptr, low: -max, high: max, n: g.size });
    return out;
  });
}
