// What the columns of a table [N, D] are like, in double precision; NaN stands for "missing" and is left out.

import { log4 } from "./inline/math";
import { erfinvOf } from "./inline/philox";
import { F32, F64 } from "./types";

/**
 * Writes count, mean, Σ (x − mean)², smallest and largest number of each column of x [N, D] to stats [5, D];
 * a column without numbers gets 0, NaN, 0, ∞, −∞.
 */
export function column_stats(stats: F64, x: F32, N: i32, D: i32): void {
  const row = (<usize>D) << 3;
  const mean = stats + row;
  const squares = mean + row;
  const low = squares + row;
  const high = low + row;
  memory.fill(stats, 0, 3 * row);
  for (let d: usize = 0; d < row; d += 8) {
    store<f64>(low + d, Infinity);
    store<f64>(high + d, -Infinity);
  }
  let p = x;
  for (let n = N; n > 0; n--) {
    for (let d: usize = 0; d < row; d += 8) {
      const v = <f64>load<f32>(p);
      p += 4;
      if (isNaN(v)) continue;
      store<f64>(stats + d, load<f64>(stats + d) + 1);
      store<f64>(mean + d, load<f64>(mean + d) + v);
      store<f64>(low + d, min(load<f64>(low + d), v));
      store<f64>(high + d, max(load<f64>(high + d), v));
    }
  }
  for (let d: usize = 0; d < row; d += 8) store<f64>(mean + d, load<f64>(mean + d) / load<f64>(stats + d));
  p = x;
  for (let n = N; n > 0; n--) {
    for (let d: usize = 0; d < row; d += 8) {
      const v = <f64>load<f32>(p) - load<f64>(mean + d);
      p += 4;
      if (!isNaN(v)) store<f64>(squares + d, load<f64>(squares + d) + v * v);
    }
  }
}

/**
 * Writes the quantiles q [Q] (0 to 1) of the first counts [D] numbers of each row of sorted [D, N] to out [D, Q], linear between
 * neighbours; NaN where there is no number.
 */
export function row_quantiles(out: F32, sorted: F32, counts: F64, q: F64, D: i32, N: i32, Q: i32): void {
  for (let d = 0; d < D; d++) {
    const count = load<f64>(counts + ((<usize>d) << 3));
    for (let k = 0; k < Q; k++) {
      let value: f64 = NaN;
      if (count > 0) {
        const at = load<f64>(q + ((<usize>k) << 3)) * (count - 1);
        const below = floor(at);
        const p = sorted + ((<usize>below) << 2);
        value = load<f32>(p);
        if (at > below) value += (at - below) * (<f64>load<f32>(p, 4) - value);
      }
      store<f32>(out, <f32>value);
      out += 4;
    }
    sorted += (<usize>N) << 2;
  }
}

/** How many of the Q numbers at p, p + row, … are below v, or not above it. */
function rank(p: usize, row: usize, Q: i32, v: f32, equal: bool): i32 {
  let from = 0;
  let to = Q;
  while (from < to) {
    const middle = (from + to) >> 1;
    const w = load<f32>(p + row * middle);
    if (equal ? w <= v : w < v) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The number below which a standard normal variable is with probability p; within ±5.2, as p lies within 1e-7 of 0 and 1. */
function deviate(p: f64): f64 {
  const w = f32x4.neg(log4(f32x4.splat(<f32>(4 * p * (1 - p)))));
  const z = <f64>f32x4.extract_lane(erfinvOf(f32x4.splat(<f32>(2 * p - 1)), w), 0) * 1.4142135623730951;
  if (p < 1e-7) return -5.199337582605575;
  return p > 1 - 1e-7 ? 5.199337582605575 : z;
}

/**
 * Maps x [N, D] by the curves through points (from, to) [Q, D], one per column, `from` ascending: linear between points, constant
 * beyond them, the middle where `from` repeats. With `normal` the result is a probability and out its normal deviate, within ±5.2.
 */
export function interpolate(out: F32, x: F32, from: F32, to: F32, normal: i32, N: i32, Q: i32, D: i32): void {
  const row = (<usize>D) << 2;
  const last = row * (Q - 1);
  for (; N > 0; N--) {
    for (let d: usize = 0; d < row; d += 4) {
      const v = load<f32>(x);
      const f = from + d;
      const t = to + d;
      let y: f64 = v;
      if (v <= load<f32>(f)) y = load<f32>(t);
      else if (v >= load<f32>(f + last)) y = load<f32>(t + last);
      else if (!isNaN(v)) {
        const a = row * rank(f, row, Q, v, false);
        const b = row * (rank(f, row, Q, v, true) - 1);
        y = load<f32>(t + b);
        const other = <f64>load<f32>(t + a);
        if (a > b) y += ((other - y) * (<f64>v - <f64>load<f32>(f + b))) / (<f64>load<f32>(f + a) - <f64>load<f32>(f + b));
        else y = 0.5 * (y + other);
      }
      if (normal && !isNaN(y)) y = deviate(y);
      store<f32>(out, <f32>y);
      x += 4;
      out += 4;
    }
  }
}
