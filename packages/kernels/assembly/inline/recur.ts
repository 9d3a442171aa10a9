// One step of a recurrence: the hidden state times the recurrent weight, and the activations of its gates.
import { gemmPanels } from "./gemm";
import { madd } from "./madd";
import { Exp } from "./math";
import { pack } from "./pack";
import { Words } from "./partial";
import { AP, MR } from "./tile";
import { addWords } from "./words";

// scratch: 64 floats for an edge tile, panels of the weight, panels of the state (or, for one row, its sums).

/** Columns of a panel for one row: their sums stay in registers. */
const WIDE = 32;

/**
 * Packs weight (k, m) at weight + k · kStride + m · colStride for T calls of `recur`. Strides in bytes. Returns the panels: the weight
 * itself where one row of few steps is better off without.
 */
export function packWeight(scratch: usize, weight: usize, kStride: usize, colStride: usize, T: i32, N: i32, K: i32, M: i32): usize {
  if (N === 1 && T < 4 && colStride === 4 && !(M & (WIDE - 1))) return weight;
  const width = N > 1 ? 8 : WIDE;
  pack(scratch + 256, weight, colStride, kStride, M, K, width, width);
  return scratch + 256;
}

/** sums [M, rounded up to whole panels] = x [K] · panels, `next` bytes apart, their rows `step`. */
function rowTimesPanels(sums: usize, x: usize, panels: usize, step: usize, next: usize, K: i32, M: i32): void {
  for (; M > 0; M -= WIDE) {
    let b = panels;
    let c0 = i32x4.splat(0);
    let c1 = c0;
    let c2 = c0;
    let c3 = c0;
    let c4 = c0;
    let c5 = c0;
    let c6 = c0;
    let c7 = c0;
    let y = x;
    for (let k = K; k > 0; k--) {
      const a = v128.load32_splat(y);
      c0 = madd(a, v128.load(b), c0);
      c1 = madd(a, v128.load(b, 16), c1);
      c2 = madd(a, v128.load(b, 32), c2);
      c3 = madd(a, v128.load(b, 48), c3);
      c4 = madd(a, v128.load(b, 64), c4);
      c5 = madd(a, v128.load(b, 80), c5);
      c6 = madd(a, v128.load(b, 96), c6);
      c7 = madd(a, v128.load(b, 112), c7);
      b += step;
      y += 4;
    }
    v128.store(sums, c0);
    v128.store(sums, c1, 16);
    v128.store(sums, c2, 32);
    v128.store(sums, c3, 48);
    v128.store(sums, c4, 64);
    v128.store(sums, c5, 80);
    v128.store(sums, c6, 96);
    v128.store(sums, c7, 112);
    sums += 128;
    panels += next;
  }
}

/** out [N, M] (read and written) += h [N, K] · weight [K, M], given as the panels that `packWeight` made with the same numbers. */
export function recur(out: usize, h: usize, panels: usize, scratch: usize, N: i32, K: i32, M: i32): void {
  const wide = (<usize>K) << 7;
  const rows = scratch + 256 + wide * ((M + 31) >> 5);
  if (N === 1) {
    const packed = panels === scratch + 256;
    rowTimesPanels(rows, h, panels, packed ? 128 : (<usize>M) << 2, packed ? wide : 128, K, M);
    addWords(out, rows, M);
    return;
  }
  pack(rows, h, (<usize>K) << 2, 4, N, K, MR, AP);
  gemmPanels(out, (<usize>M) << 2, rows, 0, 0, panels, 32, 0, scratch, N, K, M, true, false, 0);
}

// Gates want speed more than the last bit: σ within 3 ulp (0 below −87), tanh within 7. Constants in a table, a load each (see math.ts).
const GATE = memory.data<u32>([
  0xc2ae0000, // −87: e to it is still normal
  0x3f800000, // 1
  0x80000000, // the sign bit
  0x40fcf84f, // 7.9053: tanh is 1 beyond
  0xc0fcf84f,
  0x3ba059dc, // tanh x = x · p(x²) / q(x²), minimax (Eigen's ptanh): p
  0x3a270ded,
  0x3779434a,
  0x335c0041,
  0xaebd37ff,
  0x2a61337e,
  0xa59f25c0,
  0x3ba059dd, // q
  0x3b14aa05,
  0x38f895d6,
  0x35a0d3d8,
]);

/** 1 / (1 + e^−x). */
export function gateSigmoid(x: v128): v128 {
  const one = v128.load32_splat(GATE + 4);
  const b = f32x4.pmax(v128.or(x, v128.load32_splat(GATE + 8)), v128.load32_splat(GATE));
  const t = Exp.quotient(b);
  const e = f32x4.mul(f32x4.add(Exp.small(Exp.remainder(b, t)), one), i32x4.add(i32x4.shl(t, 23), one));
  return f32x4.div(v128.bitselect(e, one, i32x4.shr_s(x, 31)), f32x4.add(e, one));
}

/** tanh x. */
export function gateTanh(x: v128): v128 {
  const a = f32x4.pmax(f32x4.pmin(x, v128.load32_splat(GATE + 12)), v128.load32_splat(GATE + 16));
  const z = f32x4.mul(a, a);
  const z2 = f32x4.mul(z, z);
  const p01 = madd(z, v128.load32_splat(GATE + 24), v128.load32_splat(GATE + 20));
  const p23 = madd(z, v128.load32_splat(GATE + 32), v128.load32_splat(GATE + 28));
  const p45 = madd(z, v128.load32_splat(GATE + 40), v128.load32_splat(GATE + 36));
  const q01 = madd(z, v128.load32_splat(GATE + 52), v128.load32_splat(GATE + 48));
  const q23 = madd(z, v128.load32_splat(GATE + 60), v128.load32_splat(GATE + 56));
  const p = madd(madd(madd(z2, v128.load32_splat(GATE + 44), p45), z2, p23), z2, p01);
  return f32x4.div(f32x4.mul(a, p), madd(z2, q23, q01));
}

/**
 * x [n] = σ(x + added), or tanh of it; `added` may be absent. A pass of its own, since many short chains of operations go side by side.
 */
export function activate(x: usize, added: usize, n: i32, tanh: bool): void {
  for (let many = 1, j: usize = 0; many >= 0; many--)
    for (let left = Words.steps(n, many); left > 0; left--, j += Words.bytes(many)) {
      let v = Words.load(x + j, many);
      if (added) v = f32x4.add(v, Words.load(added + j, many));
      Words.store(x + j, tanh ? gateTanh(v) : gateSigmoid(v), many);
    }
}
