// The tile: the one micro-kernel under products, convolutions and recurrences.
import { madd } from "./madd";

/** Rows of a tile: what the registers hold. 4 in the simd binary; 6 in the relaxed one, whose sums need no temporary. */
export const MR: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;
/** Columns of a tile. */
export const NR: i32 = 8;
/** Floats from one k to the next in a panel of A: MR, rounded up to whole vectors. */
export const AP: i32 = ASC_FEATURE_RELAXED_SIMD ? 8 : 4;

/** out [MR, 8], rows `outStride` bytes apart: plus bias [8] if its address is not 0, then cut at zero if `relu`. */
function finish(out: usize, outStride: usize, bias: usize, relu: bool): void {
  const zero = i32x4.splat(0);
  for (let i = 0; i < MR; i++) {
    let v0 = v128.load(out);
    let v1 = v128.load(out, 16);
    if (bias) {
      v0 = f32x4.add(v0, v128.load(bias));
      v1 = f32x4.add(v1, v128.load(bias, 16));
    }
    if (relu) {
      v0 = f32x4.pmax(v0, zero);
      v1 = f32x4.pmax(v1, zero);
    }
    v128.store(out, v0);
    v128.store(out, v1, 16);
    out += outStride;
  }
}

/**
 * out [MR, 8] (rows `outStride` bytes apart) = panel a [K][AP] (its first MR) times panel b [K][8], summed in the order of k
 * from zero. Then: added to `out` if `accumulate`; plus bias [8] if its address is not 0; cut at zero if `relu`.
 */
export function tile(out: usize, outStride: usize, a: usize, b: usize, K: i32, accumulate: bool, bias: usize, relu: bool): void {
  let c00 = i32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let c40 = c00;
  let c41 = c00;
  let c50 = c00;
  let c51 = c00;
  let k = K;
  if (k > 0) {
    // Steps are parted by a branch: without it the optimizer nests the sums of both and the registers run out.
    for (;;) {
      let b0 = v128.load(b);
      let b1 = v128.load(b, 16);
      let x: v128;
      x = v128.load32_splat(a);
      c00 = madd(x, b0, c00);
      c01 = madd(x, b1, c01);
      x = v128.load32_splat(a, 4);
      c10 = madd(x, b0, c10);
      c11 = madd(x, b1, c11);
      x = v128.load32_splat(a, 8);
      c20 = madd(x, b0, c20);
      c21 = madd(x, b1, c21);
      x = v128.load32_splat(a, 12);
      c30 = madd(x, b0, c30);
      c31 = madd(x, b1, c31);
      if (ASC_FEATURE_RELAXED_SIMD) {
        x = v128.load32_splat(a, 16);
        c40 = madd(x, b0, c40);
        c41 = madd(x, b1, c41);
        x = v128.load32_splat(a, 20);
        c50 = madd(x, b0, c50);
        c51 = madd(x, b1, c51);
      }
      if (--k === 0) break;
      b0 = v128.load(b, 32);
      b1 = v128.load(b, 48);
      x = v128.load32_splat(a, AP * 4);
      c00 = madd(x, b0, c00);
      c01 = madd(x, b1, c01);
      x = v128.load32_splat(a, AP * 4 + 4);
      c10 = madd(x, b0, c10);
      c11 = madd(x, b1, c11);
      x = v128.load32_splat(a, AP * 4 + 8);
      c20 = madd(x, b0, c20);
      c21 = madd(x, b1, c21);
      x = v128.load32_splat(a, AP * 4 + 12);
      c30 = madd(x, b0, c30);
      c31 = madd(x, b1, c31);
      if (ASC_FEATURE_RELAXED_SIMD) {
        x = v128.load32_splat(a, AP * 4 + 16);
        c40 = madd(x, b0, c40);
        c41 = madd(x, b1, c41);
        x = v128.load32_splat(a, AP * 4 + 20);
        c50 = madd(x, b0, c50);
        c51 = madd(x, b1, c51);
      }
      if (--k === 0) break;
      a += (<usize>AP) << 3;
      b += 64;
    }
  }
  if (accumulate) {
    let p = out;
    c00 = f32x4.add(v128.load(p), c00);
    c01 = f32x4.add(v128.load(p, 16), c01);
    p += outStride;
    c10 = f32x4.add(v128.load(p), c10);
    c11 = f32x4.add(v128.load(p, 16), c11);
    p += outStride;
    c20 = f32x4.add(v128.load(p), c20);
    c21 = f32x4.add(v128.load(p, 16), c21);
    p += outStride;
    c30 = f32x4.add(v128.load(p), c30);
    c31 = f32x4.add(v128.load(p, 16), c31);
    if (ASC_FEATURE_RELAXED_SIMD) {
      p += outStride;
      c40 = f32x4.add(v128.load(p), c40);
      c41 = f32x4.add(v128.load(p, 16), c41);
      p += outStride;
      c50 = f32x4.add(v128.load(p), c50);
      c51 = f32x4.add(v128.load(p, 16), c51);
    }
  }
  let p = out;
  v128.store(p, c00);
  v128.store(p, c01, 16);
  p += outStride;
  v128.store(p, c10);
  v128.store(p, c11, 16);
  p += outStride;
  v128.store(p, c20);
  v128.store(p, c21, 16);
  p += outStride;
  v128.store(p, c30);
  v128.store(p, c31, 16);
  if (ASC_FEATURE_RELAXED_SIMD) {
    p += outStride;
    v128.store(p, c40);
    v128.store(p, c41, 16);
    p += outStride;
    v128.store(p, c50);
    v128.store(p, c51, 16);
  }
  if (bias || relu) finish(out, outStride, bias, relu);
}

