// Features as rows of numbers: what the distances between real and generated samples are taken of.
import type { Tensor } from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";

/** Rows of features. */
export interface Rows {
  readonly data: ArrayLike<number>;
  readonly N: number;
  readonly D: number;
}

/**
 * Two sets of features [N, D] and [M, D].
 * @throws ShapeError if they are no matrices of equal width, or one has fewer than `least` rows
 */
export function rowsOf(metric: string, real: Tensor, fake: Tensor, least: number): [Rows, Rows] {
  const both = [real, fake].map((t) => ({ N: t.shape[0] ?? 0, D: t.shape[1] ?? 0, rank: t.rank }));
  const [a, b] = both as [(typeof both)[0], (typeof both)[0]];
  if (a.rank !== 2 || b.rank !== 2 || a.D !== b.D || a.D === 0) {
    throw new ShapeError(
      `${metric}: rows of ${a.D} and ${b.D} features (real ${showShape(real.shape)}, fake ${showShape(fake.shape)}); they need one width`,
    );
  }
  if (Math.min(a.N, b.N) < least) {
    throw new ShapeError(`${metric}: ${a.N} real and ${b.N} generated rows, needs at least ${least} of each`);
  }
  return [
    { data: real.data, N: a.N, D: a.D },
    { data: fake.data, N: b.N, D: b.D },
  ];
}

/** Mean [D] and covariance [D, D] (over N − 1) of rows. */
export function moments({ data, N, D }: Rows): { mean: Float64Array; covariance: Float64Array } {
  const mean = new Float64Array(D);
  for (let i = 0; i < N; i++) for (let d = 0; d < D; d++) mean[d]! += data[i * D + d]! / N;
  const covariance = new Float64Array(D * D);
  const row = new Float64Array(D);
  for (let i = 0; i < N; i++) {
    for (let d = 0; d < D; d++) row[d] = data[i * D + d]! - mean[d]!;
    for (let d = 0; d < D; d++) for (let e = 0; e <= d; e++) covariance[d * D + e]! += (row[d]! * row[e]!) / (N - 1);
  }
  for (let d = 0; d < D; d++) for (let e = 0; e < d; e++) covariance[e * D + d] = covariance[d * D + e]!;
  return { mean, covariance };
}

/** The squared distance between row i of a and row j of b. */
export function squaredDistance(a: Rows, i: number, b: Rows, j: number): number {
  let sum = 0;
  const { D } = a;
  for (let d = 0; d < D; d++) {
    const off = a.data[i * D + d]! - b.data[j * D + d]!;
    sum += off * off;
  }
  return sum;
}
