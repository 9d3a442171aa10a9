// Running totals and recurrences along the middle axis of [outer, R, inner], in double precision.
import { F32 } from "./types";

const SUM = 0;
const PROD = 1;
const LINEAR = 2;

/** y ← y + a, y · a or a · y + b along R, from `start`; out holds y after each step, or before it if `early`. With `lag` a is that of the step before. */
function scan(
  kind: i32,
  out: usize,
  a: usize,
  b: usize,
  start: f64,
  early: bool,
  lag: bool,
  reverse: bool,
  outer: i32,
  R: i32,
  inner: i32,
): void {
  const row = (<usize>inner) << 2;
  const plane = row * R;
  const first = reverse ? plane - row : 0;
  const step: usize = reverse ? 0 - row : row;
  for (; outer > 0; outer--) {
    for (let i: usize = 0; i < row; i += 4) {
      let at = first + i;
      let y = start;
      let before: f64 = 0;
      for (let n = R; n > 0; n--) {
        if (early) store<f32>(out + at, <f32>y);
        const x = <f64>load<f32>(a + at);
        if (kind === SUM) y += x;
        else if (kind === PROD) y *= x;
        else {
          y = (lag ? before : x) * y + <f64>load<f32>(b + at);
          before = x;
        }
        if (!early) store<f32>(out + at, <f32>y);
        at += step;
      }
    }
    out += plane;
    a += plane;
    b += plane;
  }
}

/** Running sums: out[o, r, i] = Σ of a[o, s, i] over s ≤ r, or s ≥ r if `reverse`; out and a [outer, R, inner]. */
export function cumsum(out: F32, a: F32, reverse: i32, outer: i32, R: i32, inner: i32): void {
  scan(SUM, out, a, a, 0, false, false, reverse !== 0, outer, R, inner);
}

/** Running products: out[o, r, i] = Π of a[o, s, i] over s ≤ r, or s < r if `exclusive`; with `reverse` over s ≥ r or s > r; out and a [outer, R, inner]. */
export function cumprod(out: F32, a: F32, exclusive: i32, reverse: i32, outer: i32, R: i32, inner: i32): void {
  scan(PROD, out, a, a, 1, exclusive !== 0, false, reverse !== 0, outer, R, inner);
}

/** A recurrence: out[r] = a[r] · out[r − 1] + b[r] along r from out = 0, or with `lag` a[r − 1] · out[r − 1] + b[r]; with `reverse` r + 1 in place of r − 1; out, a and b [outer, R, inner]. */
export function linear_scan(out: F32, a: F32, b: F32, lag: i32, reverse: i32, outer: i32, R: i32, inner: i32): void {
  scan(LINEAR, out, a, b, 0, false, lag !== 0, reverse !== 0, outer, R, inner);
}
