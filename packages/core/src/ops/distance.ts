// How far vectors lie apart, and how much they point the same way.

import type { Tensor } from "../tensor.ts";
import { add, div, maximum, mul, sub } from "./binary.ts";
import { sum } from "./reduce.ts";
import { norm } from "./statistics.ts";

/**
 * The length of the differences of vectors: ‖x − y + eps‖ over the last dimension.
 * @param x - [..., D]
 * @param y - [..., D], broadcast against x
 * @param options.p - which norm, default 2
 * @param options.eps - added to each difference, default 1e-6, so that the gradient exists where x = y
 * @returns [...]
 */
export function pairwiseDistance(x: Tensor, y: Tensor, options: { p?: number; eps?: number } = {}): Tensor {
  const { p = 2, eps = 1e-6 } = options;
  const difference = sub(x, y);
  return norm(eps === 0 ? difference : add(difference, eps), -1, { p });
}

/**
 * The cosine of the angle between vectors: x·y / (max(‖x‖, eps) · max(‖y‖, eps)).
 * @param x - any shape
 * @param y - broadcast against x
 * @param options.dim - along which the vectors lie, default the last
 * @param options.eps - least length, default 1e-8
 * @returns the shape without `dim`
 */
export function cosineSimilarity(x: Tensor, y: Tensor, options: { dim?: number; eps?: number } = {}): Tensor {
  const { dim = -1, eps = 1e-8 } = options;
  const lengths = mul(maximum(norm(x, dim), eps), maximum(norm(y, dim), eps));
  return div(sum(mul(x, y), dim), lengths);
}
