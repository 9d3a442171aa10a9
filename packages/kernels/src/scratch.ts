// How many floats of scratch the kernels ask for.

/** Products summed in one block, rows of a and columns of b packed at a time: as in assembly/inline/gemm.ts. */
const KC = 256;
const MC = 96;
const NC = 2048;

const multiple = (count: number, of: number) => Math.ceil(count / of) * of;

/**
 * Floats of scratch for a product of [M, K] and [K, N] (per call, not per batch item):
 * 432 + max(min(K, 256) · (8 · ⌈min(M, 96) / 6⌉ + 8 · ⌈min(N, 2048) / 8⌉), min(max(M, N), 2048)).
 */
export function matmulScratch(M: number, K: number, N: number): number {
  const packed = Math.min(K, KC) * ((multiple(Math.min(M, MC), 6) * 8) / 6 + multiple(Math.min(N, NC), 8));
  return 432 + Math.max(packed, Math.min(Math.max(M, N), NC));
}

/** Sizes of a convolution, as its kernels take them. */
export interface ConvSizes {
  readonly C: number;
  readonly O: number;
  readonly KH: number;
  readonly KW: number;
  readonly OH: number;
  readonly OW: number;
  readonly strideH: number;
  readonly strideW: number;
  readonly dilationH: number;
  readonly dilationW: number;
  readonly groups: number;
}

/** Floats of scratch for a convolution and its gradients. */
export function conv2dScratch({ C, O, KH, KW, OH, OW, strideH, strideW, dilationH, dilationW, groups }: ConvSizes): number {
  const [L, G] = [C / groups, O / groups];
  const K = KH * KW * L;
  const image = ((OH - 1) * strideH + (KH - 1) * dilationH + 1) * ((OW - 1) * strideW + (KW - 1) * dilationW + 1) * L;
  // Small images computed together: as in assembly/conv2d.ts.
  const together = OH * OW < 100 ? Math.floor(252 / Math.max(1, OH * OW)) : 1;
  // The longest blocks of pixels of D floats each: as in assembly/conv2d.ts, rounded up to a tile.
  const block = (D: number) => Math.max(24, Math.min(252, Math.floor(4096 / Math.max(D, 1)))) + 5;
  const panels = multiple(G, 8) * multiple(K, 8);
  const packed = G > 24 && L > 2 ? block(L) * K : 0;
  const backwardInput = block(K) * (2 * G + K);
  return 80 + K + together * (OH * OW + image) + Math.max(multiple(G, 8) * 257, panels + Math.max(packed, backwardInput));
}

/** Floats of scratch for a convolution of every channel by itself: a copy of some channels of an image. */
export function depthwise2dScratch({ H, W, C }: { readonly H: number; readonly W: number; readonly C: number }): number {
  return C % 256 === 0 ? H * W * 144 : 0;
}

/** Floats of scratch for one step of a recurrence: h [N, K] times weight [K, M]. */
export function recurScratch(N: number, K: number, M: number): number {
  return 64 + multiple(M, 32) * K + Math.max((multiple(N, 12) * 4 * K) / 3, multiple(M, 32));
}

/** Doubles of scratch for the loss of labels [L] over T frames. */
export function ctcScratch(T: number, L: number): number {
  return 2 * T * (2 * L + 4);
}

/** Tiles in a block of Winograd's convolution for C channels in and out together: as in assembly/winograd.ts. */
const winogradTiles = (C: number) => Math.max(24, Math.min(96, Math.floor(Math.floor(12288 / C) / 12) * 12));
/** Tiles in a block of its gradient by the weight. */
const SUMMED = 48;

/** Floats of scratch for Winograd's convolution of C channels to O by tiles of m × m, and its gradient by the weight. */
export function winogradScratch(m: number, C: number, O: number): number {
  const positions = (m + 2) ** 2;
  const T = winogradTiles(C + O);
  const filters = C * multiple(O, 8) + 16;
  const inputs = Math.max(positions * (C * T + 16), 9 * filters);
  const forward = T + inputs + positions * (O * T + 16);
  const wide = (channels: number) => (channels + (channels % 128 === 0 ? 16 : 0)) * SUMMED + 16;
  const backward = SUMMED + positions * (wide(C) + wide(O));
  return 96 + C + positions * (2 * Math.max(C, O) + filters) + Math.max(forward, backward);
}
