// The meaning of assembly/lstm.ts.
import { recurScratch } from "../src/scratch.ts";
import { lengthsOf, order, runs, sequenceCases, sequenceTolerance, sigmoid, small, times } from "./inline/sequence.ts";
import type { Spec } from "./spec.ts";

export const lstm: Spec<"lstm"> = {
  reference({ out, h, c, outBefore, cBefore, gates, weight, lengths, ...d }) {
    const { N, H } = d;
    const G = 4 * H;
    for (const t of order(d)) {
      if (outBefore.length) outBefore.set(h, t * N * H);
      if (cBefore.length) cBefore.set(c, t * N * H);
      const before = Float64Array.from(h);
      for (let n = 0; n < N; n++) {
        const z = Array.from({ length: G }, (_, m) => {
          return (
            gates[(t * N + n) * G + m]! +
            times(
              (k) => before[n * H + k]!,
              H,
              (k) => k * G + m,
              weight,
            )
          );
        });
        const live = runs(lengths, n, t);
        for (let j = 0; j < H; j++) {
          const at = n * H + j;
          const [i, f, g, o] = [sigmoid(z[j]!), sigmoid(z[H + j]!), Math.tanh(z[2 * H + j]!), sigmoid(z[3 * H + j]!)];
          [i, f, g, o].forEach((v, q) => {
            gates[(t * N + n) * G + q * H + j] = live ? v : z[q * H + j]!;
          });
          out[t * N * H + at] = 0;
          if (!live) continue;
          c[at] = f * c[at]! + i * g;
          h[at] = o * Math.tanh(c[at]!);
          out[t * N * H + at] = h[at]!;
        }
      }
    }
  },
  optional: { outBefore: ({ T, N, H }) => T * N * H, cBefore: ({ T, N, H }) => T * N * H, lengths: ({ N }) => N },
  buffers: (d) => {
    const { T, N, H } = d;
    const kept = d.T === 3 ? null : T * N * H;
    return {
      out: T * N * H,
      h: N * H,
      c: N * H,
      outBefore: kept,
      cBefore: kept,
      gates: 4 * T * N * H,
      weight: small(4 * H * H),
      lengths: lengthsOf(d),
      scratch: recurScratch(N, H, 4 * H),
    };
  },
  writes: ["out", "h", "c", "outBefore", "cBefore", "gates"],
  updates: ["h", "c", "gates"],
  scratch: ["scratch"],
  cases: sequenceCases,
  flops: ({ T, N, H }) => 8 * T * N * H * H,
  tolerance: sequenceTolerance,
};

export const lstm_backward: Spec<"lstm_backward"> = {
  reference({ dgates, dh, dc, dout, gates, cBefore, weight, lengths, ...d }) {
    const { N, H } = d;
    const G = 4 * H;
    for (const t of order(d).reverse()) {
      for (let n = 0; n < N; n++) {
        const row = (t * N + n) * G;
        if (!runs(lengths, n, t)) {
          dgates.fill(0, row, row + G);
          continue;
        }
        for (let j = 0; j < H; j++) {
          const at = n * H + j;
          const [i, f, g, o] = [0, 1, 2, 3].map((q) => gates[row + q * H + j]!) as [number, number, number, number];
          const before = cBefore[t * N * H + at]!;
          const cell = Math.tanh(f * before + i * g);
          const dhidden = dh[at]! + (dout.length ? dout[t * N * H + at]! : 0);
          const dcell = dc[at]! + dhidden * o * (1 - cell * cell);
          dgates[row + j] = dcell * g * i * (1 - i);
          dgates[row + H + j] = dcell * before * f * (1 - f);
          dgates[row + 2 * H + j] = dcell * i * (1 - g * g);
          dgates[row + 3 * H + j] = dhidden * cell * o * (1 - o);
          dc[at] = dcell * f;
        }
        for (let k = 0; k < H; k++)
          dh[n * H + k] = times(
            (m) => dgates[row + m]!,
            G,
            (m) => k * G + m,
            weight,
          );
      }
    }
  },
  optional: { dout: ({ T, N, H }) => T * N * H, lengths: ({ N }) => N },
  buffers: (d) => {
    const { T, N, H } = d;
    const size = T * N * H;
    return {
      dgates: 4 * size,
      dh: N * H,
      dc: N * H,
      dout: T === 4 ? null : size,
      gates: { length: 4 * size, fill: (_, draw) => draw.uniform() },
      cBefore: size,
      weight: small(4 * H * H),
      lengths: lengthsOf(d),
      scratch: recurScratch(N, 4 * H, H),
    };
  },
  writes: ["dgates", "dh", "dc"],
  updates: ["dh", "dc"],
  scratch: ["scratch"],
  cases: sequenceCases,
  flops: ({ T, N, H }) => 8 * T * N * H * H,
  tolerance: sequenceTolerance,
};
