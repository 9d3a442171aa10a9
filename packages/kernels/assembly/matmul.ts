// Products of matrices and of batches of matrices.
import { gemm, gemvFull } from "./inline/gemm";
import { F32 } from "./types";

/** One product per batch item; strides of a and b in floats: along rows and columns of the product, along K, and per item. */
function product(
  out: usize,
  a: usize,
  b: usize,
  bias: usize,
  scratch: usize,
  activation: i32,
  accumulate: i32,
  B: i32,
  M: i32,
  K: i32,
  N: i32,
  aBatch: i32,
  bBatch: i32,
  aRow: usize,
  aStep: usize,
  bStep: usize,
  bCol: usize,
): void {
  const add = accumulate !== 0;
  const relu = activation === 1;
  const outRow = (<usize>N) << 2;
  for (let i = 0; i < B; i++) {
    if (N === 1) gemvFull(out, a, aRow, aStep, b, bias, 0, scratch, M, K, add, relu);
    else if (M === 1 || (M < 4 && aStep === 4)) {
      for (let m = 0; m < M; m++) gemvFull(out + outRow * m, b, bCol, bStep, a + aRow * m, bias, 4, scratch, N, K, add, relu);
    } else gemm(out, outRow, a, aRow, aStep, b, bStep, bCol, bias, scratch, M, K, N, add, relu);
    out += outRow * M;
    a += (<usize>aBatch) << 2;
    b += (<usize>bBatch) << 2;
  }
}

/**
 * out [B, M, N] = activation(a [B, M, K] · b [B, K, N] + bias [N]).
 * bias may be absent (address 0); activation: 0 none, 1 relu; accumulate ≠ 0 adds the product to out (read and written).
 * aBatch, bBatch: floats from one item of a and b to the next, 0 to use one for all. scratch: `matmulScratch(M, K, N)` floats.
 */
export function matmul(
  out: F32,
  a: F32,
  b: F32,
  bias: F32,
  scratch: F32,
  activation: i32,
  accumulate: i32,
  B: i32,
  M: i32,
  K: i32,
  N: i32,
  aBatch: i32,
  bBatch: i32,
): void {
  product(out, a, b, bias, scratch, activation, accumulate, B, M, K, N, aBatch, bBatch, (<usize>K) << 2, 4, (<usize>N) << 2, 4);
}

/** As `matmul`, with b [B, N, K] transposed: out [B, M, N] = activation(a [B, M, K] · bᵀ + bias [N]). */
export function matmul_nt(
  out: F32,
  a: F32,
  b: F32,
  bias: F32,
  scratch: F32,
  activation: i32,
  accumulate: i32,
  B: i32,
  M: i32,
  K: i32,
  N: i32,
  aBatch: i32,
  bBatch: i32,
): void {
  product(out, a, b, bias, scratch, activation, accumulate, B, M, K, N, aBatch, bBatch, (<usize>K) << 2, 4, 4, (<usize>K) << 2);
}

/** As `matmul`, with a [B, K, M] transposed: out [B, M, N] = activation(aᵀ · b [B, K, N] + bias [N]). */
export function matmul_tn(
  out: F32,
  a: F32,
  b: F32,
  bias: F32,
  scratch: F32,
  activation: i32,
  accumulate: i32,
  B: i32,
  M: i32,
  K: i32,
  N: i32,
  aBatch: i32,
  bBatch: i32,
): void {
  product(out, a, b, bias, scratch, activation, accumulate, B, M, K, N, aBatch, bBatch, 4, (<usize>M) << 2, (<usize>N) << 2, 4);
}
