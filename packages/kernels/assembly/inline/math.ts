// Exponentials and logarithms of four floats at once, from + − × ÷ alone: the same bits on every engine.
// Bounds against f64 stand in docs/accuracy.md. NaN gives NaN; infinities, signed zeros and subnormals are handled.
import { madd } from "./madd";

// V8 rebuilds a v128 constant at every use, a load from a table is one instruction: constants stand in tables.
const EXP = memory.data<u32>([
  0x3fb8aa3b, // 1 / ln 2
  0x4b400000, // 1.5 · 2^23: adding it rounds to an integer, kept in the low bits
  0xbf318000, // −ln 2, upper 9 bits
  0x395e8083, // the rest of it
  0x3f000000, // (e^r − 1 − r) / r² on |r| ≤ ln 2 / 2, minimax
  0x3e2aaa58,
  0x3d2aaa43,
  0x3c0913f9,
  0x3ab6cc7e,
  0x3f800000, // 1
  0x42b20000, // 89: above it e^x overflows
  0xc2d00000, // −104: below it e^x is 0
  0xc1900000, // −18: below it e^x − 1 is −1
  0x33000000, // 2^−25: below it e^x − 1 is x
  0x80000000, // the sign bit
  0x31000000, // 2^−29
  0xc1c80000, // −25: 1 + e^x is 1 below it
  0x42d00000, // 104: 1 / (1 + e^x) is 0 above it
  0x42ae0000, // 87: e^x is a normal number within it
  0x4b400062, // 1.5 · 2^23 + 98: n added to it is the exponent of 2^(n − 29)
]);
const INVERSE_LN2 = EXP;
const ROUND = EXP + 4;
const MINUS_LN2_HIGH = EXP + 8;
const MINUS_LN2_LOW = EXP + 12;
const E0 = EXP + 16;
const E1 = EXP + 20;
const E2 = EXP + 24;
const E3 = EXP + 28;
const E4 = EXP + 32;
const ONE = EXP + 36;
const EXP_TOP = EXP + 40;
const EXP_BOTTOM = EXP + 44;
const EXPM1_BOTTOM = EXP + 48;
const EXPM1_TINY = EXP + 52;
const SIGN = EXP + 56;
const SIGMOID_SCALE = EXP + 60;
const SIGMOID_BOTTOM = EXP + 64;
const SIGMOID_TOP = EXP + 68;
const EXP_PLAIN = EXP + 72;
const ROUND_SIGMOID = EXP + 76;

const TANH = memory.data<u32>([
  0xbeaaaa2d, // (tanh x − x) / x³ in x² on |x| ≤ 0.55, minimax
  0x3e08680d,
  0xbd57cb55,
  0x3c86d487,
  0x40000000, // 2
  0x3f0ccccd, // 0.55
  0x41a00000, // 20: above it tanh(x / 2) is 1
]);
const T0 = TANH;
const T1 = TANH + 4;
const T2 = TANH + 8;
const T3 = TANH + 12;
const TWO = TANH + 16;
const TANH_SMALL = TANH + 20;
const TANH_TOP = TANH + 24;

