// What the specs of recurrent kernels share: cases, lengths, and one step of a product.
import type { Buffer } from "../spec.ts";

/** Sizes of a sequence: steps, rows, rows from one step to the next in memory, hidden units, direction. */
export interface SequenceDims {
  T: number;
  N: number;
  S: number;
  H: number;
  reverse: number;
}

/** Nothing, one unit, tails, several tiles, a real size; both directions; rows of which others lie between. */
export const sequenceCases: SequenceDims[] = [
  { T: 0, N: 2, S: 2, H: 3, reverse: 0 },
  { T: 3, N: 0, S: 0, H: 3, reverse: 0 },
  { T: 1, N: 1, S: 1, H: 1, reverse: 0 },
  { T: 4, N: 1, S: 1, H: 9, reverse: 1 },
  { T: 3, N: 2, S: 2, H: 4, reverse: 0 },
  { T: 5, N: 7, S: 7, H: 6, reverse: 1 },
  { T: 4, N: 13, S: 13, H: 17, reverse: 0 },
  { T: 6, N: 5, S: 5, H: 32, reverse: 0 },
  { T: 5, N: 4, S: 7, H: 5, reverse: 1 },
  { T: 2, N: 1, S: 3, H: 8, reverse: 0 },
];

/** Operands that leave rows of others alone where such lie between. */
export const apart =
  <P extends string>(...operands: readonly P[]) =>
  ({ N, S }: SequenceDims): readonly P[] =>
    S > N ? operands : [];

/** Lengths of rows: none where N is even (all run), 0 … T where it is odd. */
export const lengthsOf = ({ T, N }: SequenceDims): Buffer => (N % 2 ? { length: N, fill: (i) => (i === 0 ? T : i % (T + 1)) } : null);

/** Small weights, so that gates do not saturate. */
export const small = (length: number): Buffer => ({ length, fill: (_, draw) => 0.4 * draw.normal() });

/** The steps in the order they run. */
export const order = ({ T, reverse }: SequenceDims): number[] => Array.from({ length: T }, (_, s) => (reverse ? T - 1 - s : s));

/** Whether row n runs at step t. */
export const runs = (lengths: Int32Array, n: number, t: number): boolean => lengths.length === 0 || lengths[n]! > t;

/** Σ_k h[n, k] · weight[k, m], or with the weight transposed, Σ_m d[n, m] · weight[k, m]. */
export function times(row: (k: number) => number, K: number, at: (k: number) => number, weight: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < K; k++) sum += row(k) * weight[at(k)]!;
  return sum;
}

export const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Errors of single steps add up over T steps and K products; gradients of a relu grow to ten and more on the way. */
export const sequenceTolerance = { absolute: 5e-5, relative: 5e-5 };