/**
 * The same for operands that were not packed: a (m, k) at a + m·aRow + k·aStep, rows of b [K][8 of many] `bStep` bytes apart.
 * Of the MR rows only the first `rows` are read; the others repeat the first.
 */
export function tileStrided(
  out: usize,
  outStride: usize,
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  K: i32,
  rows: i32,
  accumulate: bool,
  bias: usize,
  relu: bool,
): void {
  let c00 = i32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let c40 = c00;
  let c41 = c00;
  let c50 = c00;
  let c51 = c00;
  let a1 = rows > 1 ? a + aRow : a;
  let a2 = rows > 2 ? a1 + aRow : a;
  let a3 = rows > 3 ? a2 + aRow : a;
  let a4 = rows > 4 ? a3 + aRow : a;
  let a5 = rows > 5 ? a4 + aRow : a;
  for (let k = K; k > 0; k--) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x: v128;
    x = v128.load32_splat(a);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load32_splat(a1);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load32_splat(a2);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load32_splat(a3);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    if (ASC_FEATURE_RELAXED_SIMD) {
      x = v128.load32_splat(a4);
      c40 = madd(x, b0, c40);
      c41 = madd(x, b1, c41);
      x = v128.load32_splat(a5);
      c50 = madd(x, b0, c50);
      c51 = madd(x, b1, c51);
    }
    a += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    if (ASC_FEATURE_RELAXED_SIMD) {
      a4 += aStep;
      a5 += aStep;
    }
    b += bStep;
  }
  if (accumulate) {
    let p = out;
    c00 = f32x4.add(v128.load(p), c00);
    c01 = f32x4.add(v128.load(p, 16), c01);
    p += outStride;
    c10 = f32x4.add(v128.load(p), c10);
    c11 = f32x4.add(v128.load(p, 16), c11);
    p += outStride;
    c20 = f32x4.add(v128.load(p), c20);
    c21 = f32x4.add(v128.load(p, 16), c21);
    p += outStride;
    c30 = f32x4.add(v128.load(p), c30);
    c31 = f32x4.add(v128.load(p, 16), c31);
    if (ASC_FEATURE_RELAXED_SIMD) {
      p += outStride;
      c40 = f32x4.add(v128.load(p), c40);
      c41 = f32x4.add(v128.load(p, 16), c41);
      p += outStride;
      c50 = f32x4.add(v128.load(p), c50);
      c51 = f32x4.add(v128.load(p, 16), c51);
    }
  }
  let p = out;
  v128.store(p, c00);
  v128.store(p, c01, 16);
  p += outStride;
  v128.store(p, c10);
  v128.store(p, c11, 16);
  p += outStride;
  v128.store(p, c20);
  v128.store(p, c21, 16);
  p += outStride;
  v128.store(p, c30);
  v128.store(p, c31, 16);
  if (ASC_FEATURE_RELAXED_SIMD) {
    p += outStride;
    v128.store(p, c40);
    v128.store(p, c41, 16);
    p += outStride;
    v128.store(p, c50);
    v128.store(p, c51, 16);
  }
  if (bias || relu) finish(out, outStride, bias, relu);
}
