// Convolution of images with any stride, padding, dilation and groups, and its two gradients, block by block of pixels.
// A block's patches are the rows of a matrix that stays in the cache; the rest is products of matrices.
import { gemm, gemmPanels } from "./inline/gemm";
import { pack } from "./inline/pack";
import { movePatches } from "./inline/patches";
import { AP, MR } from "./inline/tile";
import { F32 } from "./types";

/** Floats of patches in a block, about: as in src/scratch.ts. */
const BLOCK: i32 = 24576;

/** Output pixels in a block for patches of K floats: 12 to 96. */
function blockOf(K: i32): i32 {
  return max(12, min(96, (BLOCK / max(K, 1) / 12) * 12));
}

/**
 * out [N, OH, OW, O] = activation(cross-correlation of input [N, H, W, C] with weight [KH, KW, C / groups, O] + bias [O]).
 * bias may be absent (address 0); activation: 0 none, 1 relu. scratch: `conv2dScratch` floats.
 */
export function conv2d(
  out: F32,
  input: F32,
  weight: F32,
  bias: F32,
  scratch: F32,
  activation: i32,
  N: i32,
  H: i32,
  W: i32,
  C: i32,
  O: i32,
  KH: i32,
  KW: i32,
  OH: i32,
  OW: i32,
  strideH: i32,
  strideW: i32,
  padH: i32,
  padW: i32,
  dilationH: i32,
  dilationW: i32,
  groups: i32,
): void {
  const L = C / groups;
  const G = O / groups;
  const K = KH * KW * L;
  const block = blockOf(K);
  const pixels = OH * OW;
  const row = (<usize>O) << 2;
  // scratch: edge tile, panels of the weights of one group, panels of the patches, patches
  const panels = scratch + 256;
  const rows = panels + ((<usize>(((G + 7) & ~7) * K)) << 2);
  const patches = rows + ((<usize>(((block + MR - 1) / MR) * AP * K)) << 2);
  for (let g = 0; g < groups; g++) {
    const first = (<usize>(g * G)) << 2;
    pack(panels, weight + first, 4, row, G, K, 8, 8);
    for (let n = 0; n < N; n++) {
      const image = input + ((<usize>H * W * n * C + <usize>(g * L)) << 2);
      for (let p = 0; p < pixels; p += block) {
        const count = min(block, pixels - p);
        movePatches(patches, image, false, p, count, H, W, C, L, KH, KW, OW, strideH, strideW, padH, padW, dilationH, dilationW);
        pack(rows, patches, (<usize>K) << 2, 4, count, K, MR, AP);
        gemmPanels(
          out + row * (<usize>pixels * n + p) + first,
          row,
          rows,
          panels,
          bias ? bias + first : 0,
          scratch,
          count,
          K,
          G,
          false,
          activation === 1,
        );
      }
    }
  }
}

/**
 * dinput [N, H, W, C]: each output gradient dout [N, OH, OW, O] spread over the inputs that its filter weight
 * [KH, KW, C / groups, O] saw. This is also transposed convolution. scratch: `conv2dScratch` floats.
 */
export function conv2d_backward_input(
  dinput: F32,
  dout: F32,
  weight: F32,
  scratch: F32,
  N: i32,
  H: i32,
  W: i32,
  C: i32,
  O: i32,
  KH: i32,
  KW: i32,
  OH: i32,
  OW: i32,
  strideH: i32,
  strideW: i32,
  padH: i32,
  padW: i32,
  dilationH: i32,
  dilationW: i32,
  groups: i32,
): void {
  const L = C / groups;
  const G = O / groups;
  const K = KH * KW * L;
  const block = blockOf(K);
  const pixels = OH * OW;
  const row = (<usize>O) << 2;
  const panels = scratch + 256;
  const rows = panels + ((<usize>(((K + 7) & ~7) * G)) << 2);
  const patches = rows + ((<usize>(((block + MR - 1) / MR) * AP * G)) << 2);
  memory.fill(dinput, 0, (<usize>H * W * N * C) << 2);
  for (let g = 0; g < groups; g++) {
    const first = (<usize>(g * G)) << 2;
    pack(panels, weight + first, row, 4, K, G, 8, 8);
    for (let n = 0; n < N; n++) {
      const image = dinput + ((<usize>H * W * n * C + <usize>(g * L)) << 2);
      for (let p = 0; p < pixels; p += block) {
        const count = min(block, pixels - p);
        pack(rows, dout + row * (<usize>pixels * n + p) + first, row, 4, count, G, MR, AP);
        gemmPanels(patches, (<usize>K) << 2, rows, panels, 0, scratch, count, G, K, false, false);
        movePatches(patches, image, true, p, count, H, W, C, L, KH, KW, OW, strideH, strideW, padH, padW, dilationH, dilationW);
      }
    }
  }
}

/**
 * dweight [KH, KW, C / groups, O] = over all output pixels, what the filter saw in input [N, H, W, C] times dout [N, OH, OW, O].
 * scratch: `conv2dScratch` floats.
 */
export function conv2d_backward_weight(
  dweight: F32,
  dout: F32,
  input: F32,
  scratch: F32,
  N: i32,
  H: i32,
  W: i32,
  C: i32,
  O: i32,
  KH: i32,
  KW: i32,
  OH: i32,
  OW: i32,
  strideH: i32,
  strideW: i32,
  padH: i32,
  padW: i32,
  dilationH: i32,
  dilationW: i32,
  groups: i32,
): void {
  const L = C / groups;
  const G = O / groups;
  const K = KH * KW * L;
  const block = blockOf(K);
  const pixels = OH * OW;
  const row = (<usize>O) << 2;
  const work = scratch + ((<usize>(block * K)) << 2);
  memory.fill(dweight, 0, row * K);
  for (let g = 0; g < groups; g++) {
    const first = (<usize>(g * G)) << 2;
    for (let n = 0; n < N; n++) {
      const image = input + ((<usize>H * W * n * C + <usize>(g * L)) << 2);
      for (let p = 0; p < pixels; p += block) {
        const count = min(block, pixels - p);
        movePatches(scratch, image, false, p, count, H, W, C, L, KH, KW, OW, strideH, strideW, padH, padW, dilationH, dilationW);
        const from = dout + row * (<usize>pixels * n + p) + first;
        gemm(dweight + first, row, scratch, 4, (<usize>K) << 2, from, row, 4, 0, work, K, count, G, true, false);
      }
    }
  }
}
