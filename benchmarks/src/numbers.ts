// Numbers for the workloads: seeded inputs, and slow references in double precision.

/** n seeded numbers in [low, high), the same for us and for every peer. */
export function draw(seed: number, n: number, low = -1, high = 1): Float32Array {
  const out = new Float32Array(n);
  let state = seed >>> 0;
  for (let i = 0; i < n; i++) {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    out[i] = low + ((t ^ (t >>> 14)) >>> 0) * ((high - low) / 2 ** 32);
  }
  return out;
}

/** The product of a [M, K] and b [K, N] in double precision; `tn` stores a as [K, M], `nt` stores b as [N, K]. */
export function gemm(a: Float32Array, b: Float32Array, M: number, K: number, N: number, layout: "nn" | "tn" | "nt"): Float64Array {
  const out = new Float64Array(M * N);
  for (let m = 0; m < M; m++) {
    for (let k = 0; k < K; k++) {
      const x = layout === "tn" ? a[k * M + m]! : a[m * K + k]!;
      for (let n = 0; n < N; n++) out[m * N + n]! += x * (layout === "nt" ? b[n * K + k]! : b[k * N + n]!);
    }
  }
  return out;
}

/** The median of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The largest difference, relative to the largest reference value; infinite where lengths differ or a NaN stands. */
export function maxError(actual: ArrayLike<number>, reference: ArrayLike<number>): number {
  if (actual.length !== reference.length) return Number.POSITIVE_INFINITY;
  let largest = 1e-30;
  let error = 0;
  for (let i = 0; i < reference.length; i++) {
    largest = Math.max(largest, Math.abs(reference[i]!));
    const difference = Math.abs(actual[i]! - reference[i]!);
    error = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(error, difference);
  }
  return error / largest;
}
