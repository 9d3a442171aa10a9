// The error function of four floats at once.
import { madd } from "./madd";
import { Exp } from "./math";

// Coefficients: N. Juffa, "Faster erff() implementation", NVIDIA developer forums.
const ERF = memory.data<u32>([
  0x3e0375d4, // erf x / x − 1 in x² on |x| ≤ 475 / 512
  0xbec09380,
  0x3de70e22,
  0xbcdb48d9,
  0x3ba38d2c,
  0xba1c7000,
  0xbe03ce86, // (log erfc t + t) / t in t on 475 / 512 < t ≤ 4
  0xbf228550,
  0xbddaae5c,
  0x3cc6b1a1,
  0xbb7e8a1c,
  0x39c8e7d9,
  0xb7910000,
  0x3f6d8000, // 475 / 512
  0x40800000, // 4: above it erf is 1
  0x3f800000, // 1
  0x80000000, // the sign bit
]);
const S0 = ERF;
const S1 = ERF + 4;
const S2 = ERF + 8;
const S3 = ERF + 12;
const S4 = ERF + 16;
const S5 = ERF + 20;
const B0 = ERF + 24;
const B1 = ERF + 28;
const B2 = ERF + 32;
const B3 = ERF + 36;
const B4 = ERF + 40;
const B5 = ERF + 44;
const B6 = ERF + 48;
const SMALL = ERF + 52;
const TOP = ERF + 56;
const ONE = ERF + 60;
const SIGN = ERF + 64;

/** erf x: a polynomial near 0, 1 − e^polynomial beyond. */
export function erf4(x: v128): v128 {
  const t = f32x4.pmin(f32x4.abs(x), v128.load32_splat(TOP));
  const s = f32x4.mul(t, t);
  const b34 = madd(v128.load32_splat(B4), t, v128.load32_splat(B3));
  let b = madd(madd(v128.load32_splat(B6), t, v128.load32_splat(B5)), s, b34);
  b = madd(madd(madd(b, t, v128.load32_splat(B2)), t, v128.load32_splat(B1)), t, v128.load32_splat(B0));
  const big = f32x4.sub(v128.load32_splat(ONE), Exp.inRange(f32x4.sub(f32x4.mul(b, t), t)));
  let p = madd(madd(v128.load32_splat(S5), s, v128.load32_splat(S4)), s, v128.load32_splat(S3));
  p = madd(madd(madd(p, s, v128.load32_splat(S2)), s, v128.load32_splat(S1)), s, v128.load32_splat(S0));
  const y = v128.bitselect(big, madd(p, t, t), f32x4.gt(t, v128.load32_splat(SMALL)));
  return v128.bitselect(x, y, v128.load32_splat(SIGN));
}
