// The meaning of assembly/columns.ts.
import type { Buffer, Spec } from "./spec.ts";

const tables = [
  { N: 0, D: 2 },
  { N: 1, D: 1 },
  { N: 3, D: 2 },
  { N: 20, D: 5 },
  { N: 150, D: 4 },
];

/** Normal numbers with some missing. */
const gappy = (length: number): Buffer => ({ length, fill: (_, draw) => (draw.integer(0, 8) === 0 ? Number.NaN : draw.normal()) });

export const column_stats: Spec<"column_stats"> = {
  reference: ({ stats, x, N, D }) => {
    for (let d = 0; d < D; d++) {
      const column = Array.from({ length: N }, (_, n) => x[n * D + d]!).filter((v) => !Number.isNaN(v));
      const mean = column.reduce((a, b) => a + b, 0) / column.length;
      const squares = column.reduce((a, b) => a + (b - mean) ** 2, 0);
      [column.length, mean, squares, Math.min(...column), Math.max(...column)].forEach((value, row) => {
        stats[row * D + d] = value;
      });
    }
  },
  buffers: ({ N, D }) => ({ stats: 5 * D, x: gappy(N * D) }),
  writes: ["stats"],
  cases: tables,
  flops: ({ N, D }) => 6 * N * D,
};

export const row_quantiles: Spec<"row_quantiles"> = {
  reference: ({ out, sorted, counts, q, D, N, Q }) => {
    for (let d = 0; d < D; d++) {
      for (let k = 0; k < Q; k++) {
        const at = q[k]! * (counts[d]! - 1);
        const i = Math.floor(at);
        const low = sorted[d * N + i]!;
        const high = sorted[d * N + Math.ceil(at)]!;
        out[d * Q + k] = counts[d] === 0 ? Number.NaN : low + (at - i) * (high - low);
      }
    }
  },
  buffers: ({ D, N, Q }) => ({
    out: D * Q,
    sorted: { length: D * N, fill: (i) => (N === 0 ? 0 : (i % N) * 0.75) },
    counts: { length: D, fill: (d) => Math.max(0, N - d) },
    q: { length: Q, fill: (k) => (Q === 1 ? 0.5 : k / (Q - 1)) },
  }),
  cases: [
    { D: 2, N: 0, Q: 3 },
    { D: 1, N: 1, Q: 2 },
    { D: 3, N: 10, Q: 1 },
    { D: 4, N: 150, Q: 11 },
  ],
};

function interpolated(v: number, from: number[], to: number[]): number {
  const last = from.length - 1;
  if (v <= from[0]!) return to[0]!;
  if (v >= from[last]!) return to[last]!;
  if (Number.isNaN(v)) return v;
  const a = from.findIndex((w) => w >= v);
  const b = from.findLastIndex((w) => w <= v);
  if (a <= b) return 0.5 * (to[a]! + to[b]!);
  return to[b]! + ((to[a]! - to[b]!) * (v - from[b]!)) / (from[a]! - from[b]!);
}

/** The normal distribution function, by its power series. */
function normalBelow(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 1; k < 200; k++) {
    term *= (-z * z) / (2 * k);
    sum += term / (2 * k + 1);
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}

/** The number that a normal variable is below with probability p, by halving. */
function deviate(p: number): number {
  if (p < 1e-7) return -5.199337582605575;
  if (p > 1 - 1e-7) return 5.199337582605575;
  let [low, high] = [-5.3, 5.3];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (normalBelow(middle) < p) low = middle;
    else high = middle;
  }
  return low;
}

export const interpolate: Spec<"interpolate"> = {
  reference: ({ out, x, from, to, normal, N, Q, D }) => {
    const column = (a: Float32Array, d: number) => Array.from({ length: Q }, (_, q) => a[q * D + d]!);
    for (let i = 0; i < N * D; i++) {
      const y = interpolated(x[i]!, column(from, i % D), column(to, i % D));
      out[i] = normal && !Number.isNaN(y) ? deviate(y) : y;
    }
  },
  buffers: ({ N, Q, D }) => ({
    out: N * D,
    x: { length: N * D, fill: (i, draw) => (i % 7 === 6 ? Number.NaN : i % 5 === 4 ? draw.integer(-2, 8) : 3 + 3 * draw.normal()) },
    from: { length: Q * D, fill: (i) => Math.floor(Math.floor(i / D) / 1.5) },
    to: { length: Q * D, fill: (i) => Math.floor(i / D) / Math.max(1, Q - 1) },
  }),
  cases: [0, 1].flatMap((normal) => [
    { N: 0, Q: 2, D: 1, normal },
    { N: 1, Q: 2, D: 1, normal },
    { N: 9, Q: 5, D: 3, normal },
    { N: 40, Q: 11, D: 4, normal },
  ]),
  // Linear parts are rounded once; the deviate by a polynomial of single precision (Giles 2012), 2e-6 at most.
  tolerance: { ulp: 1, absolute: 4e-6, relative: 2e-6 },
};