const LOG = memory.data<u32>([
  0x3f2aaaaa, // (log((1 + s) / (1 − s)) − 2s) / s in s²: Lg1 … Lg4 of FreeBSD's e_logf.c
  0x3eccce13,
  0x3e91e9ee,
  0x3e789e26,
  0x3f317180, // ln 2, upper bits
  0x3717f7d1, // the rest of it
  0x3f3504f3, // √½
  0x004afb0d, // bits of 1 − bits of √½
  0x007fffff, // the mantissa
  127,
  0x00800000, // the smallest normal number
  0x4c000000, // 2^25
  25,
  0x7f800000, // ∞
  0xff800000, // −∞
  0x3f800000, // 1
  0x40000000, // 2
  0x3f000000, // ½
  0x80000000, // the sign bit
  0x7f000000, // bits of ∞ − bits of the smallest normal number
]);
const L0 = LOG;
const L1 = LOG + 4;
const L2 = LOG + 8;
const L3 = LOG + 12;
const LN2_HIGH = LOG + 16;
const LN2_LOW = LOG + 20;
const ROOT_HALF = LOG + 24;
const TO_ROOT_HALF = LOG + 28;
const MANTISSA = LOG + 32;
const BIAS = LOG + 36;
const NORMAL = LOG + 40;
const SCALE = LOG + 44;
const SCALE_EXPONENT = LOG + 48;
const INFINITY4 = LOG + 52;
const MINUS_INFINITY = LOG + 56;
const LOG_ONE = LOG + 60;
const LOG_TWO = LOG + 64;
const LOG_HALF = LOG + 68;
const LOG_SIGN = LOG + 72;
const NORMALS = LOG + 76;

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Exp {
  /** x / ln 2 rounded: n, added to the number at `round`. */
  @inline static quotient(x: v128, round: usize = ROUND): v128 {
    return madd(x, v128.load32_splat(INVERSE_LN2), v128.load32_splat(round));
  }

  /** x − n ln 2. */
  @inline static remainder(x: v128, t: v128, round: usize = ROUND): v128 {
    const n = f32x4.sub(t, v128.load32_splat(round));
    return madd(n, v128.load32_splat(MINUS_LN2_LOW), madd(n, v128.load32_splat(MINUS_LN2_HIGH), x));
  }

  /** e^r − 1 for |r| ≤ ln 2 / 2. */
  @inline static small(r: v128): v128 {
    const r2 = f32x4.mul(r, r);
    const q01 = madd(r, v128.load32_splat(E1), v128.load32_splat(E0));
    const q23 = madd(r, v128.load32_splat(E3), v128.load32_splat(E2));
    return madd(madd(madd(r2, v128.load32_splat(E4), q23), r2, q01), r2, r);
  }

  /** e^x for −104 ≤ x ≤ 89, and NaN. Subnormal results are rounded once. */
  @inline static inRange(x: v128): v128 {
    const t = Exp.quotient(x);
    const one = v128.load32_splat(ONE);
    const p = f32x4.add(Exp.small(Exp.remainder(x, t)), one);
    // 2^n in two factors, since one may be out of range.
    const half = i32x4.shl(i32x4.shr_s(t, 1), 23);
    return f32x4.mul(f32x4.mul(p, i32x4.add(half, one)), i32x4.add(i32x4.sub(i32x4.shl(t, 23), half), one));
  }

  /** e^x. */
  @inline static exp(x: v128): v128 {
    return Exp.inRange(f32x4.pmax(f32x4.pmin(x, v128.load32_splat(EXP_TOP)), v128.load32_splat(EXP_BOTTOM)));
  }

  /** e^x, to be inlined; four numbers within ±87 need no care. */
  @inline static plain(x: v128): v128 {
    if (v128.any_true(i32x4.gt_s(f32x4.abs(x), v128.load32_splat(EXP_PLAIN)))) return exp4(x);
    const t = Exp.quotient(x);
    return i32x4.add(f32x4.add(Exp.small(Exp.remainder(x, t)), v128.load32_splat(ONE)), i32x4.shl(t, 23));
  }

  /** e^x − 1. */
  @inline static expm1(x: v128): v128 {
    const a = f32x4.pmax(f32x4.pmin(x, v128.load32_splat(EXP_TOP)), v128.load32_splat(EXPM1_BOTTOM));
    const t = Exp.quotient(a);
    const half = v128.load32_splat(E0);
    const s = i32x4.add(i32x4.shl(t, 23), half); // 2^(n − 1): 2^n may overflow where the result does not
    const y = madd(s, Exp.small(Exp.remainder(a, t)), f32x4.sub(s, half));
    return v128.bitselect(x, f32x4.add(y, y), f32x4.lt(f32x4.abs(x), v128.load32_splat(EXPM1_TINY)));
  }

  /** tanh x = 1 − 2 / (e^{2|x|} + 1), or a polynomial where that would cancel. */
  @inline static tanh(x: v128): v128 {
    const sign = v128.load32_splat(SIGN);
    const one = v128.load32_splat(ONE);
    const a = v128.andnot(x, sign);
    const b = f32x4.pmin(f32x4.add(a, a), v128.load32_splat(TANH_TOP));
    const t = Exp.quotient(b);
    const p = f32x4.add(Exp.small(Exp.remainder(b, t)), one);
    const e = madd(p, i32x4.add(i32x4.shl(t, 23), one), one);
    const y = f32x4.sub(one, f32x4.div(v128.load32_splat(TWO), e));
    const z = f32x4.mul(x, x);
    const q01 = madd(z, v128.load32_splat(T1), v128.load32_splat(T0));
    const q23 = madd(z, v128.load32_splat(T3), v128.load32_splat(T2));
    const small = madd(madd(f32x4.mul(z, z), q23, q01), f32x4.mul(a, z), a);
    return v128.or(v128.bitselect(small, y, f32x4.lt(a, v128.load32_splat(TANH_SMALL))), v128.and(x, sign));
  }

  /**
   * 1 / (1 + e^−x), both terms times 2^−29, since e^−x may overflow where the result does not. Of 1 + 2^n + 2^n s = 1 + e^−x the last is added to the
   * smaller of the others first: two roundings, a third of the quotient.
   */
  @inline static sigmoid(x: v128): v128 {
    const one = v128.load32_splat(SIGMOID_SCALE);
    const minus = v128.xor(x, v128.load32_splat(SIGN));
    const a = f32x4.pmax(f32x4.pmin(minus, v128.load32_splat(SIGMOID_TOP)), v128.load32_splat(SIGMOID_BOTTOM));
    const t = Exp.quotient(a, ROUND_SIGMOID);
    const power = i32x4.shl(t, 23);
    const little = madd(Exp.small(Exp.remainder(a, t, ROUND_SIGMOID)), power, f32x4.pmin(power, one));
    return f32x4.div(one, f32x4.add(little, f32x4.pmax(power, one)));
  }
}

