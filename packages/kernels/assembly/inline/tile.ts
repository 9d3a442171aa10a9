// The 4×8 tile: the one micro-kernel under products, convolutions and recurrences.
import { madd } from "./madd";

/** Adds the sum of earlier blocks or of `out` itself (`accumulate`), then the bias, then cuts at zero; stores 8 columns of one row. */
function finish(out: usize, v0: v128, v1: v128, accumulate: bool, bias: usize, relu: bool): void {
  if (accumulate) {
    v0 = f32x4.add(v128.load(out), v0);
    v1 = f32x4.add(v128.load(out, 16), v1);
  }
  if (bias) {
    v0 = f32x4.add(v0, v128.load(bias));
    v1 = f32x4.add(v1, v128.load(bias, 16));
  }
  if (relu) {
    const zero = i32x4.splat(0);
    v0 = f32x4.pmax(v0, zero);
    v1 = f32x4.pmax(v1, zero);
  }
  v128.store(out, v0);
  v128.store(out, v1, 16);
}

/**
 * out [4, 8] (rows `outStride` bytes apart) = panel a [K][4] times panel b [K][8], summed in the order of k from zero.
 * Then: added to `out` if `accumulate`; plus bias [8] if its address is not 0; cut at zero if `relu`.
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
  let k = K;
  if (k > 0) {
    // Steps are parted by a branch: without it the optimizer nests the four sums and the registers run out.
    for (;;) {
      let b0 = v128.load(b);
      let b1 = v128.load(b, 16);
      let x = v128.load32_splat(a);
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
      if (--k === 0) break;
      b0 = v128.load(b, 32);
      b1 = v128.load(b, 48);
      x = v128.load32_splat(a, 16);
      c00 = madd(x, b0, c00);
      c01 = madd(x, b1, c01);
      x = v128.load32_splat(a, 20);
      c10 = madd(x, b0, c10);
      c11 = madd(x, b1, c11);
      x = v128.load32_splat(a, 24);
      c20 = madd(x, b0, c20);
      c21 = madd(x, b1, c21);
      x = v128.load32_splat(a, 28);
      c30 = madd(x, b0, c30);
      c31 = madd(x, b1, c31);
      if (--k === 0) break;
      a += 32;
      b += 64;
    }
  }
  finish(out, c00, c01, accumulate, bias, relu);
  out += outStride;
  finish(out, c10, c11, accumulate, bias, relu);
  out += outStride;
  finish(out, c20, c21, accumulate, bias, relu);
  finish(out + outStride, c30, c31, accumulate, bias, relu);
}

/**
 * The same for operands that were not packed: a (m, k) at a + m·aRow + k·aStep, rows of b [K][8 of many] `bStep` bytes apart.
 * Of the 4 rows only the first `rows` are read; the others repeat the first.
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
  let a1 = rows > 1 ? a + aRow : a;
  let a2 = rows > 2 ? a1 + aRow : a;
  let a3 = rows > 3 ? a2 + aRow : a;
  for (let k = K; k > 0; k--) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
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
    a += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    b += bStep;
  }
  finish(out, c00, c01, accumulate, bias, relu);
  out += outStride;
  finish(out, c10, c11, accumulate, bias, relu);
  out += outStride;
  finish(out, c20, c21, accumulate, bias, relu);
  finish(out + outStride, c30, c31, accumulate, bias, relu);
}
