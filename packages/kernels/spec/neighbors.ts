// The meaning of assembly/neighbors.ts.
import type { Buffer, Spec } from "./spec.ts";

export const squared_distances: Spec<"squared_distances"> = {
  reference: ({ out, a, b, N, M, D }) => {
    for (let n = 0; n < N; n++) {
      for (let m = 0; m < M; m++) {
        let sum = 0;
        for (let d = 0; d < D; d++) sum += (a[n * D + d]! - b[m * D + d]!) ** 2;
        out[n * M + m] = sum;
      }
    }
  },
  buffers: ({ N, M, D }) => ({ out: N * M, a: N * D, b: M * D }),
  cases: [
    { N: 0, M: 3, D: 2 },
    { N: 2, M: 3, D: 0 },
    { N: 2, M: 3, D: 1 },
    { N: 3, M: 2, D: 4 },
    { N: 5, M: 4, D: 11 },
    { N: 20, M: 30, D: 64 },
  ],
  flops: ({ N, M, D }) => 3 * N * M * D,
  // D / 4 + 2 roundings of positive terms.
  tolerance: { relative: 3e-6 },
};

const gappy = (length: number): Buffer => ({ length, fill: (_, draw) => (draw.integer(0, 4) === 0 ? Number.NaN : draw.normal()) });

export const knn_impute: Spec<"knn_impute"> = {
  reference: ({ out, x, fit, fallback, k, N, M, D }) => {
    const distance = (n: number, m: number) => {
      const both = Array.from({ length: D }, (_, d) => x[n * D + d]! - fit[m * D + d]!).filter((v) => !Number.isNaN(v));
      return both.reduce((sum, v) => sum + v * v, 0) / both.length;
    };
    for (let n = 0; n < N; n++) {
      for (let d = 0; d < D; d++) {
        out[n * D + d] = x[n * D + d]!;
        if (!Number.isNaN(x[n * D + d])) continue;
        const nearest = Array.from({ length: M }, (_, m) => ({ value: fit[m * D + d]!, distance: distance(n, m) }))
          .filter((row) => !Number.isNaN(row.value) && !Number.isNaN(row.distance))
          .sort((a, b) => a.distance - b.distance)
          .slice(0, k);
        out[n * D + d] = nearest.length ? nearest.reduce((sum, row) => sum + row.value, 0) / nearest.length : fallback[d]!;
      }
    }
  },
  buffers: ({ N, M, D }) => ({ out: N * D, x: gappy(N * D), fit: gappy(M * D), fallback: D, scratch: M }),
  scratch: ["scratch"],
  cases: [
    { N: 0, M: 2, D: 2, k: 1 },
    { N: 3, M: 0, D: 2, k: 2 },
    { N: 4, M: 3, D: 1, k: 2 },
    { N: 10, M: 12, D: 4, k: 3 },
    { N: 10, M: 40, D: 7, k: 50 },
  ],
  tolerance: { ulp: 1 },
};
