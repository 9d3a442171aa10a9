// Philox4x32-10: four 32-bit words from a 128-bit counter and a 64-bit key, and the numbers made of them.
import { log4 } from "./math";
import { UpTo4 } from "./partial";
import { quadrant } from "./trig";

/** Words as they come. */
export const BITS: i32 = 0;
/** a + b·u, u uniform in [0, 1) with 24 bits. */
export const UNIFORM: i32 = 1;
/** a + b·z, z standard normal. */
export const NORMAL: i32 = 2;
/** b where u < a, else 0. */
export const BERNOULLI: i32 = 3;
/** −b·ln(u), u in (0, 1]. */
export const EXPONENTIAL: i32 = 4;
/** −ln(−ln(u)), u in (0, 1). */
export const GUMBEL: i32 = 5;

// Each value four times: v128 constants in code are rebuilt at every use.
// 0 multiplier of word 0, 16 of word 2, 32 and 48 key increments, 64 lane numbers.
const TABLE: usize = memory.data<u32>(
  [
    0xd2511f53, 0xd2511f53, 0xd2511f53, 0xd2511f53, 0xcd9e8d57, 0xcd9e8d57, 0xcd9e8d57, 0xcd9e8d57, 0x9e3779b9, 0x9e3779b9, 0x9e3779b9,
    0x9e3779b9, 0xbb67ae85, 0xbb67ae85, 0xbb67ae85, 0xbb67ae85, 0, 1, 2, 3,
  ],
  16,
);

/** Word `lane` of the block of counter x and key k. */
export function philoxWord(k0: u32, k1: u32, x0: u32, x1: u32, x2: u32, x3: u32, lane: i32): u32 {
  for (let round = 0; round < 10; round++) {
    const a = <u64>x0 * 0xd2511f53;
    const b = <u64>x2 * 0xcd9e8d57;
    x0 = <u32>(b >> 32) ^ x1 ^ k0;
    x1 = <u32>b;
    x2 = <u32>(a >> 32) ^ x3 ^ k1;
    x3 = <u32>a;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  return lane & 2 ? (lane & 1 ? x3 : x2) : lane & 1 ? x1 : x0;
}

/** Word i of a stream whose state block is [key0, key1, counterLow, counterHigh]; attempt > 0 gives fresh words for rejections. */
export function streamWord(state: usize, i: u32, attempt: u32): u32 {
  const block = load<u64>(state, 8) + <u64>(i >> 2);
  return philoxWord(load<u32>(state), load<u32>(state, 4), <u32>block, <u32>(block >> 32), attempt, 0, i & 3);
}

/** Word i of a stream as a number below `bound`, without bias; `word` is streamWord(state, i, 0). Lemire 2019. */
export function below(state: usize, i: u32, word: u32, bound: u32): u32 {
  let product = <u64>word * <u64>bound;
  if (<u32>product < bound) {
    const threshold = (<u32>0 - bound) % bound;
    for (let attempt: u32 = 1; <u32>product < threshold; attempt++) product = <u64>streamWord(state, i, attempt) * <u64>bound;
  }
  return <u32>(product >> 32);
}

/** Moves a stream forward by the blocks that n words take, unless a fault is recorded. */
export function advance(state: usize, fault: usize, n: i32): void {
  if (load<i32>(fault) === 0) store<u64>(state, load<u64>(state, 8) + <u64>((<u32>n + 3) >> 2), 8);
}

/** Writes n numbers made of words 0… of a stream to p; the stream stays where it is. */
export function draw(p: usize, state: usize, mode: i32, a: f32, b: f32, n: i32): void {
  for (let i = 0; i < n; i += 16) {
    draw16(p, state, load<u64>(state, 8) + <u64>(<u32>i >> 2), mode, a, b, n - i);
    p += 64;
  }
}

/** Writes the numbers of the four blocks from `block` on, 16 or the n that are left, to p. */
export function draw16(p: usize, state: usize, block: u64, mode: i32, a: f32, b: f32, n: i32): void {
  const low = i32x4.splat(<i32>block);
  let x0 = i32x4.add(low, v128.load(TABLE, 64));
  let x1 = i32x4.sub(i32x4.splat(<i32>(block >> 32)), i32x4.lt_u(x0, low));
  let x2 = i32x4.splat(0);
  let x3 = x2;
  let k0 = v128.load32_splat(state);
  let k1 = v128.load32_splat(state, 4);
  const m0 = v128.load(TABLE);
  const m1 = v128.load(TABLE, 16);
  const w0 = v128.load(TABLE, 32);
  const w1 = v128.load(TABLE, 48);
  for (let round = 0; round < 10; round++) {
    const al = i64x2.extmul_low_i32x4_u(x0, m0);
    const ah = i64x2.extmul_high_i32x4_u(x0, m0);
    const bl = i64x2.extmul_low_i32x4_u(x2, m1);
    const bh = i64x2.extmul_high_i32x4_u(x2, m1);
    x0 = v128.xor(v128.xor(v128.shuffle<i32>(bl, bh, 1, 3, 5, 7), x1), k0);
    x1 = v128.shuffle<i32>(bl, bh, 0, 2, 4, 6);
    x2 = v128.xor(v128.xor(v128.shuffle<i32>(al, ah, 1, 3, 5, 7), x3), k1);
    x3 = v128.shuffle<i32>(al, ah, 0, 2, 4, 6);
    k0 = i32x4.add(k0, w0);
    k1 = i32x4.add(k1, w1);
  }
  const va = f32x4.splat(a);
  const vb = f32x4.splat(b);
  if (mode === NORMAL) {
    // Box-Muller: words 0 and 1 (2 and 3) of a block give its numbers 0 and 1 (2 and 3).
    const r = radius4(x0, vb);
    const s = radius4(x2, vb);
    const c = x1;
    const d = x3;
    x0 = f32x4.add(va, f32x4.mul(r, turn4(c, 1)));
    x1 = f32x4.add(va, f32x4.mul(r, turn4(c, 0)));
    x2 = f32x4.add(va, f32x4.mul(s, turn4(d, 1)));
    x3 = f32x4.add(va, f32x4.mul(s, turn4(d, 0)));
  } else if (mode !== BITS) {
    x0 = number4(x0, mode, va, vb);
    x1 = number4(x1, mode, va, vb);
    x2 = number4(x2, mode, va, vb);
    x3 = number4(x3, mode, va, vb);
  }
  const a01 = v128.shuffle<i32>(x0, x1, 0, 4, 1, 5);
  const b01 = v128.shuffle<i32>(x0, x1, 2, 6, 3, 7);
  const a23 = v128.shuffle<i32>(x2, x3, 0, 4, 1, 5);
  const b23 = v128.shuffle<i32>(x2, x3, 2, 6, 3, 7);
  UpTo4.store(p, v128.shuffle<i64>(a01, a23, 0, 2), n);
  UpTo4.store(p + 16, v128.shuffle<i64>(a01, a23, 1, 3), n - 4);
  UpTo4.store(p + 32, v128.shuffle<i64>(b01, b23, 0, 2), n - 8);
  UpTo4.store(p + 48, v128.shuffle<i64>(b01, b23, 1, 3), n - 12);
}

/** Four words as numbers of a mode other than BITS and NORMAL. */
function number4(x: v128, mode: i32, a: v128, b: v128): v128 {
  const scale = f32x4.splat(reinterpret<f32>(0x33800000)); // 2^-24
  if (mode >= EXPONENTIAL) {
    // (0, 1]: the largest is 1 for EXPONENTIAL; GUMBEL takes the middle of each of 2^23 steps, so that neither end is reached.
    if (mode === EXPONENTIAL) return f32x4.neg(f32x4.mul(b, log4(unit4(x))));
    const u = f32x4.mul(f32x4.convert_i32x4_s(v128.or(i32x4.shr_u(x, 8), i32x4.splat(1))), scale);
    return f32x4.neg(log4(f32x4.neg(log4(u))));
  }
  const u = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(x, 8)), scale);
  if (mode === UNIFORM) return f32x4.add(a, f32x4.mul(b, u));
  return v128.and(f32x4.lt(u, a), b);
}

