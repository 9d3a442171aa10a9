// The tile: the one micro-kernel under products, convolutions and recurrences.
import { madd } from "./madd";

/** Rows of a tile: what the registers hold. 4 in the simd binary; 6 in the relaxed one, whose sums need no temporary. */
export const MR: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;
/** Columns of a tile. */
export const NR: i32 = 8;
/** Floats from one k to the next in a panel of A: MR, rounded up to whole vectors. */
export const AP: i32 = ASC_FEATURE_RELAXED_SIMD ? 8 : 4;

/** Rows of the next tile over panels when `left` are to come: MR, or 4 where those leave fewer empty (32 are 4 times 6 and twice 4). */
export function tileRows(left: i32): i32 {
  if (ASC_FEATURE_RELAXED_SIMD) return left > 8 || (left + 1) >> 1 === 3 ? 6 : 4;
  return 4;
}

/**
 * out [R, 8] (rows `outStride` bytes apart) = a [R, K] · b [K, 8] (rows `bStep` bytes apart), summed in the order of k from zero.
 * Then: added to `out` if `accumulate`; plus bias [8] if its address is not 0; cut at zero if `relu`.
 * @param a - where a(m, k) lies: at a + rows[m] + steps[k], two tables of bytes; without tables (0), a is a panel [K][AP] and bStep 32
 * @param R - rows: `tileRows` of those to come; with tables MR
 */
