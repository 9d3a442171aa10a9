// Sine and cosine of four floats at once, over all finite floats.
import { madd } from "./madd";

const TRIG = memory.data<u32>([
  0xbe2aaaa3, // (sin r − r) / r³ in r² on |r| ≤ π / 4, minimax
  0x3c0883aa,
  0xb94ca527,
  0x3d2aaaa5, // (cos r − 1 + r² / 2) / r⁴ in r², minimax
  0xbab6063f,
  0x37ccff34,
  0xbf000000, // −½
  0x3f800000, // 1
  0x80000000, // the sign bit
  0x49800000, // 2^20: the reach of the short reduction
]);
const S0 = TRIG;
const S1 = TRIG + 4;
const S2 = TRIG + 8;
const C0 = TRIG + 12;
const C1 = TRIG + 16;
const C2 = TRIG + 20;
const MINUS_HALF = TRIG + 24;
const ONE = TRIG + 28;
const SIGN = TRIG + 32;
const FAR = TRIG + 36;

const TURN = memory.data<f64>([
  0.6366197723675814, // 2 / π
  6755399441055744, // 1.5 · 2^52: adding it rounds to an integer, kept in the low bits
  -1.5707963109016418, // −π / 2, upper 25 bits
  -1.5893254773528196e-8, // the rest of it
]);
const TWO_BY_PI = TURN;
const ROUND = TURN + 8;
const MINUS_HALF_PI_HIGH = TURN + 16;
const MINUS_HALF_PI_LOW = TURN + 24;

/** The binary digits of 4 / π shifted by 8, last byte first, behind them (in front of the point) zeros. */
const INVERSE_PI = memory.data<u8>([
  0x41, 0x90, 0x43, 0x3c, 0x99, 0x95, 0x62, 0xdb, 0xc0, 0xdd, 0x34, 0xf5, 0xd1, 0x57, 0x27, 0xfc, 0x29, 0x15, 0x44, 0x4e, 0x6e, 0x83, 0xf9,
  0xa2, 0, 0, 0,
]);

/** sin(r + q π / 2) for |r| ≤ π / 4. */
export function quadrant(r: v128, q: v128): v128 {
  const z = f32x4.mul(r, r);
  const s = madd(madd(v128.load32_splat(S2), z, v128.load32_splat(S1)), z, v128.load32_splat(S0));
  const sine = v128.bitselect(r, madd(f32x4.mul(s, z), r, r), v128.load32_splat(SIGN)); // the sign of −0 too
  const c = madd(madd(v128.load32_splat(C2), z, v128.load32_splat(C1)), z, v128.load32_splat(C0));
  const cosine = madd(f32x4.mul(z, z), c, madd(z, v128.load32_splat(MINUS_HALF), v128.load32_splat(ONE)));
  const y = v128.bitselect(cosine, sine, i32x4.shr_s(i32x4.shl(q, 31), 31));
  return v128.xor(y, i32x4.shl(i32x4.shr_u(q, 1), 31));
}

/** sin(x + phase π / 2) for |x| ≥ 2^20, by the digits of 4 / π that matter (Payne and Hanek 1983); NaN at ±∞. */
function far(x: f32, phase: i32): f32 {
  const bits = reinterpret<u32>(x);
  const at = INVERSE_PI + 23 - ((bits >> 26) & 15);
  const m = ((bits & 0xffffff) | 0x800000) << ((bits >> 23) & 7);
  const high = (<u64>(m * load<u32>(at))) << 32;
  let turn = high + <u64>m * <u64>load<u32>(at - 4) + ((<u64>m * <u64>load<u32>(at - 8)) >> 32); // 2^64 is a full turn
  if (x < 0) turn = 0 - turn;
  const q = (turn + ((<u64>1) << 61)) >> 62;
  const r = <f32>(<f64>(<i64>(turn - (q << 62))) * 3.4061215800865545e-19) + (x - x); // π / 2^63
  return f32x4.extract_lane(quadrant(f32x4.splat(r), i32x4.splat(<i32>q + phase)), 0);
}

/** n + 1.5 · 2^52 for the integer n nearest to x / (π / 2), two doubles. */
function quotient(x: v128): v128 {
  return f64x2.add(f64x2.mul(x, v128.load64_splat(TWO_BY_PI)), v128.load64_splat(ROUND));
}

/** x − n π / 2, two doubles as two floats. */
function remainder(x: v128, t: v128): v128 {
  const n = f64x2.sub(t, v128.load64_splat(ROUND));
  const r = f64x2.add(f64x2.mul(n, v128.load64_splat(MINUS_HALF_PI_HIGH)), x);
  return f32x4.demote_f64x2_zero(f64x2.add(f64x2.mul(n, v128.load64_splat(MINUS_HALF_PI_LOW)), r));
}

/** sin(x + phase π / 2): the sine for phase 0, the cosine for phase 1. */
export function sin4(x: v128, phase: i32): v128 {
  const x01 = f64x2.promote_low_f32x4(x);
  const x23 = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
  const t01 = quotient(x01);
  const t23 = quotient(x23);
  const r = v128.shuffle<i64>(remainder(x01, t01), remainder(x23, t23), 0, 2);
  let y = quadrant(r, i32x4.add(v128.shuffle<i32>(t01, t23, 0, 2, 4, 6), i32x4.splat(phase)));
  if (v128.any_true(f32x4.ge(f32x4.abs(x), v128.load32_splat(FAR)))) {
    for (let i = 0; i < 4; i++) {
      const first = f32x4.extract_lane(x, 0);
      if (abs(first) >= 1048576) y = f32x4.replace_lane(y, 0, far(first, phase));
      x = v128.shuffle<i32>(x, x, 1, 2, 3, 0);
      y = v128.shuffle<i32>(y, y, 1, 2, 3, 0);
    }
  }
  return y;
}
