// Reductions of a [outer, R, inner] over R.
import { log4 } from "./inline/math";
import { loadPartial, Partial, storePartial, Words } from "./inline/partial";
import { rowExp, rowMax } from "./inline/row";
import { extreme, MAX, MIN, PROD, product, SQUARES, SUM, Term, total } from "./inline/totals";
import { F32, I32, U8 } from "./types";

/** Fewest rows that a column reduction takes at a time, so that they stay in the cache while it goes over their columns; at most 64 blocks. */
const BLOCK = 128;

/** a and b, two reductions of parts, as one. */
function join(kind: i32, a: v128, b: v128): v128 {
  if (kind <= SQUARES) return f32x4.add(a, b);
  if (kind === PROD) return f32x4.mul(a, b);
  return kind === MAX ? f32x4.max(a, b) : f32x4.min(a, b);
}

/** The reduction, lane by lane, of `count` vectors at p, p + step, … and the w words behind them, other lanes counting as `rest`. */
function part(kind: i32, p: usize, step: usize, count: i32, w: i32, center: v128): v128 {
  if (kind <= SQUARES) return total(kind, p, step, count, w, center, center);
  if (kind === PROD) return product(p, step, count, w);
  return extreme(p, step, count, w, signOf(kind));
}

/** What turns the search for the largest into one for the smallest. */
function signOf(kind: i32): v128 {
  return i32x4.splat(kind === MIN ? 0x80000000 : 0);
}

