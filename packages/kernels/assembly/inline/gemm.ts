// Products of matrices with any strides: blocks, panels and paths. All paths give the same bits.
import { gemv } from "./gemv";
import { pack } from "./pack";
import { AP, MR, places, tile, tileRows } from "./tile";
import { copyWords } from "./words";

// Every element of a product is summed in one way, whatever the sizes, strides and path: products are added in the order of
// k, from zero, in blocks of KC; the blocks' sums are added in order. So a row of a batch does not depend on the batch.

/** Products in a block. */
export const KC = 256;
/** Rows of A packed at a time. */
export const MC = 96;
/** Columns of B packed at a time. */
export const NC = 2048;
/** Floats at the start of scratch: an edge tile [MR, 8], its bias [8], and places of rows and steps of A. */
const EDGE = 432;
/** A product of fewer multiply-adds reads its operands where they lie. */
const SMALL = 64 * 64 * 64;

/** A tile of which only `height` × `cols` belong to `out`: made in `temp`, copied from there. Else as `tile`. */
export function edgeTile(
  out: usize,
  outRow: usize,
  temp: usize,
  a: usize,
  rows: usize,
  steps: usize,
  b: usize,
  bStep: usize,
  K: i32,
  height: i32,
  cols: i32,
  accumulate: bool,
  bias: usize,
  relu: bool,
  R: i32,
): void {
  if (accumulate) for (let i = 0; i < height; i++) copyWords(temp + ((<usize>i) << 5), out + outRow * i, cols);
  if (bias) {
    copyWords(temp + 192, bias, cols);
    bias = temp + 192;
  }
  tile(temp, 32, a, rows, steps, b, bStep, K, accumulate, bias, relu, R);
  for (let i = 0; i < height; i++) copyWords(out + outRow * i, temp + ((<usize>i) << 5), cols);
}

/**
 * out(m, n) = relu?(out(m, n)? + Σ_k a(m, k) · b(k, n) + bias[n]?). Strides in bytes; columns of `out` are adjacent.
 * Each operand has adjacent numbers along one of its dimensions. Scratch: `matmulScratch(M, K, N)` floats.
 */
export function gemm(
  out: usize,
  outRow: usize,
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  bCol: usize,
  bias: usize,
  scratch: usize,
  M: i32,
  K: i32,
  N: i32,
  accumulate: bool,
  relu: bool,
): void {
  const direct = M < 8 || <i64>M * <i64>N * <i64>K < SMALL;
  const rows = scratch + 256;
  let steps: usize = 0;
  if (direct) {
    steps = rows + 416;
    places(steps, 1, 1, min(K, KC), 0, 0, aStep);
  }
  const bPanels = scratch + (EDGE << 2);
  const aPanels = bPanels + ((<usize>min(K, KC) * ((min(N, NC) + 7) & ~7)) << 2);
  for (let n0 = 0; n0 < N; n0 += NC) {
    const nb = min(NC, N - n0);
    let k0 = 0;
    do {
      const kb = min(KC, K - k0);
      const add = accumulate || k0 > 0;
      const last = k0 + kb === K;
      const cut = relu && last;
      const bBlock = b + bCol * n0 + bStep * k0;
      const inPlace = direct && bCol === 4;
      const panelBytes = (<usize>kb) << 5;
      if (!inPlace) pack(bPanels, bBlock, bCol, bStep, nb, kb, 8, 8);
      for (let m0 = 0; m0 < M; m0 += MC) {
        const mb = min(MC, M - m0);
        const aBlock = a + aRow * m0 + aStep * k0;
        if (direct) places(rows, 1, 1, mb, 0, 0, aRow);
        else pack(aPanels, aBlock, aRow, aStep, mb, kb, MR, AP);
        for (let j = 0; j < nb; j += 8) {
          const cols = min(8, nb - j);
          const addBias = last && bias ? bias + ((<usize>(n0 + j)) << 2) : 0;
          let panel = bPanels;
          let step: usize = 32;
          if (!inPlace) panel += (panelBytes >> 3) * j;
          else if (cols === 8) {
            panel = bBlock + ((<usize>j) << 2);
            step = bStep;
          } else pack(panel, bBlock + ((<usize>j) << 2), bCol, bStep, cols, kb, 8, 8);
          let ap = direct ? aBlock : aPanels;
          let o = out + outRow * m0 + ((<usize>(n0 + j)) << 2);
          for (let i = 0; i < mb; ) {
            const R = direct ? MR : tileRows(mb - i);
            const height = min(R, mb - i);
            const at = rows + ((<usize>i) << 2);
            if (cols === 8 && height === R) tile(o, outRow, ap, at, steps, panel, step, kb, add, addBias, cut, R);
            else edgeTile(o, outRow, scratch, ap, at, steps, panel, step, kb, height, cols, add, addBias, cut, R);
            if (!direct) ap += (<usize>(kb * AP)) << 2;
            o += outRow * R;
            i += R;
          }
        }
      }
      k0 += KC;
    } while (k0 < K);
  }
}

