// Distances between real and generated samples by their features: Fréchet (FID) and kernel (KID).
import type { Tensor } from "@sluice/core";
import { moments, type Rows, rowsOf } from "./features.ts";
import { eigen, product, squareRoot } from "./symmetric.ts";

/**
 * The Fréchet distance between normal distributions fitted to two sets of features (Heusel et al. 2017, eq. 6; FID when the features
 * are Inception's): |μ₁ − μ₂|² + tr(C₁ + C₂ − 2 (C₁C₂)^½). It depends on the number of rows: compare equal counts only, and put
 * real against real beside it.
 * @param real - [N, D]
 * @param fake - [M, D]
 * @throws ShapeError if widths differ or there are fewer than 2 rows
 */
export function frechetDistance(real: Tensor, fake: Tensor): number {
  const [a, b] = rowsOf("frechetDistance", real, fake, 2);
  const { D } = a;
  const [p, q] = [moments(a), moments(b)];
  const root = squareRoot(p.covariance, D);
  // (C₁C₂)^½ has the trace of (C₁^½ C₂ C₁^½)^½, which is symmetric.
  const { values } = eigen(product(product(root, q.covariance, D), root, D), D);
  let distance = 0;
  for (let d = 0; d < D; d++) {
    distance +=
      (p.mean[d]! - q.mean[d]!) ** 2 + p.covariance[d * D + d]! + q.covariance[d * D + d]! - 2 * Math.sqrt(Math.max(0, values[d]!));
  }
  return Math.max(0, distance);
}

/** The mean of k(x, y) = (x·y / D + 1)³ over pairs; within one set, of different rows. */
function meanKernel(a: Rows, b: Rows, within: boolean): number {
  const { D } = a;
  let sum = 0;
  for (let i = 0; i < a.N; i++) {
    for (let j = 0; j < b.N; j++) {
      if (within && i === j) continue;
      let dot = 0;
      for (let d = 0; d < D; d++) dot += a.data[i * D + d]! * b.data[j * D + d]!;
      sum += (dot / D + 1) ** 3;
    }
  }
  return sum / (a.N * (within ? b.N - 1 : b.N));
}

/**
 * The kernel distance (Bińkowski et al. 2018; KID when the features are Inception's): the unbiased squared maximum mean discrepancy
 * under (x·y / D + 1)³. Its expectation does not depend on the number of rows; it may be slightly negative.
 * @param real - [N, D]
 * @param fake - [M, D]
 * @throws ShapeError if widths differ or there are fewer than 2 rows
 */
export function kernelDistance(real: Tensor, fake: Tensor): number {
  const [a, b] = rowsOf("kernelDistance", real, fake, 2);
  return meanKernel(a, a, true) + meanKernel(b, b, true) - 2 * meanKernel(a, b, false);
}
