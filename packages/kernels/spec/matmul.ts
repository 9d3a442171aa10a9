// The meaning of assembly/matmul.ts.
import { matmulScratch } from "../src/scratch.ts";
import type { Dimensions, Spec } from "./spec.ts";

type Name = "matmul" | "matmul_nt" | "matmul_tn";
type At = (row: number, column: number, rows: number, columns: number) => number;

const plain: At = (row, column, _, columns) => row * columns + column;
const transposed: At = (row, column, rows) => column * rows + row;
const f = Math.fround;

/** Products added in the order of k, in blocks of 256 whose sums are added in order: rounded to float32 at every step. */
const product = (aAt: At, bAt: At): Spec<Name>["reference"] => {
  return ({ out, a, b, bias, activation, accumulate, B, M, K, N, aBatch, bBatch }) => {
    for (let i = 0; i < B; i++) {
      for (let m = 0; m < M; m++) {
        for (let n = 0; n < N; n++) {
          const at = (i * M + m) * N + n;
          let sum = accumulate ? out[at]! : 0;
          for (let k0 = 0; k0 < K; k0 += 256) {
            let block = 0;
            for (let k = k0; k < Math.min(k0 + 256, K); k++) {
              block = f(block + f(a[i * aBatch + aAt(m, k, M, K)]! * b[i * bBatch + bAt(k, n, K, N)]!));
            }
            sum = f(sum + block);
          }
          if (bias.length) sum = f(sum + bias[n]!);
          out[at] = activation === 1 && sum < 0 ? 0 : sum;
        }
      }
    }
  };
};

/** Cases with and without bias, activation, accumulation and batch. */
const one = (M: number, K: number, N: number, activation = 0, accumulate = 0) => {
  return { activation, accumulate, B: 1, M, K, N, aBatch: 0, bBatch: 0 };
};
const cases: Dimensions<Name>[] = [
  one(0, 3, 4),
  one(3, 4, 0),
  one(4, 0, 9),
  one(1, 0, 1, 1),
  one(1, 1, 1),
  one(1, 5, 1, 1, 1),
  one(3, 2, 7),
  one(4, 4, 8),
  one(4, 5, 8, 1, 1),
  one(12, 5, 24, 1),
  one(5, 7, 13, 0, 1),
  one(6, 3, 2, 1),
  // one vector: sums of rows, dot products
  one(1, 23, 37, 1, 1),
  one(2, 9, 8),
  one(3, 300, 10, 1),
  one(29, 18, 1, 0, 1),
  one(11, 515, 1, 1),
  // packed, several blocks of each dimension
  one(65, 70, 67, 1, 1),
  one(101, 257, 19),
  one(9, 513, 77, 1, 1),
  one(4, 3, 2053, 1),
  one(1, 3, 2053),
  { ...one(5, 6, 7, 1), B: 3, aBatch: 30, bBatch: 42 },
  { ...one(5, 6, 7, 0, 1), B: 2, aBatch: 0, bBatch: 42 },
  { ...one(1, 6, 9, 0), B: 2, aBatch: 6, bBatch: 0 },
  // layers of a network for digits, and of one for a cart with a pole
  one(64, 784, 10, 1),
  one(32, 4, 64, 1),
  one(32, 64, 64, 1),
];

const spec = (aAt: At, bAt: At): Spec<Name> => ({
  reference: product(aAt, bAt),
  optional: { bias: ({ N }) => N },
  buffers: ({ B, M, K, N, aBatch, bBatch, activation }) => ({
    out: B * M * N,
    a: aBatch * (B - 1) + M * K,
    b: bBatch * (B - 1) + K * N,
    bias: activation === 1 || K === 6 ? N : null,
    scratch: matmulScratch(M, K, N),
  }),
  cases,
  scratch: ["scratch"],
  updates: ["out"],
  flops: ({ B, M, K, N }) => 2 * B * M * K * N,
  // Fused multiply-adds leave out one rounding a step: a few in the last place of sums of up to 784 products near 1.
  relaxedTolerance: { absolute: 3e-5, relative: 1e-5 },
});

export const matmul = spec(plain, plain);
export const matmul_nt = spec(plain, transposed);
export const matmul_tn = spec(transposed, plain);
