// Products with one vector: the tile would leave three of its four rows empty.
import { madd, madd1 } from "./madd";

/** temp [n] = Σ_k x[k] · row k of w, rows of n numbers `kStride` bytes apart. */
function sumRows(temp: usize, w: usize, kStride: usize, x: usize, n: i32, K: i32): void {
  memory.fill(temp, 0, (<usize>n) << 2);
  let k = K;
  for (; k > 3; k -= 4) {
    const x0 = v128.load32_splat(x);
    const x1 = v128.load32_splat(x, 4);
    const x2 = v128.load32_splat(x, 8);
    const x3 = v128.load32_splat(x, 12);
    let r0 = w;
    let r1 = r0 + kStride;
    let r2 = r1 + kStride;
    let r3 = r2 + kStride;
    w = r3 + kStride;
    x += 16;
    let y = temp;
    let i = n;
    for (; i > 3; i -= 4) {
      let v = madd(x0, v128.load(r0), v128.load(y));
      v = madd(x1, v128.load(r1), v);
      v = madd(x2, v128.load(r2), v);
      v128.store(y, madd(x3, v128.load(r3), v));
      y += 16;
      r0 += 16;
      r1 += 16;
      r2 += 16;
      r3 += 16;
    }
    for (; i > 0; i--) {
      let v = madd1(f32x4.extract_lane(x0, 0), load<f32>(r0), load<f32>(y));
      v = madd1(f32x4.extract_lane(x1, 0), load<f32>(r1), v);
      v = madd1(f32x4.extract_lane(x2, 0), load<f32>(r2), v);
      store<f32>(y, madd1(f32x4.extract_lane(x3, 0), load<f32>(r3), v));
      y += 4;
      r0 += 4;
      r1 += 4;
      r2 += 4;
      r3 += 4;
    }
  }
  for (; k > 0; k--) {
    const xk = load<f32>(x);
    for (let i = 0; i < n; i++) {
      const at = (<usize>i) << 2;
      store<f32>(temp + at, madd1(xk, load<f32>(w + at), load<f32>(temp + at)));
    }
    w += kStride;
    x += 4;
  }
}

/** c + Σ of 4 products of x for 4 rows at p: the 4×4 block is turned in registers, so that each row sums in the order of k. */
function fourDots(c: v128, p: usize, s1: usize, s2: usize, s3: usize, x: usize): v128 {
  const r0 = v128.load(p);
  const r1 = v128.load(p + s1);
  const r2 = v128.load(p + s2);
  const r3 = v128.load(p + s3);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  c = madd(v128.shuffle<f32>(low01, low23, 0, 1, 4, 5), v128.load32_splat(x), c);
  c = madd(v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), v128.load32_splat(x, 4), c);
  c = madd(v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), v128.load32_splat(x, 8), c);
  return madd(v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), v128.load32_splat(x, 12), c);
}

/**
 * temp [n] = the products of x [K] with n rows of K numbers, `rowStride` bytes apart; each sums in the order of k. Of four rows sixteen numbers at a
 * time, a line of the cache, so that the sums of other rows need not wait for theirs.
 */
function dots(temp: usize, w: usize, rowStride: usize, x: usize, n: i32, K: i32): void {
  const s2 = rowStride << 1;
  const s3 = rowStride + s2;
  memory.fill(temp, 0, (<usize>n) << 2);
  const rows = n & ~3;
  const done = K & ~3;
  for (let k = 0; k < done; k += 16) {
    const end = x + ((<usize>min(16, done - k)) << 2);
    let p = w;
    for (let i = 0; i < rows; i += 4) {
      const c = temp + ((<usize>i) << 2);
      let v = v128.load(c);
      let q = p;
      for (let y = x; y < end; y += 16) {
        v = fourDots(v, q, rowStride, s2, s3, y);
        q += 16;
      }
      v128.store(c, v);
      p += rowStride << 2;
    }
    x = end;
    w += 64;
  }
  w -= (<usize>(-done & 15)) << 2;
  restOfDots(temp, w, rowStride, x, rows, K - done);
  const first = (<usize>done) << 2;
  restOfDots(temp + ((<usize>rows) << 2), w - first + rowStride * rows, rowStride, x - first, n - rows, K);
}

/** temp [n] += the products of x [K] with n rows, one number at a time. */
function restOfDots(temp: usize, w: usize, rowStride: usize, x: usize, n: i32, K: i32): void {
  for (let i = 0; i < n; i++) {
    let c = load<f32>(temp);
    for (let k = 0; k < K; k++) c = madd1(load<f32>(w + ((<usize>k) << 2)), load<f32>(x + ((<usize>k) << 2)), c);
    store<f32>(temp, c);
    temp += 4;
    w += rowStride;
  }
}

/** temp [n] = Σ_k w(i, k) · x[k], w(i, k) at w + i·rowStride + k·kStride bytes, one of the strides 4; summed in the order of k from zero. */
export function gemv(temp: usize, w: usize, rowStride: usize, kStride: usize, x: usize, n: i32, K: i32): void {
  if (kStride === 4) dots(temp, w, rowStride, x, n, K);
  else sumRows(temp, w, kStride, x, n, K);
}
