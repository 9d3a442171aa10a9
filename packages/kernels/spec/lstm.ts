// The meaning of assembly/lstm.ts.
import { recurScratch } from "../src/scratch.ts";
import { apart, lengthsOf, order, runs, sequenceCases, sequenceTolerance, sigmoid, small, times } from "./inline/sequence.ts";
import type { Spec } from "./spec.ts";

export const lstm: Spec<"lstm"> = {
  reference({ out, h, c, outBefore, cBefore, gates, weight, lengths, ...d }) {
    const { N, S, H } = d;
    const G = 4 * H;
    for (const t of order(d)) {
      if (outBefore.length) outBefore.set(h, t * S * H);
      if (cBefore.length) cBefore.set(c, t * S * H);
      const before = Float64Array.from(h);
      for (let n = 0; n < N; n++) {
        const z = Array.from({ length: G }, (_, m) => {
          return (
            gates[(t * S + n) * G + m]! +
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
            gates[(t * S + n) * G + q * H + j] = live ? v : z[q * H + j]!;
          });
          out[t * S * H + at] = 0;
          if (!live) continue;
          c[at] = f * c[at]! + i * g;
          h[at] = o * Math.tanh(c[at]!);
          out[t * S * H + at] = h[at]!;
        }
      }
    }
  },
  optional: { outBefore: ({ T, S, H }) => T * S * H, cBefore: ({ T, S, H }) => T * S * H, lengths: ({ N }) => N },
  buffers: (d) => {
    const { T, N, S, H } = d;
    const size = T * S * H;
    const kept = d.T === 3 ? null : size;
    return {
      out: size,
      h: N * H,
      c: N * H,
      outBefore: kept,
      cBefore: kept,
      gates: 4 * size,
      weight: small(4 * H * H),
      lengths: lengthsOf(d),
      scratch: recurScratch(N, H, 4 * H),
    };
  },
  writes: ["out", "h", "c", "outBefore", "cBefore", "gates"],
  skips: apart("out", "outBefore", "cBefore", "gates"),
  updates: ["h", "c", "gates"],
  scratch: ["scratch"],
  cases: sequenceCases,
  flops: ({ T, N, H }) => 8 * T * N * H * H,
  tolerance: sequenceTolerance,
};

export const lstm_backward: Spec<"lstm_backward"> = {
  reference({ dgates, dh, dc, dout, gates, cBefore, weight, lengths, ...d }) {
    const { N, S, H } = d;
    const G = 4 * H;
    for (const t of order(d).reverse()) {
      for (let n = 0; n < N; n++) {
        const row = (t * S + n) * G;
        if (!runs(lengths, n, t)) {
          dgates.fill(0, row, row + G);
          continue;
        }
        for (let j = 0; j < H; j++) {
          const at = n * H + j;
          const [i, f, g, o] = [0, 1, 2, 3].map((q) => gates[row + q * H + j]!) as [number, number, number, number];
          const before = cBefore[t * S * H + at]!;
          const cell = Math.tanh(f * before + i * g);
          const dhidden = dh[at]! + (dout.length ? dout[t * S * H + at]! : 0);
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
  optional: { dout: ({ T, S, H }) => T * S * H, lengths: ({ N }) => N },
  buffers: (d) => {
    const { T, N, S, H } = d;
    const size = T * S * H;
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
  skips: apart("dgates"),
  updates: ["dh", "dc"],
  scratch: ["scratch"],
  cases: sequenceCases,
  flops: ({ T, N, H }) => 8 * T * N * H * H,
  tolerance: sequenceTolerance,
};