/** e^x. */
function exp4(x: v128): v128 {
  return Exp.exp(x);
}

/** The k of x = 2^k m with √½ ≤ m < √2, given the bits of x + the bits of 1 − the bits of √½. */
function exponent(bits: v128): v128 {
  return i32x4.sub(i32x4.shr_s(bits, 23), v128.load32_splat(BIAS));
}

/** The m of it. */
function mantissa(bits: v128): v128 {
  return i32x4.add(v128.and(bits, v128.load32_splat(MANTISSA)), v128.load32_splat(ROOT_HALF));
}

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Log {
  /** log(2^k (1 + f)) + c for √½ ≤ 1 + f < √2. */
  @inline static assemble(k: v128, f: v128, c: v128): v128 {
    const n = f32x4.convert_i32x4_s(k);
    const s = f32x4.div(f, f32x4.add(f, v128.load32_splat(LOG_TWO)));
    const z = f32x4.mul(s, s);
    const w = f32x4.mul(z, z);
    const even = f32x4.mul(w, madd(w, v128.load32_splat(L3), v128.load32_splat(L1)));
    const r = madd(z, madd(w, v128.load32_splat(L2), v128.load32_splat(L0)), even);
    const half = f32x4.mul(f32x4.mul(f, v128.load32_splat(LOG_HALF)), f);
    const low = madd(s, f32x4.add(half, r), madd(n, v128.load32_splat(LN2_LOW), c));
    return madd(n, v128.load32_splat(LN2_HIGH), f32x4.add(f, f32x4.sub(low, half)));
  }

  /** log x, to be inlined; four positive normal numbers need no care. */
  @inline static log(x: v128): v128 {
    const odd = i32x4.ge_u(i32x4.sub(x, v128.load32_splat(NORMAL)), v128.load32_splat(NORMALS));
    if (v128.any_true(odd)) return log4(x);
    const bits = i32x4.add(x, v128.load32_splat(TO_ROOT_HALF));
    return Log.assemble(exponent(bits), f32x4.sub(mantissa(bits), v128.load32_splat(LOG_ONE)), i32x4.splat(0));
  }
}

/** y, where it is log x; −∞ for an x of 0, NaN below, ∞ and NaN as x. */
function orSpecial(x: v128, y: v128): v128 {
  const zero = i32x4.splat(0);
  const defined = v128.bitselect(v128.load32_splat(MINUS_INFINITY), v128.or(y, f32x4.lt(x, zero)), f32x4.eq(x, zero));
  return v128.bitselect(defined, x, f32x4.lt(x, v128.load32_splat(INFINITY4)));
}

/** log x. */
export function log4(x: v128): v128 {
  const tiny = f32x4.lt(x, v128.load32_splat(NORMAL));
  const normal = v128.bitselect(f32x4.mul(x, v128.load32_splat(SCALE)), x, tiny);
  const bits = i32x4.add(normal, v128.load32_splat(TO_ROOT_HALF));
  const k = i32x4.sub(exponent(bits), v128.and(tiny, v128.load32_splat(SCALE_EXPONENT)));
  return orSpecial(x, Log.assemble(k, f32x4.sub(mantissa(bits), v128.load32_splat(LOG_ONE)), i32x4.splat(0)));
}

/** log(1 + x). */
export function log1p4(x: v128): v128 {
  const one = v128.load32_splat(LOG_ONE);
  const u = f32x4.add(x, one);
  const bits = i32x4.add(u, v128.load32_splat(TO_ROOT_HALF));
  const k = exponent(bits);
  // What rounding 1 + x lost, relative to it; where 1 + x needs no scaling, x itself serves.
  const lost = v128.bitselect(f32x4.sub(one, f32x4.sub(u, x)), f32x4.sub(x, f32x4.sub(u, one)), f32x4.ge(x, one));
  const plain = i32x4.eq(k, i32x4.splat(0));
  const f = v128.bitselect(x, f32x4.sub(mantissa(bits), one), plain);
  const y = orSpecial(u, Log.assemble(k, f, v128.andnot(f32x4.div(lost, u), plain)));
  return v128.bitselect(x, y, v128.load32_splat(LOG_SIGN)); // the sign of −0 too
}
