// One row of D numbers: its maximum, sums over it, and what is written from it. Four (or eight) partial results, added in a fixed order.
import { madd } from "./madd";
import { Exp } from "./math";
import { loadPartial, storePartial, UpTo4 } from "./partial";

/** (v0 + v2) + (v1 + v3). */
export function sumLanes(v: v128): f32 {
  const w = f32x4.add(v, v128.shuffle<i64>(v, v, 1, 0));
  return f32x4.extract_lane(w, 0) + f32x4.extract_lane(w, 1);
}

/** The largest of row x [D], −∞ if D = 0; skips NaN. */
export function rowMax(x: usize, D: i32): f32 {
  let a = f32x4.splat(-Infinity);
  let b = a;
  for (; D >= 8; D -= 8, x += 32) {
    a = f32x4.pmax(a, v128.load(x));
    b = f32x4.pmax(b, v128.load(x, 16));
  }
  for (; D >= 4; D -= 4, x += 16) a = f32x4.pmax(a, v128.load(x));
  a = f32x4.pmax(f32x4.pmax(a, b), loadPartial(x, D, a));
  a = f32x4.pmax(a, v128.shuffle<i64>(a, a, 1, 0));
  return max<f32>(f32x4.extract_lane(a, 0), f32x4.extract_lane(a, 1));
}

/** Σ x over row x [D]. */
export function rowSum(x: usize, D: i32): f32 {
  let a = f32x4.splat(0);
  let b = a;
  for (; D >= 8; D -= 8, x += 32) {
    a = f32x4.add(a, v128.load(x));
    b = f32x4.add(b, v128.load(x, 16));
  }
  for (; D >= 4; D -= 4, x += 16) a = f32x4.add(a, v128.load(x));
  return sumLanes(f32x4.add(f32x4.add(a, b), loadPartial(x, D, f32x4.splat(0))));
}

/** Σ x·y over rows x, y [D]. */
export function rowDot(x: usize, y: usize, D: i32): f32 {
  let a = f32x4.splat(0);
  let b = a;
  for (; D >= 8; D -= 8, x += 32, y += 32) {
    a = madd(v128.load(x), v128.load(y), a);
    b = madd(v128.load(x, 16), v128.load(y, 16), b);
  }
  for (; D >= 4; D -= 4, x += 16, y += 16) a = madd(v128.load(x), v128.load(y), a);
  const zero = f32x4.splat(0);
  return sumLanes(f32x4.add(f32x4.add(a, b), f32x4.mul(loadPartial(x, D, zero), loadPartial(y, D, zero))));
}

// −87 four times: below it e^x is taken for 0.
const LEAST: usize = memory.data<u32>([0xc2ae0000, 0xc2ae0000, 0xc2ae0000, 0xc2ae0000], 16);
const ONE: usize = memory.data<u32>([0x3f800000, 0x3f800000, 0x3f800000, 0x3f800000], 16);

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
class Row {
  /** e^x for x ≤ 0, 0 where that is below 1.6e-38, and NaN. */
  @inline static exp(x: v128): v128 {
    const t = Exp.quotient(x);
    const p = f32x4.add(Exp.small(Exp.remainder(x, t)), v128.load(ONE));
    return v128.andnot(i32x4.add(p, i32x4.shl(t, 23)), f32x4.lt(x, v128.load(LEAST)));
  }
}

/** Writes exp(x − shift), x ≤ shift, to row out [D], unless out is 0, and returns its sum. */
export function rowExp(out: usize, x: usize, shift: f32, D: i32): f32 {
  const s = f32x4.splat(shift);
  let a = f32x4.splat(0);
  let b = a;
  for (; D >= 8; D -= 8, x += 32) {
    const u = Row.exp(f32x4.sub(v128.load(x), s));
    const v = Row.exp(f32x4.sub(v128.load(x, 16), s));
    a = f32x4.add(a, u);
    b = f32x4.add(b, v);
    if (out) {
      v128.store(out, u);
      v128.store(out, v, 16);
      out += 32;
    }
  }
  a = f32x4.add(a, b);
  for (; D > 0; D -= 4, x += 16) {
    const u = Row.exp(f32x4.sub(UpTo4.load(x, D, f32x4.splat(-Infinity)), s));
    a = f32x4.add(a, u);
    if (out) {
      UpTo4.store(out, u, D);
      out += 16;
    }
  }
  return sumLanes(a);
}

/** out = (x − shift)·factor + offset over rows [D]; out may be x. */
export function rowAffine(out: usize, x: usize, shift: f32, factor: f32, offset: f32, D: i32): void {
  const s = f32x4.splat(shift);
  const f = f32x4.splat(factor);
  const o = f32x4.splat(offset);
  for (; D >= 4; D -= 4, x += 16, out += 16) v128.store(out, f32x4.add(f32x4.mul(f32x4.sub(v128.load(x), s), f), o));
  storePartial(out, f32x4.add(f32x4.mul(f32x4.sub(loadPartial(x, D, s), s), f), o), D);
}
