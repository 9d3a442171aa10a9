// One step of a recurrence: the hidden state times the recurrent weight, and the activations of its gates.
import { gemmPanels } from "./gemm";
import { gemv } from "./gemv";
import { madd } from "./madd";
import { Exp } from "./math";
import { pack } from "./pack";
import { Words } from "./partial";
import { AP, MR } from "./tile";

// scratch: 64 floats for an edge tile, panels of the weight (or, for one row, the weight turned), panels of the state (or the sums).

/** Packs weight (k, m) at weight + k · kStride + m · colStride for `recur`. Strides in bytes. */
export function packWeight(scratch: usize, weight: usize, kStride: usize, colStride: usize, N: i32, K: i32, M: i32): void {
  if (N > 1) pack(scratch + 256, weight, colStride, kStride, M, K, 8, 8);
  // One row is multiplied by rows of the weight: turned into such if it lies by columns.
  else if (kStride === 4) pack(scratch + 256, weight, colStride, kStride, M, K, (M + 7) & ~7, (M + 7) & ~7);
}

/** out [N, M] (read and written) += h [N, K] · weight [K, M], packed by `packWeight` with the same numbers. */
export function recur(out: usize, h: usize, weight: usize, kStride: usize, scratch: usize, N: i32, K: i32, M: i32): void {
  const panels = scratch + 256;
  const columns = (M + 7) & ~7;
  const rows = panels + ((<usize>(columns * K)) << 2);
  if (N === 1) {
    const turned = kStride === 4;
    gemv(rows, turned ? panels : weight, 4, turned ? (<usize>columns) << 2 : kStride, h, M, K);
    for (let m = 0; m < M; m++) {
      const at = (<usize>m) << 2;
      store<f32>(out + at, load<f32>(out + at) + load<f32>(rows + at));
    }
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

/** x [n] = σ(x + added), or σ(x) where `added` is absent: a pass of its own, since many short chains of operations go side by side. */
export function sigmoids(x: usize, added: usize, n: i32): void {
  for (let many = 1, j: usize = 0; many >= 0; many--)
    for (let left = Words.steps(n, many); left > 0; left--, j += Words.bytes(many)) {
      let v = Words.load(x + j, many);
      if (added) v = f32x4.add(v, Words.load(added + j, many));
      Words.store(x + j, gateSigmoid(v), many);
    }
}

/** x [n] = tanh x. */
export function tanhs(x: usize, n: i32): void {
  for (let many = 1, j: usize = 0; many >= 0; many--)
    for (let left = Words.steps(n, many); left > 0; left--, j += Words.bytes(many))
      Words.store(x + j, gateTanh(Words.load(x + j, many)), many);
}
