// The meaning of assembly/rnn.ts.
import { recurScratch } from "../src/scratch.ts";
import { apart, lengthsOf, order, runs, sequenceCases, sequenceTolerance, small, times } from "./inline/sequence.ts";
import type { Spec } from "./spec.ts";

const cases = sequenceCases.map((d, i) => ({ ...d, activation: i % 2 }));

export const rnn: Spec<"rnn"> = {
  reference({ out, h, outBefore, gates, weight, lengths, activation, ...d }) {
    const { N, S, H } = d;
    for (const t of order(d)) {
      if (outBefore.length) outBefore.set(h, t * S * H);
      const before = Float64Array.from(h);
      for (let n = 0; n < N; n++) {
        for (let j = 0; j < H; j++) {
          const at = n * H + j;
          const z =
            gates[t * S * H + at]! +
            times(
              (k) => before[n * H + k]!,
              H,
              (k) => k * H + j,
              weight,
            );
          const live = runs(lengths, n, t);
          const v = live ? (activation === 0 ? Math.tanh(z) : Math.max(z, 0)) : z;
          gates[t * S * H + at] = v;
          out[t * S * H + at] = live ? v : 0;
          if (live) h[at] = v;
        }
      }
    }
  },
  optional: { outBefore: ({ T, S, H }) => T * S * H, lengths: ({ N }) => N },
  buffers: (d) => {
    const { T, N, S, H } = d;
    const size = T * S * H;
    return {
      out: size,
      h: N * H,
      outBefore: T === 3 ? null : size,
      gates: size,
      weight: small(H * H),
      lengths: lengthsOf(d),
      scratch: recurScratch(N, H, H),
    };
  },
  writes: ["out", "h", "outBefore", "gates"],
  skips: apart("out", "outBefore", "gates"),
  updates: ["h", "gates"],
  scratch: ["scratch"],
  cases,
  flops: ({ T, N, H }) => 2 * T * N * H * H,
  tolerance: sequenceTolerance,
};

export const rnn_backward: Spec<"rnn_backward"> = {
  reference({ dgates, dh, dout, out, weight, lengths, activation, ...d }) {
    const { N, S, H } = d;
    for (const t of order(d).reverse()) {
      for (let n = 0; n < N; n++) {
        const row = (t * S + n) * H;
        if (!runs(lengths, n, t)) {
          dgates.fill(0, row, row + H);
          continue;
        }
        for (let j = 0; j < H; j++) {
          const v = dh[n * H + j]! + (dout.length ? dout[row + j]! : 0);
          const y = out[row + j]!;
          dgates[row + j] = activation === 0 ? v * (1 - y * y) : y > 0 ? v : 0;
        }
        for (let k = 0; k < H; k++)
          dh[n * H + k] = times(
            (m) => dgates[row + m]!,
            H,
            (m) => k * H + m,
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
      dgates: size,
      dh: N * H,
      dout: T === 4 ? null : size,
      out: size,
      weight: small(H * H),
      lengths: lengthsOf(d),
      scratch: recurScratch(N, H, H),
    };
  },
  writes: ["dgates", "dh"],
  skips: apart("dgates"),
  updates: ["dh"],
  scratch: ["scratch"],
  cases,
  flops: ({ T, N, H }) => 2 * T * N * H * H,
  tolerance: sequenceTolerance,
};
