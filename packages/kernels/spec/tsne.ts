// The meaning of assembly/tsne.ts.
import type { Buffer, Spec } from "./spec.ts";

/** Squared distances of points on a line, slightly off. */
const distances = (N: number): Buffer => ({
  length: N * N,
  fill: (at) => {
    const [i, j] = [Math.floor(at / N), at % N];
    return ((i - j) ** 2 / N) * (1 + 0.1 * ((i * j) % 3));
  },
});
/** Neighbourhoods of sum 1, symmetric. */
const neighbourhoods = (N: number): Buffer => ({
  length: N * N,
  fill: (at) => (Math.floor(at / N) === at % N ? 1e-16 : (1 + ((Math.floor(at / N) * (at % N)) % 4)) / (2.5 * N * N)),
});
const stride = (N: number) => Math.ceil(N / 4) * 4;

export const tsne_affinities: Spec<"tsne_affinities"> = {
  reference: ({ p, distances: d, perplexity, N }) => {
    const conditional = new Float64Array(N * N);
    for (let i = 0; i < N; i++) {
      const others = Array.from({ length: N }, (_, j) => j).filter((j) => j !== i);
      const least = Math.min(...others.map((j) => d[i * N + j]!));
      let [beta, low, high] = [1, 0, Number.POSITIVE_INFINITY];
      for (let tries = 0; tries < 100; tries++) {
        const e = others.map((j) => Math.exp(-beta * (d[i * N + j]! - least)));
        const sum = e.reduce((a, b) => a + b, 0);
        others.forEach((j, k) => {
          conditional[i * N + j] = e[k]! / sum;
        });
        const moment = others.reduce((total, j, k) => total + e[k]! * (d[i * N + j]! - least), 0);
        const excess = Math.log(sum) + (beta * moment) / sum - Math.log(perplexity);
        if (Math.abs(excess) <= 1e-5) break;
        if (excess > 0) {
          low = beta;
          beta = high === Number.POSITIVE_INFINITY ? beta * 2 : (beta + high) / 2;
        } else {
          high = beta;
          beta = (beta + low) / 2;
        }
      }
    }
    p.set(conditional);
  },
  buffers: ({ N }) => ({ p: N * N, distances: distances(N) }),
  writes: ["p"],
  cases: [
    { N: 0, perplexity: 2 },
    { N: 5, perplexity: 2 },
    { N: 8, perplexity: 3 },
    { N: 30, perplexity: 5 },
  ],
  // Where the search stops within its own 1e-5 of the entropy may differ by a step.
  tolerance: { relative: 2e-3, absolute: 1e-9 },
};

/** 1 / (1 + |y_i − y_j|²) for all pairs, 0 on the diagonal. */
function closeness(y: Float32Array, N: number, K: number): { c: (i: number, j: number) => number; total: number } {
  const S = stride(N);
  const c = (i: number, j: number) => {
    if (i === j) return 0;
    let sum = 1;
    for (let k = 0; k < K; k++) sum += (y[k * S + i]! - y[k * S + j]!) ** 2;
    return 1 / sum;
  };
  let total = 0;
  for (let i = 0; i < N; i++) for (let j = 0; j < N; j++) total += c(i, j);
  return { c, total };
}

const maps = [
  { N: 2, K: 1 },
  { N: 4, K: 2 },
  { N: 7, K: 2 },
  { N: 21, K: 3 },
];

export const tsne_gradient: Spec<"tsne_gradient"> = {
  reference: ({ dy, y, p, exaggeration, N, K }) => {
    const S = stride(N);
    const { c, total } = closeness(y, N, K);
    dy.fill(0);
    for (let k = 0; k < K; k++) {
      for (let i = 0; i < N; i++) {
        for (let j = 0; j < N; j++) {
          const force = c(i, j) * (exaggeration * p[i * N + j]! - c(i, j) / total);
          dy[k * S + i]! += 4 * force * (y[k * S + i]! - y[k * S + j]!);
        }
      }
    }
  },
  buffers: ({ N, K }) => ({ dy: stride(N) * K, y: stride(N) * K, p: neighbourhoods(N) }),
  writes: ["dy"],
  cases: maps.map((d) => ({ ...d, exaggeration: d.N > 5 ? 12 : 1 })),
  flops: ({ N, K }) => N * N * (6 * K + 10),
  // Sums of N single-precision terms of both signs.
  tolerance: { relative: 1e-4, absolute: 1e-6 },
};
