// How many floats of scratch the kernels ask for.

/** Products summed in one block, rows of a and columns of b packed at a time: as in assembly/inline/gemm.ts. */
const KC = 256;
const MC = 96;
const NC = 2048;

const multiple = (count: number, of: number) => Math.ceil(count / of) * of;

/**
 * Floats of scratch for a product of [M, K] and [K, N] (per call, not per batch item):
 * 64 + max(min(K, 256) · (8 · ⌈min(M, 96) / 6⌉ + 8 · ⌈min(N, 2048) / 8⌉), min(max(M, N), 2048)).
 */
export function matmulScratch(M: number, K: number, N: number): number {
  const packed = Math.min(K, KC) * ((multiple(Math.min(M, MC), 6) * 8) / 6 + multiple(Math.min(N, NC), 8));
  return 64 + Math.max(packed, Math.min(Math.max(M, N), NC));
}
