// Convolution of images with any stride, padding, dilation and groups, and its two gradients: products of matrices, one of which is
// read where it lies in the image, by tables of places.
import { gemmPanels } from "./inline/gemm";
import { pack } from "./inline/pack";
import { movePatches } from "./inline/patches";
import { AP, MR, places } from "./inline/tile";
import { copyWords } from "./inline/words";
import { F32 } from "./types";

/** Floats of patches in a block, about: as in src/scratch.ts. */
const BLOCK: i32 = 24576;

/** Output pixels in a block for patches of K floats: 12 to 96. */
function blockOf(K: i32): i32 {
  return max(12, min(96, (BLOCK / max(K, 1) / 12) * 12));
}

/** Output pixels in a block for images of L channels: 24 to 252, rounded up to whole tiles, about as many in each. */
function evenBlock(pixels: i32, L: i32): i32 {
  const most = max(24, min(252, 4096 / max(L, 1)));
  const blocks = max(1, (pixels + most - 1) / most);
  return ((pixels + blocks * MR - 1) / (blocks * MR)) * MR;
}

/** Copies one image, L of its C channels, to where it lies in `padded` [high, wide, L], whose border stays. Padding may be negative. */
function moveInside(padded: usize, image: usize, H: i32, W: i32, C: i32, L: i32, high: i32, wide: i32, padH: i32, padW: i32): void {
  const left = max(0, -padW);
  const columns = min(W, wide - padW) - left;
  const run = L === C ? columns * L : L;
  const times = L === C ? 1 : columns;
  const end = min(H, high - padH);
  for (let y = max(0, -padH); y < end; y++) {
    let to = padded + ((<usize>(((y + padH) * wide + left + padW) * L)) << 2);
    let from = image + ((<usize>((y * W + left) * C)) << 2);
    for (let i = times; i > 0; i--) {
      copyWords(to, from, run);
      to += (<usize>L) << 2;
      from += (<usize>C) << 2;
    }
  }
}

/** The convolution, out = activation(input * weight + bias); or, with `gradient`, dweight = out from dout = weight. */
function correlate(
  gradient: bool,
  out: usize,
  input: usize,
  weight: usize,
  bias: usize,
  scratch: usize,
  relu: bool,
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
  const pixels = OH * OW;
  const row = (<usize>O) << 2;
  const block = evenBlock(pixels, L);
  const high = (OH - 1) * strideH + (KH - 1) * dilationH + 1;
  const wide = (OW - 1) * strideW + (KW - 1) * dilationW + 1;
  const bordered = padH > 0 || padW > 0 || high - padH > H || wide - padW > W;
  const floats = bordered ? high * wide * L : 0;
  const pixel = (<usize>(bordered ? L : C)) << 2;
  const line = pixel * (bordered ? wide : W);
  // scratch: edge tile; places of the taps of a filter, and of the pixels it stands on; the image with its border; panels
  const taps = scratch + 256;
  const spots = places(taps, KH, KW, L, line * dilationH, pixel * dilationW, 4);
  const padded = places(spots, OH, OW, 1, line * strideH, pixel * strideW, 0);
  const panels = padded + ((<usize>floats) << 2);
  memory.fill(padded, 0, (<usize>floats) << 2);
  for (let g = 0; g < groups; g++) {
    const first = (<usize>(g * G)) << 2;
    if (!gradient) pack(panels, weight + first, 4, row, G, K, 8, 8);
    for (let n = 0; n < N; n++) {
      let image = input + ((<usize>H * W * n * C + <usize>(g * L)) << 2);
      if (bordered) {
        moveInside(padded, image, H, W, C, L, high, wide, padH, padW);
        image = padded;
      } else image -= line * padH + pixel * padW;
      for (let p = 0; p < pixels; p += block) {
        const count = min(block, pixels - p);
        const at = row * (<usize>pixels * n + p) + first;
        const here = spots + ((<usize>p) << 2);
        if (gradient) {
          pack(panels, weight + at, 4, row, G, count, 8, 8);
          gemmPanels(out + first, row, image, taps, here, panels, 0, scratch, K, count, G, true, false, 0);
        } else {
          const end: usize = groups === 1 ? out + row * pixels * N : 0;
          gemmPanels(out + at, row, image, here, taps, panels, bias ? bias + first : 0, scratch, count, K, G, false, relu, end);
        }
      }
    }
  }
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
  correlate(
    false,
    out,
    input,
    weight,
    bias,
    scratch,
    activation === 1,
    N,
    H,
    W,
    C,
    O,
    KH,
    KW,
    OH,
    OW,
    strideH,
    strideW,
    padH,
    padW,
    dilationH,
    dilationW,
    groups,
  );
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
        gemmPanels(patches, (<usize>K) << 2, rows, 0, 0, panels, 0, scratch, count, G, K, false, false, 0);
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
  memory.fill(dweight, 0, (<usize>(KH * KW * (C / groups)) * O) << 2);
  correlate(
    true,
    dweight,
    input,
    dout,
    0,
    scratch,
    false,
    N,
    H,
    W,
    C,
    O,
    KH,
    KW,
    OH,
    OW,
    strideH,
    strideW,
    padH,
    padW,
    dilationH,
    dilationW,
    groups,
  );
}
