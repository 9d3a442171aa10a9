// Two doubles at once: e^x, log, powers, sine, cosine, tanh. Coefficients are FreeBSD's (msun: e_exp.c, e_log.c, k_sin.c, k_cos.c).

const EXP = memory.data<f64>([
  Math.LOG2E, // 1 / ln 2
  6755399441055744, // 1.5 · 2^52: adding it rounds to an integer, kept in the low bits
  -0.6931471803691238, // −ln 2, upper 32 bits
  -1.9082149292705877e-10, // the rest of it
  0.16666666666666602, // r (e^r + 1) / (e^r − 1) − 2 in r²
  -0.0027777777777015593,
  6.613756321437934e-5,
  -1.6533902205465252e-6,
  4.1381367970572385e-8,
  1,
  2,
  -746, // below it e^x is 0
  710, // above it e^x overflows
]);
const INVERSE_LN2 = EXP;
const ROUND = EXP + 8;
const MINUS_LN2_HIGH = EXP + 16;
const MINUS_LN2_LOW = EXP + 24;
const P1 = EXP + 32;
const P2 = EXP + 40;
const P3 = EXP + 48;
const P4 = EXP + 56;
const P5 = EXP + 64;
const ONE = EXP + 72;
const TWO = EXP + 80;
const EXP_BOTTOM = EXP + 88;
const EXP_TOP = EXP + 96;

const LOG = memory.data<f64>([
  0.6666666666666735, // (log((1 + s) / (1 − s)) − 2s) / s in s²
  0.3999999999940942,
  0.2857142874366239,
  0.22222198432149784,
  0.1818357216161805,
  0.15313837699209373,
  0.14798198605116586,
  Math.SQRT1_2,
  2.2250738585072014e-308, // the smallest normal number
  18014398509481984, // 2^54
  54,
]);
const L1 = LOG;
const L2 = LOG + 8;
const L3 = LOG + 16;
const L4 = LOG + 24;
const L5 = LOG + 32;
const L6 = LOG + 40;
const L7 = LOG + 48;
const ROOT_HALF = LOG + 56;
const NORMAL = LOG + 64;
const SCALE = LOG + 72;
const SCALE_EXPONENT = LOG + 80;

const TRIG = memory.data<f64>([
  -0.16666666666666632, // (sin r − r) / r³ in r²
  0.00833333333332249,
  -0.0001984126982985795,
  2.7557313707070068e-6,
  -2.5050760253406863e-8,
  1.58969099521155e-10,
  0.0416666666666666, // (cos r − 1 + r² / 2) / r⁴ in r²
  -0.001388888888887411,
  2.480158728947673e-5,
  -2.7557314351390663e-7,
  2.087572321298175e-9,
  -1.1359647557788195e-11,
  0.6366197723675814, // 2 / π
  -1.5707963267341256, // −π / 2, upper 33 bits
  -6.077100506506192e-11, // the rest of it
  1048576, // 2^20: the reach of the reduction
]);
const TWO_BY_PI = TRIG + 96;
const MINUS_HALF_PI_HIGH = TRIG + 104;
const MINUS_HALF_PI_LOW = TRIG + 112;
const REACH = TRIG + 120;

/** a · b + c, two roundings in both binaries. */
function madd(a: v128, b: v128, c: v128): v128 {
  return f64x2.add(f64x2.mul(a, b), c);
}

/** The constant at an address, twice. */
function the(constant: usize): v128 {
  return v128.load64_splat(constant);
}

/** 1.5 · 2^52 + n for the integer n nearest to x / ln 2. */
function quotient(x: v128): v128 {
  return madd(x, the(INVERSE_LN2), the(ROUND));
}

/** e^r − 1 for r = x − n ln 2. */
function small(x: v128, t: v128): v128 {
  const n = f64x2.sub(t, the(ROUND));
  const r = madd(n, the(MINUS_LN2_LOW), madd(n, the(MINUS_LN2_HIGH), x));
  const z = f64x2.mul(r, r);
  const p = madd(madd(madd(madd(the(P5), z, the(P4)), z, the(P3)), z, the(P2)), z, the(P1));
  const c = f64x2.sub(r, f64x2.mul(p, z));
  return f64x2.add(f64x2.div(f64x2.mul(r, c), f64x2.sub(the(TWO), c)), r);
}

/** e^x. */
export function exp2(x: v128): v128 {
  x = f64x2.pmax(f64x2.pmin(x, the(EXP_TOP)), the(EXP_BOTTOM));
  const t = quotient(x);
  const one = the(ONE);
  // 2^n in two factors, since one may be out of range.
  const half = i64x2.shl(i64x2.shr_s(t, 1), 52);
  const y = f64x2.mul(f64x2.add(small(x, t), one), i64x2.add(half, one));
  return f64x2.mul(y, i64x2.add(i64x2.sub(i64x2.shl(t, 52), half), one));
}

