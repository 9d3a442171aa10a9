// Distances between rows, and filling gaps from the nearest rows.
import { Words } from "./inline/partial";
import { sumLanes } from "./inline/row";
import { F32, F64 } from "./types";

/** Writes out[n, m] = Σ_d (a[n, d] − b[m, d])²: out [N, M], a [N, D], b [M, D]. */
export function squared_distances(out: F32, a: F32, b: F32, N: i32, M: i32, D: i32): void {
  const row = (<usize>D) << 2;
  const zero = f32x4.splat(0);
  for (; N > 0; N--) {
    let q = b;
    for (let m = M; m > 0; m--) {
      let sum = zero;
      for (let many = 1, at: usize = 0; many >= 0; many--)
        for (let left = Words.steps(D, many); left > 0; left--, at += Words.bytes(many)) {
          const v = f32x4.sub(Words.load(a + at, many), Words.load(q + at, many));
          sum = f32x4.add(sum, f32x4.mul(v, v));
        }
      store<f32>(out, sumLanes(sum));
      q += row;
      out += 4;
    }
    a += row;
  }
}

/**
 * Copies x [N, D] to out and fills each NaN with the mean of that column in the k rows of fit [M, D] that are nearest and have it;
 * with fallback [D] where no row qualifies. Distances are over the columns both rows have, scaled up to D; scratch [M].
 * (nan_euclidean and uniform weights: Troyanskaya et al. 2001, Missing value estimation methods for DNA microarrays.)
 */
export function knn_impute(out: F32, x: F32, fit: F32, fallback: F32, scratch: F64, k: i32, N: i32, M: i32, D: i32): void {
  const row = (<usize>D) << 2;
  memory.copy(out, x, row * N);
  for (; N > 0; N--) {
    let known = false;
    for (let d: usize = 0; d < row; d += 4) {
      const v = load<f32>(x + d);
      if (!isNaN(v)) continue;
      if (!known) distances(scratch, x, fit, M, row);
      known = true;
      let sum: f64 = 0;
      let found = 0;
      let last: f64 = -1;
      let lastRow = -1;
      // The next nearest after the last one, ties in order of rows.
      while (found < k) {
        let best: f64 = Infinity;
        let bestRow = -1;
        for (let m = 0; m < M; m++) {
          const value = load<f32>(fit + row * m + d);
          const distance = load<f64>(scratch + ((<usize>m) << 3));
          if (isNaN(value) || distance < last || !(distance < best) || (distance === last && m <= lastRow)) continue;
          best = distance;
          bestRow = m;
        }
        if (bestRow < 0) break;
        sum += load<f32>(fit + row * bestRow + d);
        last = best;
        lastRow = bestRow;
        found++;
      }
      store<f32>(out + d, found ? <f32>(sum / <f64>found) : load<f32>(fallback + d));
    }
    x += row;
    out += row;
  }
}

/** Mean squared differences of x [D] to the rows of fit [M, D] over the columns both have; NaN for none. */
function distances(out: usize, x: usize, fit: usize, M: i32, row: usize): void {
  for (; M > 0; M--) {
    let sum: f64 = 0;
    let count: f64 = 0;
    for (let d: usize = 0; d < row; d += 4) {
      const v = <f64>load<f32>(x + d) - <f64>load<f32>(fit + d);
      if (isNaN(v)) continue;
      sum += v * v;
      count += 1;
    }
    store<f64>(out, sum / count);
    out += 8;
    fit += row;
  }
}