/** Four words as numbers in (0, 1] with 24 bits. */
function unit4(x: v128): v128 {
  return f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(i32x4.shr_u(x, 8)), f32x4.splat(1)), f32x4.splat(reinterpret<f32>(0x33800000)));
}

/** b·√(−2 ln u), u in (0, 1]. */
function radius4(x: v128, b: v128): v128 {
  return f32x4.mul(b, f32x4.sqrt(f32x4.mul(f32x4.splat(-2), log4(unit4(x)))));
}

/** The sine (cosine = 1: the cosine) of words as angles, 2^32 to the turn. */
function turn4(x: v128, cosine: i32): v128 {
  const q = i32x4.shr_u(i32x4.add(x, i32x4.splat(1 << 29)), 30);
  const r = f32x4.convert_i32x4_s(i32x4.sub(x, i32x4.shl(q, 30)));
  return quadrant(f32x4.mul(r, f32x4.splat(reinterpret<f32>(0x30c90fdb))), i32x4.add(q, i32x4.splat(cosine))); // 2π / 2^32
}

// Giles 2012, Approximating the erfinv function, table 5: coefficients of powers 8 … 0 for w < 5, then for w ≥ 5.
const ERFINV: usize = memory.data<f32>(
  [
    2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164, 0.246640727, 1.50140941,
    -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047, 1.00167406, 2.83297682,
  ],
  16,
);

/** The number whose error function is x, |x| < 1. */
export function erfinv4(x: v128): v128 {
  const one = f32x4.splat(1);
  return erfinvOf(x, f32x4.neg(log4(f32x4.mul(f32x4.sub(one, x), f32x4.add(one, x)))));
}

/** The number whose error function is x, given w = −log(1 − x²). */
export function erfinvOf(x: v128, w: v128): v128 {
  const near = f32x4.lt(w, f32x4.splat(5));
  const t = v128.bitselect(f32x4.sub(w, f32x4.splat(2.5)), f32x4.sub(f32x4.sqrt(w), f32x4.splat(3)), near);
  let p = f32x4.splat(0);
  for (let at = ERFINV; at < ERFINV + 36; at += 4) {
    p = f32x4.add(f32x4.mul(p, t), v128.bitselect(v128.load32_splat(at), v128.load32_splat(at, 36), near));
  }
  return f32x4.mul(p, x);
}
