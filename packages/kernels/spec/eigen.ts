// The meaning of assembly/eigen.ts.
import type { Spec } from "./spec.ts";

export const scatter_matrix: Spec<"scatter_matrix"> = {
  reference: ({ out, x, center, label, N, D }) => {
    for (let i = 0; i < D; i++) {
      for (let j = 0; j < D; j++) {
        let sum = 0;
        for (let n = 0; n < N; n++) {
          const c = (label[n] ?? 0) * D;
          sum += (x[n * D + i]! - center[c + i]!) * (x[n * D + j]! - center[c + j]!);
        }
        out[i * D + j] = sum;
      }
    }
  },
  optional: { label: ({ N }) => N },
  buffers: ({ N, D }) => ({
    out: D * D,
    x: N * D,
    center: 3 * D,
    label: D % 2 ? { length: N, fill: (_, draw) => draw.integer(0, 3) } : null,
    scratch: 4 * D,
  }),
  scratch: ["scratch"],
  cases: [
    { N: 0, D: 3 },
    { N: 1, D: 1 },
    { N: 4, D: 2 },
    { N: 7, D: 5 },
    { N: 50, D: 8 },
    { N: 150, D: 13 },
  ],
  flops: ({ N, D }) => N * D * (D + 1),
  // The same sums in another order, in double precision.
  tolerance: { relative: 1e-12, absolute: 1e-12 },
};

/** Jacobi's rotations, until nothing is left beside the diagonal. */
function jacobi(a: number[][]): { values: number[]; vectors: number[][] } {
  const D = a.length;
  const v: number[][] = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 60; sweep++) {
    for (let p = 0; p < D; p++) {
      for (let q = p + 1; q < D; q++) {
        if (Math.abs(a[p]![q]!) < 1e-300) continue;
        const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < D; k++) {
          const [x, y] = [a[k]![p]!, a[k]![q]!];
          a[k]![p] = c * x - s * y;
          a[k]![q] = s * x + c * y;
        }
        for (let k = 0; k < D; k++) {
          const [x, y] = [a[p]![k]!, a[q]![k]!];
          a[p]![k] = c * x - s * y;
          a[q]![k] = s * x + c * y;
          const [e, f] = [v[p]![k]!, v[q]![k]!];
          v[p]![k] = c * e - s * f;
          v[q]![k] = s * e + c * f;
        }
      }
    }
  }
  return { values: a.map((row, i) => row[i]!), vectors: v };
}

export const eigh: Spec<"eigh"> = {
  reference: ({ values, vectors, D }) => {
    const found = jacobi(Array.from({ length: D }, (_, i) => Array.from(vectors.subarray(i * D, i * D + D))));
    const order = found.values.map((_, i) => i).sort((i, j) => found.values[j]! - found.values[i]!);
    order.forEach((from, to) => {
      values[to] = found.values[from]!;
      const largest = found.vectors[from]!.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
      found.vectors[from]!.forEach((v, k) => {
        vectors[to * D + k] = largest < 0 ? -v : v;
      });
    });
  },
  buffers: ({ D }) => ({
    values: D,
    // Symmetric, eigenvalues apart: a growing diagonal and small numbers beside it.
    vectors: {
      length: D * D,
      fill: (at) => {
        const [i, j] = [Math.floor(at / D), at % D];
        return i === j ? 1 + i * i : ((i * j + i + j) % 5) / 7 - 0.3;
      },
    },
    scratch: D,
  }),
  writes: ["values", "vectors"],
  updates: ["vectors"],
  scratch: ["scratch"],
  cases: [{ D: 0 }, { D: 1 }, { D: 2 }, { D: 3 }, { D: 4 }, { D: 7 }, { D: 20 }],
  flops: ({ D }) => 9 * D ** 3,
  // Two methods, each accurate to some units in the last place times the size of the matrix.
  tolerance: { relative: 1e-10, absolute: 1e-10 },
};