export function tile(
  out: usize,
  outStride: usize,
  a: usize,
  rows: usize,
  steps: usize,
  b: usize,
  bStep: usize,
  K: i32,
  accumulate: bool,
  bias: usize,
  relu: bool,
  R: i32,
): void {
  const tall = ASC_FEATURE_RELAXED_SIMD && R > 4;
  let b0 = i32x4.splat(0);
  let b1 = b0;
  let c00 = b0;
  let c01 = b0;
  let c10 = b0;
  let c11 = b0;
  let c20 = b0;
  let c21 = b0;
  let c30 = b0;
  let c31 = b0;
  let c40 = b0;
  let c41 = b0;
  let c50 = b0;
  let c51 = b0;
  let x: v128;
  if (K > 0) {
    if (steps) {
      const a0 = a + load<u32>(rows);
      const a1 = a + load<u32>(rows, 4);
      const a2 = a + load<u32>(rows, 8);
      const a3 = a + load<u32>(rows, 12);
      const a4 = ASC_FEATURE_RELAXED_SIMD ? a + load<u32>(rows, 16) : 0;
      const a5 = ASC_FEATURE_RELAXED_SIMD ? a + load<u32>(rows, 20) : 0;
      for (;;) {
        let k = load<u32>(steps);
        b0 = v128.load(b);
        b1 = v128.load(b, 16);
        x = v128.load32_splat(a0 + k);
        c00 = madd(x, b0, c00);
        c01 = madd(x, b1, c01);
        x = v128.load32_splat(a1 + k);
        c10 = madd(x, b0, c10);
        c11 = madd(x, b1, c11);
        x = v128.load32_splat(a2 + k);
        c20 = madd(x, b0, c20);
        c21 = madd(x, b1, c21);
        x = v128.load32_splat(a3 + k);
        c30 = madd(x, b0, c30);
        c31 = madd(x, b1, c31);
        if (ASC_FEATURE_RELAXED_SIMD) {
          x = v128.load32_splat(a4 + k);
          c40 = madd(x, b0, c40);
          c41 = madd(x, b1, c41);
          x = v128.load32_splat(a5 + k);
          c50 = madd(x, b0, c50);
          c51 = madd(x, b1, c51);
        }
        if (--K === 0) break;
        b += bStep;
        k = load<u32>(steps, 4);
        b0 = v128.load(b);
        b1 = v128.load(b, 16);
        x = v128.load32_splat(a0 + k);
        c00 = madd(x, b0, c00);
        c01 = madd(x, b1, c01);
        x = v128.load32_splat(a1 + k);
        c10 = madd(x, b0, c10);
        c11 = madd(x, b1, c11);
        x = v128.load32_splat(a2 + k);
        c20 = madd(x, b0, c20);
        c21 = madd(x, b1, c21);
        x = v128.load32_splat(a3 + k);
        c30 = madd(x, b0, c30);
        c31 = madd(x, b1, c31);
        if (ASC_FEATURE_RELAXED_SIMD) {
          x = v128.load32_splat(a4 + k);
          c40 = madd(x, b0, c40);
          c41 = madd(x, b1, c41);
          x = v128.load32_splat(a5 + k);
          c50 = madd(x, b0, c50);
          c51 = madd(x, b1, c51);
        }
        if (--K === 0) break;
        b += bStep;
        steps += 8;
      }
    } else {
      // Steps are parted by a branch: without it the optimizer nests the sums of both and the registers run out.
      for (;;) {
        b0 = v128.load(b);
        b1 = v128.load(b, 16);
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
        if (tall) {
          x = v128.load32_splat(a, 16);
          c40 = madd(x, b0, c40);
          c41 = madd(x, b1, c41);
          x = v128.load32_splat(a, 20);
          c50 = madd(x, b0, c50);
          c51 = madd(x, b1, c51);
        }
        if (--K === 0) break;
        a += (<usize>AP) << 2;
        b += 32;
      }
    }
  }
  let p = out;
  if (accumulate) {
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
    if (tall) {
      p += outStride;
      c40 = f32x4.add(v128.load(p), c40);
      c41 = f32x4.add(v128.load(p, 16), c41);
      p += outStride;
      c50 = f32x4.add(v128.load(p), c50);
      c51 = f32x4.add(v128.load(p, 16), c51);
    }
  }
  if (bias) {
    b0 = v128.load(bias);
    b1 = v128.load(bias, 16);
    c00 = f32x4.add(c00, b0);
    c01 = f32x4.add(c01, b1);
    c10 = f32x4.add(c10, b0);
    c11 = f32x4.add(c11, b1);
    c20 = f32x4.add(c20, b0);
    c21 = f32x4.add(c21, b1);
    c30 = f32x4.add(c30, b0);
    c31 = f32x4.add(c31, b1);
    if (ASC_FEATURE_RELAXED_SIMD) {
      c40 = f32x4.add(c40, b0);
      c41 = f32x4.add(c41, b1);
      c50 = f32x4.add(c50, b0);
      c51 = f32x4.add(c51, b1);
    }
  }
  if (relu) {
    x = i32x4.splat(0);
    c00 = f32x4.pmax(c00, x);
    c01 = f32x4.pmax(c01, x);
    c10 = f32x4.pmax(c10, x);
    c11 = f32x4.pmax(c11, x);
    c20 = f32x4.pmax(c20, x);
    c21 = f32x4.pmax(c21, x);
    c30 = f32x4.pmax(c30, x);
    c31 = f32x4.pmax(c31, x);
    if (ASC_FEATURE_RELAXED_SIMD) {
      c40 = f32x4.pmax(c40, x);
      c41 = f32x4.pmax(c41, x);
      c50 = f32x4.pmax(c50, x);
      c51 = f32x4.pmax(c51, x);
    }
  }
  p = out;
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
  if (tall) {
    p += outStride;
    v128.store(p, c40);
    v128.store(p, c41, 16);
    p += outStride;
    v128.store(p, c50);
    v128.store(p, c51, 16);
  }
}

/**
 * Fills a table of bytes for `tile`: those from the first of [ny, nx, nz] places to each, and then MR times the first for edges.
 * Returns where the table ends.
 */
export function places(table: usize, ny: i32, nx: i32, nz: i32, yStep: usize, xStep: usize, zStep: usize): usize {
  for (let y = 0; y < ny; y++) {
    for (let x = 0; x < nx; x++) {
      for (let z = 0; z < nz; z++) {
        store<u32>(table, <u32>(yStep * y + xStep * x + zStep * z));
        table += 4;
      }
    }
  }
  v128.store(table, i32x4.splat(0));
  v128.store(table, i32x4.splat(0), 16);
  return table + 32;
}
