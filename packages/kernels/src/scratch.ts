// How many floats of scratch the kernels ask for.

/** Products summed in one block, rows of a and columns of b packed at a time: as in assembly/inline/gemm.ts. */
const KC = 256;
const MC = 96;
const NC = 2048;

const panels = (count: number, width: number) => Math.ceil(count / width) * width;

/**
 * Floats of scratch for a product of [M, K] and [K, N] (per call, not per batch item):
 * 64 + min(K, 256) · (min(M, 96) to a multiple of 4 + min(N, 2048) to a multiple of 8), and no less than min(max(M, N), 2048) + 64.
 */
export function matmulScratch(M: number, K: number, N: number): number {
  const packed = Math.min(K, KC) * (panels(Math.min(M, MC), 4) + panels(Math.min(N, NC), 8));
  return 64 + Math.max(packed, Math.min(Math.max(M, N), NC));
}
