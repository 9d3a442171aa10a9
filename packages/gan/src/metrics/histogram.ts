// Distances between point clouds in the plane, by counting on a grid.
import type { Tensor } from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";

/** Options of `jensenShannonGrid`. */
export interface HistogramOptions {
  /** Cells per side. Default 20. */
  bins?: number;
  /** Left, right, lower and upper edge; points beyond count in the outermost cells. Default [-1.5, 1.5, -1.5, 1.5]. */
  range?: readonly [number, number, number, number];
}

/** Shares of points per cell. */
function shares(points: Tensor, { bins = 20, range = [-1.5, 1.5, -1.5, 1.5] }: HistogramOptions): Float64Array {
  const N = points.shape[0] ?? 0;
  if (points.rank !== 2 || points.shape[1] !== 2 || N === 0) {
    throw new ShapeError(`jensenShannonGrid: points are ${showShape(points.shape)}, need [N, 2] with N at least 1`);
  }
  const values = points.data;
  const [left, right, lower, upper] = range;
  const cell = (x: number, from: number, to: number) => Math.min(bins - 1, Math.max(0, Math.floor(((x - from) / (to - from)) * bins)));
  const out = new Float64Array(bins * bins);
  for (let i = 0; i < N; i++) out[cell(values[2 * i + 1]!, lower, upper) * bins + cell(values[2 * i]!, left, right)]! += 1 / N;
  return out;
}

/**
 * The Jensen-Shannon divergence of two point clouds on a grid, in nats: 0 if cells hold equal shares, ln 2 if no cell is shared.
 * @param a - [N, 2]
 * @param b - [M, 2]
 * @throws ShapeError if one has no points of the plane
 */
export function jensenShannonGrid(a: Tensor, b: Tensor, options: HistogramOptions = {}): number {
  const [p, q] = [shares(a, options), shares(b, options)];
  const part = (x: number, y: number) => (x > 0 ? (x / 2) * Math.log((2 * x) / (x + y)) : 0);
  return p.reduce((sum, x, i) => sum + part(x, q[i]!) + part(q[i]!, x), 0);
}