/** Writes to out [16] the reduction of 16 columns over `count` rows: a cache line of each row at a time. With `more`, joins it to what is there. */
function strip(kind: i32, out: usize, p: usize, step: usize, count: i32, center: usize, more: bool): void {
  let a0 = f32x4.splat(kind >= MAX ? -Infinity : 0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  if (kind === SUM) {
    while (count > 0) {
      let n = count < 64 ? count : 64;
      count -= n;
      let b0 = f32x4.splat(0);
      let b1 = b0;
      let b2 = b0;
      let b3 = b0;
      for (; n > 0; n--) {
        b0 = f32x4.add(b0, v128.load(p));
        b1 = f32x4.add(b1, v128.load(p, 16));
        b2 = f32x4.add(b2, v128.load(p, 32));
        b3 = f32x4.add(b3, v128.load(p, 48));
        p += step;
      }
      a0 = f32x4.add(a0, b0);
      a1 = f32x4.add(a1, b1);
      a2 = f32x4.add(a2, b2);
      a3 = f32x4.add(a3, b3);
    }
  } else if (kind === SQUARES) {
    let c0 = a0;
    let c1 = a0;
    let c2 = a0;
    let c3 = a0;
    if (center) {
      c0 = v128.load(center);
      c1 = v128.load(center, 16);
      c2 = v128.load(center, 32);
      c3 = v128.load(center, 48);
    }
    for (; count > 0; count--) {
      a0 = f32x4.add(a0, Term.square(v128.load(p), c0));
      a1 = f32x4.add(a1, Term.square(v128.load(p, 16), c1));
      a2 = f32x4.add(a2, Term.square(v128.load(p, 32), c2));
      a3 = f32x4.add(a3, Term.square(v128.load(p, 48), c3));
      p += step;
    }
  } else {
    const sign = signOf(kind);
    let nan0 = i32x4.splat(0);
    let nan1 = nan0;
    let nan2 = nan0;
    let nan3 = nan0;
    for (; count > 0; count--) {
      const x0 = v128.xor(v128.load(p), sign);
      const x1 = v128.xor(v128.load(p, 16), sign);
      const x2 = v128.xor(v128.load(p, 32), sign);
      const x3 = v128.xor(v128.load(p, 48), sign);
      a0 = f32x4.pmax(a0, x0);
      a1 = f32x4.pmax(a1, x1);
      a2 = f32x4.pmax(a2, x2);
      a3 = f32x4.pmax(a3, x3);
      nan0 = v128.or(nan0, f32x4.ne(x0, x0));
      nan1 = v128.or(nan1, f32x4.ne(x1, x1));
      nan2 = v128.or(nan2, f32x4.ne(x2, x2));
      nan3 = v128.or(nan3, f32x4.ne(x3, x3));
      p += step;
    }
    a0 = v128.or(v128.xor(a0, sign), nan0);
    a1 = v128.or(v128.xor(a1, sign), nan1);
    a2 = v128.or(v128.xor(a2, sign), nan2);
    a3 = v128.or(v128.xor(a3, sign), nan3);
  }
  if (more) {
    a0 = join(kind, v128.load(out), a0);
    a1 = join(kind, v128.load(out, 16), a1);
    a2 = join(kind, v128.load(out, 32), a2);
    a3 = join(kind, v128.load(out, 48), a3);
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, a2, 32);
  v128.store(out, a3, 48);
}

/** out[o, i] = the reduction of a[o, :, i], SQUARES around center[o, i], or around 0 without it. */
function reduce(kind: i32, out: usize, a: usize, center: usize, outer: i32, R: i32, inner: i32): void {
  const step = (<usize>inner) << 2;
  let block = (R + 63) >> 6;
  if (block < BLOCK) block = BLOCK;
  for (; outer > 0; outer--) {
    if (inner === 1) {
      const v = part(kind, a, 16, R >> 2, R & 3, center ? v128.load32_splat(center) : f32x4.splat(0));
      const pairs = join(kind, v, v128.shuffle<i32>(v, v, 1, 0, 3, 2));
      v128.store32_lane(out, join(kind, pairs, v128.shuffle<i32>(pairs, pairs, 2, 3, 0, 1)), 0);
    } else {
      let row = 0;
      do {
        let rows = R - row;
        if (rows > block) rows = block;
        let p = a + <usize>row * step;
        let i = 0;
        if (kind !== PROD)
          for (; i + 16 <= inner; i += 16) {
            const at = (<usize>i) << 2;
            strip(kind, out + at, p + at, step, rows, center ? center + at : 0, row > 0);
          }
        p += (<usize>i) << 2;
        for (; i < inner; i += 4) {
          // The vectors of the last columns reach into the next row; only the last row has none behind it.
          const at = (<usize>i) << 2;
          const w = inner - i < 4 ? inner - i : 0;
          const end = w > 0 && row + rows === R && rows > 0;
          let c = f32x4.splat(0);
          if (center) c = w ? loadPartial(center + at, w, c) : v128.load(center + at);
          let v = part(kind, p, step, end ? rows - 1 : rows, end ? w : 0, c);
          if (w === 0) {
            if (row) v = join(kind, v128.load(out + at), v);
            v128.store(out + at, v);
          } else {
            if (row) v = join(kind, loadPartial(out + at, w, c), v);
            storePartial(out + at, v, w);
          }
          p += 16;
        }
        row += rows;
      } while (row < R);
    }
    out += step;
    if (center) center += step;
    a += step * R;
  }
}

/** out [n] is divided by `divisor`, and its root taken if `root`. */
function finish(out: usize, divisor: f32, root: bool, n: i32): void {
  const d = f32x4.splat(divisor);
  for (let many = 1; many >= 0; many--)
    for (let left = Words.steps(n, many); left > 0; left--) {
      const x = f32x4.div(Words.load(out, many), d);
      Words.store(out, root ? f32x4.sqrt(x) : x, many);
      out += Words.bytes(many);
    }
}

/** Sums: out[o, i] = Σ_r a[o, r, i], out [outer, inner], a [outer, R, inner]. No term passes more than 140 + R / 65536 roundings where inner = 1, 140 + R / 4096 elsewhere. */
export function sum(out: F32, a: F32, outer: i32, R: i32, inner: i32): void {
  reduce(SUM, out, a, 0, outer, R, inner);
}

/** Means: out[o, i] = Σ_r a[o, r, i] / R, out [outer, inner], a [outer, R, inner]; NaN where R = 0. */
export function mean(out: F32, a: F32, outer: i32, R: i32, inner: i32): void {
  reduce(SUM, out, a, 0, outer, R, inner);
  finish(out, <f32>R, false, outer * inner);
}

/** Variances: out[o, i] = Σ_r (a[o, r, i] − mean[o, i])² / divisor, out and mean [outer, inner], a [outer, R, inner]. */
export function variance(out: F32, a: F32, mean: F32, divisor: f32, outer: i32, R: i32, inner: i32): void {
  reduce(SQUARES, out, a, mean, outer, R, inner);
  finish(out, divisor, false, outer * inner);
}

/** Euclidean norms: out[o, i] = √Σ_r a[o, r, i]², out [outer, inner], a [outer, R, inner]. */
export function norm(out: F32, a: F32, outer: i32, R: i32, inner: i32): void {
  reduce(SQUARES, out, a, 0, outer, R, inner);
  finish(out, 1, true, outer * inner);
}

/** Products: out[o, i] = Π_r a[o, r, i], out [outer, inner], a [outer, R, inner]. */
export function prod(out: F32, a: F32, outer: i32, R: i32, inner: i32): void {
  reduce(PROD, out, a, 0, outer, R, inner);
}

/** Maxima: out[o, i] = max_r a[o, r, i], NaN if one is NaN; out [outer, inner], a [outer, R, inner], R > 0. */
export function max(out: F32, a: F32, outer: i32, R: i32, inner: i32): void {
  reduce(MAX, out, a, 0, outer, R, inner);
}

/** Minima: out[o, i] = min_r a[o, r, i], NaN if one is NaN; out [outer, inner], a [outer, R, inner], R > 0. */
export function min(out: F32, a: F32, outer: i32, R: i32, inner: i32): void {
  reduce(MIN, out, a, 0, outer, R, inner);
}

/** Logarithms of sums of exponentials: out[o] = log Σ_r exp a[o, r], out [outer], a [outer, R]; −∞ where R = 0. */
export function logsumexp(out: F32, a: F32, outer: i32, R: i32): void {
  const row = (<usize>R) << 2;
  for (; outer > 0; outer--) {
    const m = rowMax(a, R);
    // Where all are −∞, or one is ∞, exponentials say nothing: the largest is the result, and NaN is looked for.
    let y = m;
    if (m > -Infinity && m < Infinity) y = m + f32x4.extract_lane(log4(f32x4.splat(rowExp(0, a, m, R))), 0);
    else for (let p = a; p < a + row; p += 4) if (!(load<f32>(p) <= m)) y = load<f32>(p);
    store<f32>(out, y);
    out += 4;
    a += row;
  }
}

/** Whether x at index i beats best at index bi: greater, NaN, or equal and earlier. */
function beats(x: f32, i: i32, best: f32, bi: i32): bool {
  if (x >= -Infinity) return x > best || (x === best && i < bi);
  return best >= -Infinity || i < bi;
}

/** Writes to out [outer, inner] where a[o, :, i] ^ sign is largest: the first such index, or that of the first NaN. */
function indexOf(out: usize, a: usize, sign: i32, outer: i32, R: i32, inner: i32): void {
  const row = inner === 1;
  const step: usize = row ? 16 : (<usize>inner) << 2;
  const count = row ? R >> 2 : R;
  const flip = i32x4.splat(sign);
  const least = v128.xor(f32x4.splat(-Infinity), flip);
  const turn = i32x4.splat(row ? 4 : 1);
  const first = row ? i32x4(0, 1, 2, 3) : i32x4.splat(0);
  for (; outer > 0; outer--) {
    for (let i = 0; i < inner; i += 4) {
      let w = row ? R & 3 : inner - i;
      if (w > 4) w = 4;
      let p = a + ((<usize>i) << 2);
      let best = f32x4.splat(-Infinity);
      let at = first;
      let index = first;
      for (let n = row || w === 4 ? count : count - 1; n >= 0; n--) {
        let x = least;
        if (n) x = v128.load(p);
        else if (w & 3) x = Partial.load(p, w, least);
        else break;
        p += step;
        x = v128.xor(x, flip);
        const better = v128.or(f32x4.gt(x, best), v128.and(f32x4.ne(x, x), f32x4.eq(best, best)));
        best = v128.bitselect(x, best, better);
        at = v128.bitselect(index, at, better);
        index = i32x4.add(index, turn);
      }
      if (!row) {
        if (w === 4) v128.store(out, at);
        else storePartial(out, at, w);
        out += (<usize>w) << 2;
      } else {
        let b = f32x4.extract_lane(best, 0);
        let bi = i32x4.extract_lane(at, 0);
        for (let lane = 1; lane < 4; lane++) {
          best = v128.shuffle<i32>(best, best, 1, 2, 3, 0);
          at = v128.shuffle<i32>(at, at, 1, 2, 3, 0);
          const x = f32x4.extract_lane(best, 0);
          const xi = i32x4.extract_lane(at, 0);
          if (beats(x, xi, b, bi)) {
            b = x;
            bi = xi;
          }
        }
        store<i32>(out, bi);
        out += 4;
      }
    }
    a += ((<usize>inner) << 2) * R;
  }
}

/** Where the maxima are: out[o, i] = the first r with the largest a[o, r, i], or of the first NaN; out [outer, inner], a [outer, R, inner], R > 0. */
export function argmax(out: I32, a: F32, outer: i32, R: i32, inner: i32): void {
  indexOf(out, a, 0, outer, R, inner);
}

/** Where the minima are: out[o, i] = the first r with the smallest a[o, r, i], or of the first NaN; out [outer, inner], a [outer, R, inner], R > 0. */
export function argmin(out: I32, a: F32, outer: i32, R: i32, inner: i32): void {
  indexOf(out, a, 0x80000000, outer, R, inner);
}

/** out[o, i] = 1 if some (flip = 0), or 0 if not all (flip = 1), of a[o, :, i] differ from flip. */
function anyOf(out: usize, a: usize, flip: i32, outer: i32, R: i32, inner: i32): void {
  for (; outer > 0; outer--) {
    for (let i = 0; i < inner; i++) {
      let p = a + i;
      let n = R;
      while (n > 0 && (load<u8>(p) !== 0 ? 1 : 0) === flip) {
        p += inner;
        n--;
      }
      store<u8>(out++, n > 0 ? 1 - flip : flip);
    }
    a += <usize>inner * R;
  }
}

/** Whether any: out[o, i] = 1 if some a[o, r, i] is not 0; out [outer, inner], a [outer, R, inner] booleans. */
export function any(out: U8, a: U8, outer: i32, R: i32, inner: i32): void {
  anyOf(out, a, 0, outer, R, inner);
}

/** Whether all: out[o, i] = 1 if no a[o, r, i] is 0; out [outer, inner], a [outer, R, inner] booleans. */
export function all(out: U8, a: U8, outer: i32, R: i32, inner: i32): void {
  anyOf(out, a, 1, outer, R, inner);
}
