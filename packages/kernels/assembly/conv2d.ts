// Convolution of images with any stride, padding, dilation and groups, and its two gradients: products of matrices, one of which is
// read where it lies in the image, by tables of places.
import { moveInside } from "./inline/border";
import { gemmPanels } from "./inline/gemm";
import { pack, packRows } from "./inline/pack";
import { AP, MR, places } from "./inline/tile";
import { addWords } from "./inline/words";
import { F32 } from "./types";

// Which of its operands a convolution writes.
const OUTPUT = 0;
const INPUT = 1;
const WEIGHT = 2;

/** Copies images to where they lie in their bordered copies, `step` bytes apart; or, with `back`, from there. */
function borders(
  padded: usize,
  step: usize,
  image: usize,
  back: bool,
  images: i32,
  H: i32,
  W: i32,
  C: i32,
  L: i32,
  high: i32,
  wide: i32,
  padH: i32,
  padW: i32,
): void {
  for (; images > 0; images--) {
    moveInside(padded, image, back, H, W, C, L, high, wide, padH, padW);
    padded += step;
    image += (<usize>(H * W * C)) << 2;
  }
}

/** Output pixels in a block of D floats each: 24 to 252, rounded up to whole tiles, about as many in each. As in src/scratch.ts. */
function blockOf(pixels: i32, D: i32): i32 {
  const most = max(24, min(252, 4096 / max(D, 1)));
  const blocks = max(1, (pixels + most - 1) / most);
  return ((pixels + blocks * MR - 1) / (blocks * MR)) * MR;
}

/** Small images that are computed together, so that their pixels fill tiles. As in src/scratch.ts. */
function together(pixels: i32): i32 {
  return pixels < 100 ? 252 / max(1, pixels) : 1;
}

/** out = activation(input * weight + bias), or the gradient by input or weight in its place, from `out` as that by the output. */
function correlate(
  written: i32,
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
  const depth = (<usize>K) << 2;
  const most = together(pixels);
  const block = blockOf(pixels * most, written === INPUT ? K : L);
  const high = (OH - 1) * strideH + (KH - 1) * dilationH + 1;
  const wide = (OW - 1) * strideW + (KW - 1) * dilationW + 1;
  const bordered = padH > 0 || padW > 0 || high - padH > H || wide - padW > W || (written === INPUT && L < C);
  const floats = bordered ? high * wide * L : 0;
  const pixel = (<usize>(bordered ? L : C)) << 2;
  const line = pixel * (bordered ? wide : W);
  // From an image to the next.
  const step = (<usize>(bordered ? floats : H * W * C)) << 2;
  // Taps that lie side by side.
  const run = dilationW === 1 ? KW * L : L;
  const end = out + row * pixels * N;
  // scratch: edge tile; places of the taps of a filter, and of the pixels it stands on; images with their borders; panels; patches
  const taps = scratch + 256;
  const spots = places(taps, KH, KW, L, line * dilationH, pixel * dilationW, 4);
  const padded = places(spots, most, OH, OW, step, line * strideH, pixel * strideW);
  const panels = padded + ((<usize>(floats * most)) << 2);
  let rows = panels + <usize>((K + 7) & ~7) * ((<usize>((G + 7) & ~7)) << 2);
  const patches = rows + <usize>((block / MR) * AP) * ((<usize>G) << 2);
  if (written === INPUT) memory.fill(input, 0, (<usize>H * W * N * C) << 2);
  else if (written === WEIGHT) memory.fill(weight, 0, row * (KH * KW * L));
  memory.fill(padded, 0, (<usize>(floats * most)) << 2);
  for (let g = 0; g < groups; g++) {
    const first = (<usize>(g * G)) << 2;
    if (written === OUTPUT) pack(panels, weight + first, 4, row, G, K, 8, 8);
    else if (written === INPUT) pack(panels, weight + first, row, 4, K, G, 8, 8);
    for (let n = 0; n < N; n += most) {
      const images = min(most, N - n);
      const whole = input + ((<usize>H * W * n * C + <usize>(g * L)) << 2);
      let image = whole - line * padH - pixel * padW;
      if (bordered) {
        image = padded;
        if (written === INPUT) memory.fill(padded, 0, step * images);
        else borders(padded, step, whole, false, images, H, W, C, L, high, wide, padH, padW);
      }
      for (let p = 0; p < pixels * images; p += block) {
        const count = min(block, pixels * images - p);
        const at = out + row * (<usize>pixels * n + p) + first;
        let here = spots + ((<usize>p) << 2);
        if (written === OUTPUT) {
          let patch = image;
          // Patches that many filters see are packed: the simd tile's time is its instructions, and places cost some. As in src/scratch.ts.
          const packed = !ASC_FEATURE_RELAXED_SIMD && G > 24 && L > (G > 32 ? 2 : 3);
          if (packed) {
            patch = rows;
            for (let i = 0; i < count; i += 4) {
              for (let k = 0; k < K; k += run) {
                const x = image + load<u32>(taps + ((<usize>k) << 2));
                packRows(rows, 16, x + load<u32>(here), x + load<u32>(here, 4), x + load<u32>(here, 8), x + load<u32>(here, 12), 4, run);
                rows += (<usize>run) << 4;
              }
              here += 16;
            }
            rows = patch;
          }
          gemmPanels(
            at,
            row,
            patch,
            here,
            packed ? 0 : taps,
            panels,
            32,
            bias ? bias + first : 0,
            scratch,
            count,
            K,
            G,
            false,
            relu,
            groups === 1 ? end : 0,
          );
        } else if (written === WEIGHT) {
          // Short rows are read where they lie, eight numbers at a time, unless the last ones would end behind the operand.
          const packed = O > 32 || (G & 7 && at + row * count + 32 > end);
          if (packed) pack(panels, at, 4, row, G, count, 8, 8);
          gemmPanels(
            weight + first,
            row,
            image,
            taps,
            here,
            packed ? panels : at,
            packed ? 32 : row,
            0,
            scratch,
            K,
            count,
            G,
            true,
            false,
            0,
          );
        } else {
          pack(rows, at, row, 4, count, G, MR, AP);
          gemmPanels(patches, depth, rows, 0, 0, panels, 32, 0, scratch, count, G, K, false, false, patches + depth * count);
          let patch = patches;
          for (let i = count; i > 0; i--) {
            const spot = image + load<u32>(here);
            here += 4;
            for (let k = 0; k < K; k += run) {
              addWords(spot + load<u32>(taps + ((<usize>k) << 2)), patch, run);
              patch += (<usize>run) << 2;
            }
          }
        }
      }
      if (bordered && written === INPUT) borders(padded, step, whole, true, images, H, W, C, L, high, wide, padH, padW);
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
    OUTPUT,
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
  correlate(
    INPUT,
    dout,
    dinput,
    weight,
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
  correlate(
    WEIGHT,
    dout,
    input,
    dweight,
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