/** tanh x = t / (t + 2) with t = e^{2|x|} − 1. */
export function tanh2(x: v128): v128 {
  const a = f64x2.abs(x);
  const b = f64x2.pmin(f64x2.add(a, a), f64x2.splat(44));
  const n = quotient(b);
  const one = the(ONE);
  const s = i64x2.add(i64x2.shl(n, 52), one);
  const t = madd(s, small(b, n), f64x2.sub(s, one));
  return v128.bitselect(x, f64x2.div(t, f64x2.add(t, the(TWO))), i64x2.splat(i64.MIN_VALUE));
}

/** The natural logarithm: −∞ at 0, NaN below. */
export function log2(x: v128): v128 {
  const one = the(ONE);
  const zero = i64x2.splat(0);
  const tiny = f64x2.lt(x, the(NORMAL));
  const up = i64x2.sub(one, the(ROOT_HALF));
  const bits = i64x2.add(v128.bitselect(f64x2.mul(x, the(SCALE)), x, tiny), up);
  const round = the(ROUND);
  const raised = i64x2.add(i64x2.shr_s(bits, 52), i64x2.sub(round, i64x2.shr_s(one, 52)));
  const k = f64x2.sub(f64x2.sub(raised, round), v128.and(tiny, the(SCALE_EXPONENT)));
  const f = f64x2.sub(i64x2.add(v128.and(bits, i64x2.splat(0xfffffffffffff)), the(ROOT_HALF)), one);
  const s = f64x2.div(f, f64x2.add(f, the(TWO)));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const even = f64x2.mul(w, madd(madd(w, the(L6), the(L4)), w, the(L2)));
  const r = madd(z, madd(madd(madd(w, the(L7), the(L5)), w, the(L3)), w, the(L1)), even);
  const half = f64x2.mul(f64x2.mul(f, f64x2.splat(0.5)), f);
  const low = f64x2.sub(f64x2.mul(s, f64x2.add(half, r)), f64x2.mul(k, the(MINUS_LN2_LOW)));
  const y = f64x2.sub(f64x2.add(f, f64x2.sub(low, half)), f64x2.mul(k, the(MINUS_LN2_HIGH)));
  const infinity = f64x2.splat(Infinity);
  const defined = v128.bitselect(f64x2.neg(infinity), v128.or(y, f64x2.lt(x, zero)), f64x2.eq(x, zero));
  return v128.bitselect(defined, x, f64x2.lt(x, infinity));
}

/** x^y as IEEE 754 defines it: 1 for y = 0 and for x = 1, NaN for x < 0 and y not an integer. */
export function pow2(x: v128, y: v128): v128 {
  const one = the(ONE);
  const zero = i64x2.splat(0);
  const a = f64x2.abs(x);
  const y2 = f64x2.mul(y, f64x2.splat(0.5));
  const whole = f64x2.eq(y, f64x2.trunc(y));
  const odd = v128.andnot(whole, f64x2.eq(y2, f64x2.trunc(y2)));
  const r = v128.bitselect(one, exp2(f64x2.mul(y, log2(a))), v128.or(f64x2.eq(a, one), f64x2.eq(y, zero)));
  const none = v128.andnot(v128.and(f64x2.lt(x, zero), f64x2.lt(a, f64x2.splat(Infinity))), whole);
  return v128.or(v128.xor(r, v128.and(v128.and(x, odd), i64x2.splat(i64.MIN_VALUE))), none);
}

/** The polynomial of six coefficients at p in z. */
function polynomial(p: usize, z: v128): v128 {
  let y = the(p + 40);
  for (let i = 4; i >= 0; i--) y = madd(y, z, the(p + ((<usize>i) << 3)));
  return y;
}

/** sin r for |r| ≤ π / 4; r keeps its sign. */
export function sine(r: v128): v128 {
  const z = f64x2.mul(r, r);
  return v128.bitselect(r, madd(f64x2.mul(polynomial(TRIG, z), z), r, r), i64x2.splat(i64.MIN_VALUE));
}

/** cos r for |r| ≤ π / 4. */
export function cosine(r: v128): v128 {
  const z = f64x2.mul(r, r);
  const one = the(ONE);
  const half = f64x2.mul(z, f64x2.splat(0.5));
  const w = f64x2.sub(one, half);
  const lost = f64x2.sub(f64x2.sub(one, w), half);
  return f64x2.add(madd(f64x2.mul(z, z), polynomial(TRIG + 48, z), lost), w);
}

/** sin(x + phase π / 2): the sine for phase 0, the cosine for phase 1; NaN for |x| ≥ 2^20. */
export function sin2(x: v128, phase: i64): v128 {
  const round = the(ROUND);
  const t = madd(x, the(TWO_BY_PI), round);
  const n = f64x2.sub(t, round);
  const r = madd(n, the(MINUS_HALF_PI_LOW), madd(n, the(MINUS_HALF_PI_HIGH), x));
  const q = i64x2.add(t, i64x2.splat(phase));
  const odd = i64x2.eq(i64x2.shl(q, 63), i64x2.splat(i64.MIN_VALUE));
  const y = v128.xor(v128.bitselect(cosine(r), sine(r), odd), i64x2.shl(i64x2.shr_u(q, 1), 63));
  return v128.or(y, f64x2.ge(f64x2.abs(x), the(REACH)));
}
