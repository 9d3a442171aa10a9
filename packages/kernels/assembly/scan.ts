// Running totals and recurrences along the middle axis of [outer, R, inner], in double precision.
import { Words } from "./inline/partial";
import { F32 } from "./types";

const SUM = 0;
const PROD = 1;
const LINEAR = 2;

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
class Two {
  /** The low two lanes of v in double precision. */
  @inline static low(v: v128): v128 {
    return f64x2.promote_low_f32x4(v);
  }

  /** The high two. */
  @inline static high(v: v128): v128 {
    return f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 0));
  }

  /** One step of two columns. */
  @inline static next(kind: i32, y: v128, factor: v128, x: v128): v128 {
    if (kind === SUM) return f64x2.add(y, x);
    if (kind === PROD) return f64x2.mul(y, x);
    return f64x2.add(f64x2.mul(factor, y), x);
  }
}

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
  const zero = f32x4.splat(0);
  for (; outer > 0; outer--) {
    for (let many = 1, i: usize = 0; many >= 0; many--)
      for (let left = Words.steps(inner, many); left > 0; left--, i += Words.bytes(many)) {
        let at = first + i;
        let y0 = f64x2.splat(start);
        let y1 = y0;
        let before = zero;
        for (let n = R; n > 0; n--) {
          const x = Words.load(a + at, many);
          const factor = lag ? before : x;
          before = x;
          const term = kind === LINEAR ? Words.load(b + at, many) : x;
          const z0 = Two.next(kind, y0, Two.low(factor), Two.low(term));
          const z1 = Two.next(kind, y1, Two.high(factor), Two.high(term));
          if (!early) {
            y0 = z0;
            y1 = z1;
          }
          Words.store(out + at, v128.shuffle<i64>(f32x4.demote_f64x2_zero(y0), f32x4.demote_f64x2_zero(y1), 0, 2), many);
          y0 = z0;
          y1 = z1;
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
