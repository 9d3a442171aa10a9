// Statistics of the columns of a table, NaN standing for "missing"; brought up once.

import * as kernels from "@sluice/kernels/raw";
import { f64, type Ptr } from "@sluice/kernels/raw";
import { ShapeError } from "../errors.ts";
import { reshape, transpose } from "../ops/layout.ts";
import { sort } from "../ops/sort.ts";
import { noGrad, scope } from "../scope.ts";
import { scratch } from "../scratch.ts";
import { showShape } from "../shape.ts";
import { empty, operand, type Tensor } from "../tensor.ts";

/** What the columns of a table are like, one number per column. */
export interface ColumnStats {
  /** Numbers that are not missing. */
  readonly count: Float64Array;
  readonly mean: Float64Array;
  /** Σ (x − mean)² */
  readonly squares: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
}

/**
 * The rows and columns of x [..., D], all but the last dimension counting as rows.
 * @throws ShapeError if x has no columns
 */
export function tableSize(op: string, x: Tensor, wanted?: number): { N: number; D: number } {
  const D = x.shape.at(-1) ?? 0;
  if (D === 0) throw new ShapeError(`${op}: x has no columns (x ${showShape(x.shape)}), needs [N, D]`);
  if (wanted !== undefined && D !== wanted)
    throw new ShapeError(`${op}: x has ${D} columns, fitted were ${wanted} (x ${showShape(x.shape)})`);
  return { N: x.size / D, D };
}

/** Counts, means, squares and extremes of the columns of x [..., D], in double precision. */
export function columnStats(op: string, x: Tensor): ColumnStats {
  const a = operand(op, "x", x);
  const { N, D } = tableSize(op, a);
  return scratch(40 * D, (stats) => {
    kernels.column_stats({ stats, x: a.ptr, N, D });
    const row = (i: number) => f64.slice(stats / 8 + i * D, stats / 8 + (i + 1) * D);
    return { count: row(0), mean: row(1), squares: row(2), min: row(3), max: row(4) };
  });
}

/**
 * Quantiles of the columns of x [..., D], linear between neighbours as in NumPy.
 * @param q - from 0 to 1
 * @returns one list of quantiles per column
 */
export function columnQuantiles(op: string, x: Tensor, q: readonly number[]): Float32Array[] {
  const { N, D } = tableSize(op, x);
  const Q = q.length;
  const { count } = columnStats(op, x);
  const flat = scope(() =>
    noGrad(() => {
      const sorted = sort(transpose(reshape(x, [N, D]), 0, 1), 1).values; // [D, N]
      const out = empty([D, Q]);
      scratch(8 * (D + Q), (ptr) => {
        f64.set(count, ptr / 8);
        f64.set(q, ptr / 8 + D);
        kernels.row_quantiles({ out: out.ptr, sorted: sorted.ptr, counts: ptr, q: (ptr + 8 * D) as Ptr<"f64">, D, N, Q });
      });
      return out.data as Float32Array;
    }),
  );
  return Array.from({ length: D }, (_, d) => flat.slice(d * Q, (d + 1) * Q));
}
