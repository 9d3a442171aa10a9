// Totals of vectors at equal steps: the loop inside every reduction, for rows (step 16) and columns (step one row) alike.
//
// Sums are cascaded: four chains of 64 additions, 64 such blocks, then the rest, so that no term of n vectors passes more
// than 64 + 64 + n / 16384 + 8 roundings. The order depends on the shape alone.
import { loadPartial } from "./partial";

/** The reductions: what happens to terms. */
export const SUM = 0;
export const SQUARES = 1;
export const PROD = 2;
export const MAX = 3;
export const MIN = 4;

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Term {
  /** (x − center)²: what x adds to a sum of squares. */
  @inline static square(x: v128, center: v128): v128 {
    const d = f32x4.sub(x, center);
    return f32x4.mul(d, d);
  }
}

/** Lane by lane, Σ term(x) over `count` vectors at p, p + step, … and the w words behind them, whose other lanes count as `rest`. */
export function total(kind: i32, p: usize, step: usize, count: i32, w: i32, center: v128, rest: v128): v128 {
  const zero = f32x4.splat(0);
  const step3: usize = 3 * step;
  let sum = zero;
  let middle = zero;
  let block = 0;
  while (count > 0) {
    let n = min(count, 256);
    count -= n;
    let a0 = zero;
    let a1 = zero;
    let a2 = zero;
    let a3 = zero;
    for (; n >= 4; n -= 4) {
      const x0 = v128.load(p);
      const x1 = v128.load(p + step);
      const x2 = v128.load(p + 2 * step);
      const x3 = v128.load(p + step3);
      p += 4 * step;
      if (kind === SUM) {
        a0 = f32x4.add(a0, x0);
        a1 = f32x4.add(a1, x1);
        a2 = f32x4.add(a2, x2);
        a3 = f32x4.add(a3, x3);
      } else {
        a0 = f32x4.add(a0, Term.square(x0, center));
        a1 = f32x4.add(a1, Term.square(x1, center));
        a2 = f32x4.add(a2, Term.square(x2, center));
        a3 = f32x4.add(a3, Term.square(x3, center));
      }
    }
    for (; n > 0; n--) {
      const x = v128.load(p);
      a0 = f32x4.add(a0, kind === SUM ? x : Term.square(x, center));
      p += step;
    }
    middle = f32x4.add(middle, f32x4.add(f32x4.add(a0, a1), f32x4.add(a2, a3)));
    if ((++block & 63) === 0) {
      sum = f32x4.add(sum, middle);
      middle = zero;
    }
  }
  if (w) {
    const x = loadPartial(p, w, rest);
    middle = f32x4.add(middle, kind === SUM ? x : Term.square(x, center));
  }
  return f32x4.add(sum, middle);
}

/** Lane by lane, the product of `count` vectors at p, p + step, … and the w words behind them. */
export function product(p: usize, step: usize, count: i32, w: i32): v128 {
  const one = f32x4.splat(1);
  let a0 = one;
  let a1 = one;
  for (; count >= 2; count -= 2) {
    a0 = f32x4.mul(a0, v128.load(p));
    a1 = f32x4.mul(a1, v128.load(p + step));
    p += 2 * step;
  }
  if (count > 0) {
    a0 = f32x4.mul(a0, v128.load(p));
    p += step;
  }
  if (w) a1 = f32x4.mul(a1, loadPartial(p, w, one));
  return f32x4.mul(a0, a1);
}

/** Lane by lane, the largest x ^ sign, given as x, of `count` vectors at p, p + step, … and the w words behind them; NaN if one is NaN. */
export function extreme(p: usize, step: usize, count: i32, w: i32, sign: v128): v128 {
  const least = f32x4.splat(-Infinity);
  let a0 = least;
  let a1 = least;
  let nan0 = i32x4.splat(0);
  let nan1 = nan0;
  for (; count >= 2; count -= 2) {
    const x0 = v128.xor(v128.load(p), sign);
    const x1 = v128.xor(v128.load(p + step), sign);
    p += 2 * step;
    a0 = f32x4.pmax(a0, x0);
    a1 = f32x4.pmax(a1, x1);
    nan0 = v128.or(nan0, f32x4.ne(x0, x0));
    nan1 = v128.or(nan1, f32x4.ne(x1, x1));
  }
  if (count > 0) {
    const x0 = v128.xor(v128.load(p), sign);
    p += step;
    a0 = f32x4.pmax(a0, x0);
    nan0 = v128.or(nan0, f32x4.ne(x0, x0));
  }
  if (w) {
    const x1 = v128.xor(loadPartial(p, w, v128.xor(least, sign)), sign);
    a1 = f32x4.pmax(a1, x1);
    nan1 = v128.or(nan1, f32x4.ne(x1, x1));
  }
  return v128.or(v128.xor(f32x4.pmax(a0, a1), sign), v128.or(nan0, nan1));
}
