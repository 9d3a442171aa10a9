// Keeping gradients small: by their common norm, by each value.
import type { Ptr } from "@sluice/kernels";
import * as kernels from "@sluice/kernels/raw";
import { empty, operand, type Tensor } from "../tensor.ts";
import { atLeast } from "./optimizer.ts";

/** The common Euclidean norm of gradients, the norm of their norms; in a fixed order. @returns [] */
export function gradNorm(grads: readonly Tensor[]): Tensor {
  const norms = empty([grads.length]);
  for (const [i, grad] of grads.entries()) {
    const g = operand("gradNorm", `gradient ${i}`, grad);
    kernels.norm({ out: (norms.ptr + 4 * i) as Ptr<"f32">, a: g.ptr, outer: 1, R: g.size, inner: 1 });
  }
  const out = empty([]);
  kernels.norm({ out: out.ptr, a: norms.ptr, outer: 1, R: norms.size, inner: 1 });
  return out;
}

/**
 * Scales gradients so that their common Euclidean norm is at most `max`, as PyTorch's `clip_grad_norm_`: by
 * min(1, max / (norm + 1e-6)). The factor stays in linear memory, so it can be captured. Not recorded.
 * @returns new gradients in the same order; a NaN or infinite norm makes all of them NaN or 0
 * @throws RangeError if `max` is negative
 */
export function clipGradNorm(grads: readonly Tensor[], max: number): Tensor[] {
  atLeast("clipGradNorm: max", max, 0);
  const norm = gradNorm(grads);
  return grads.map((g) => {
    const out = empty(g.shape);
    kernels.clip_by_norm({ out: out.ptr, a: g.ptr, norm: norm.ptr, most: max, n: g.size });
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
