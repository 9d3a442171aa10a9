// Fidelity and variety by nearest neighbours: precision and recall, density and coverage.
import type { Tensor } from "@sluice/core";
import { type Rows, rowsOf, squaredDistance } from "./features.ts";

/** How two sets of samples overlap. */
export interface ManifoldScores {
  /** Share of generated rows inside a real row's neighbourhood: fidelity (Kynkäänniemi et al. 2019). */
  readonly precision: number;
  /** Share of real rows inside a generated row's neighbourhood: variety. */
  readonly recall: number;
  /** Mean number of real neighbourhoods around a generated row, over k: fidelity, not fooled by outliers; may exceed 1 (Naeem et al. 2020). */
  readonly density: number;
  /** Share of real rows with a generated row in their neighbourhood: variety. */
  readonly coverage: number;
}

/** Squared distance of every row to its k-th nearest other row. */
function radii(rows: Rows, k: number): Float64Array {
  const out = new Float64Array(rows.N);
  const distances = new Float64Array(rows.N);
  for (let i = 0; i < rows.N; i++) {
    for (let j = 0; j < rows.N; j++) distances[j] = squaredDistance(rows, i, rows, j);
    // The nearest of all is the row itself.
    distances[i] = -1;
    out[i] = Float64Array.from(distances).sort()[k]!;
  }
  return out;
}

/**
 * Precision, recall, density and coverage of features; a row's neighbourhood is the ball to its k-th nearest neighbour in its own set.
 * @param real - [N, D]
 * @param fake - [M, D]
 * @param options.k - neighbours; default 5
 * @throws ShapeError if widths differ or a set has no k neighbours
 */
export function manifoldScores(real: Tensor, fake: Tensor, options: { k?: number } = {}): ManifoldScores {
  const { k = 5 } = options;
  const [a, b] = rowsOf("manifoldScores", real, fake, k + 1);
  const [ofReal, ofFake] = [radii(a, k), radii(b, k)];
  const recalled = new Uint8Array(a.N);
  const covered = new Uint8Array(a.N);
  let precise = 0;
  let dense = 0;
  for (let j = 0; j < b.N; j++) {
    let around = 0;
    for (let i = 0; i < a.N; i++) {
      const distance = squaredDistance(a, i, b, j);
      if (distance <= ofReal[i]!) {
        around++;
        covered[i] = 1;
      }
      if (distance <= ofFake[j]!) recalled[i] = 1;
    }
    if (around > 0) precise++;
    dense += around;
  }
  const share = (marks: Uint8Array) => marks.reduce((sum, x) => sum + x, 0) / a.N;
  return { precision: precise / b.N, recall: share(recalled), density: dense / (k * b.N), coverage: share(covered) };
}