/**
 * out(m, n) = relu?(out(m, n)? + Σ_k a(m, k) · b(k, n) + bias[n]?) for a packed as [⌈M/MR⌉][K][AP], or, with tables, where it lies (see
 * `tile`), and b packed as [⌈N/8⌉][K][8], bStep 32, or with its rows `bStep` bytes apart, to be read 8 at a time; summed in the order of k. `temp`: 64 floats. `end`: behind the last number of `out` if those that follow
 * a row, to there, may be overwritten, being still to come; else 0.
 */
export function gemmPanels(
  out: usize,
  outRow: usize,
  a: usize,
  rows: usize,
  steps: usize,
  b: usize,
  bStep: usize,
  bias: usize,
  temp: usize,
  M: i32,
  K: i32,
  N: i32,
  accumulate: bool,
  relu: bool,
  end: usize,
): void {
  const aBytes = (<usize>(steps ? 0 : K * AP)) << 2;
  for (let j = (N - 1) & ~7; j >= 0; j -= 8) {
    const cols = min(8, N - j);
    let addBias = bias;
    if (bias) {
      addBias += (<usize>j) << 2;
      if (cols < 8) {
        copyWords(temp + 192, addBias, cols);
        addBias = temp + 192;
      }
    }
    const panel = b + ((<usize>(bStep === 32 ? K * j : j)) << 2);
    const last = cols === 8 ? ~(<usize>0) : end;
    let at = rows;
    let x = a;
    let o = out + ((<usize>j) << 2);
    for (let i = 0; i < M; ) {
      const R = steps ? MR : tileRows(M - i);
      const height = min(R, M - i);
      if (height === R && o + outRow * (R - 1) + 32 <= last) tile(o, outRow, x, at, steps, panel, bStep, K, accumulate, addBias, relu, R);
      else edgeTile(o, outRow, temp, x, at, steps, panel, bStep, K, height, cols, accumulate, addBias, relu, R);
      x += aBytes;
      at += R << 2;
      o += outRow * R;
      i += R;
    }
  }
}

/** The same for one column of results: out[i] = relu?(out[i]? + Σ_k w(i, k) · x[k] + bias[i · biasStep / 4]?); out and x are adjacent numbers. */
export function gemvFull(
  out: usize,
  w: usize,
  rowStride: usize,
  kStride: usize,
  x: usize,
  bias: usize,
  biasStep: usize,
  scratch: usize,
  n: i32,
  K: i32,
  accumulate: bool,
  relu: bool,
): void {
  // Eight rows that lie in one piece are read side by side: more of them, a power of two apart, push each other out of the cache.
  const block = kStride === 4 ? 8 : NC;
  for (let i0 = 0; i0 < n; i0 += block) {
    const nb = min(block, n - i0);
    let k0 = 0;
    do {
      const kb = min(KC, K - k0);
      const add = accumulate || k0 > 0;
      const last = k0 + kb === K;
      gemv(scratch, w + rowStride * i0 + kStride * k0, rowStride, kStride, x + ((<usize>k0) << 2), nb, kb);
      for (let i = 0; i < nb; i++) {
        const at = (<usize>(i0 + i)) << 2;
        let v = load<f32>(scratch + ((<usize>i) << 2));
        if (add) v += load<f32>(out + at);
        if (last) {
          if (bias) v += load<f32>(bias + biasStep * (i0 + i));
          if (relu && v < 0) v = 0;
        }
        store<f32>(out + at, v);
      }
      k0 += KC;
    } while (k0 < K);
  }
}
