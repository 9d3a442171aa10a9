// The meaning of assembly/gru.ts.
import { recurScratch } from "../src/scratch.ts";
import { apart, lengthsOf, order, runs, sequenceCases, sequenceTolerance, sigmoid, small, times } from "./inline/sequence.ts";
import type { Spec } from "./spec.ts";

export const gru: Spec<"gru"> = {
  reference({ out, h, outBefore, gates, hidden, weight, bias, lengths, ...d }) {
    const { N, S, H } = d;
    const G = 3 * H;
    for (const t of order(d)) {
      if (outBefore.length) outBefore.set(h, t * S * H);
      const before = Float64Array.from(h);
      for (let n = 0; n < N; n++) {
        const row = (t * S + n) * G;
        for (let m = 0; m < G; m++) {
          hidden[row + m] =
            (bias.length ? bias[m]! : 0) +
            times(
              (k) => before[n * H + k]!,
              H,
              (k) => k * G + m,
              weight,
            );
        }
        for (let j = 0; j < H; j++) {
          const at = n * H + j;
          out[t * S * H + at] = 0;
          if (!runs(lengths, n, t)) continue;
          const r = sigmoid(gates[row + j]! + hidden[row + j]!);
          const z = sigmoid(gates[row + H + j]! + hidden[row + H + j]!);
          const m = Math.tanh(gates[row + 2 * H + j]! + r * hidden[row + 2 * H + j]!);
          [r, z, m].forEach((v, q) => {
            gates[row + q * H + j] = v;
          });
          h[at] = (1 - z) * m + z * h[at]!;
          out[t * S * H + at] = h[at]!;
        }
      }
    }
  },
  optional: { outBefore: ({ T, S, H }) => T * S * H, bias: ({ H }) => 3 * H, lengths: ({ N }) => N },
  buffers: (d) => {
    const { T, N, S, H } = d;
    const size = T * S * H;
    return {
      out: size,
      h: N * H,
      outBefore: T === 3 ? null : size,
      gates: 3 * size,
      hidden: 3 * size,
      weight: small(3 * H * H),
      bias: T === 3 ? null : 3 * H,
      lengths: lengthsOf(d),
      scratch: recurScratch(N, H, 3 * H),
    };
  },
  writes: ["out", "h", "outBefore", "gates", "hidden"],
  skips: apart("out", "outBefore", "gates", "hidden"),
  updates: ["h", "gates"],
  scratch: ["scratch"],
  cases: sequenceCases,
  flops: ({ T, N, H }) => 6 * T * N * H * H,
  tolerance: sequenceTolerance,
};

export const gru_backward: Spec<"gru_backward"> = {
  reference({ dgates, dhidden, dh, dout, gates, hidden, outBefore, weight, lengths, ...d }) {
    const { N, S, H } = d;
    const G = 3 * H;
    for (const t of order(d).reverse()) {
      for (let n = 0; n < N; n++) {
        const row = (t * S + n) * G;
        if (!runs(lengths, n, t)) {
          dgates.fill(0, row, row + G);
          dhidden.fill(0, row, row + G);
          continue;
        }
        const carry = new Float64Array(H);
        for (let j = 0; j < H; j++) {
          const at = n * H + j;
          const [r, z, m] = [0, 1, 2].map((q) => gates[row + q * H + j]!) as [number, number, number];
          const v = dh[at]! + (dout.length ? dout[t * S * H + at]! : 0);
          const dn = v * (1 - z) * (1 - m * m);
          dgates[row + j] = dn * hidden[row + 2 * H + j]! * r * (1 - r);
          dgates[row + H + j] = v * (outBefore[t * S * H + at]! - m) * z * (1 - z);
          dgates[row + 2 * H + j] = dn;
          dhidden[row + j] = dgates[row + j]!;
          dhidden[row + H + j] = dgates[row + H + j]!;
          dhidden[row + 2 * H + j] = dn * r;
          carry[j] = v * z;
        }
        for (let k = 0; k < H; k++)
          dh[n * H + k] =
            carry[k]! +
            times(
              (m) => dhidden[row + m]!,
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
      dgates: 3 * size,
      dhidden: 3 * size,
      dh: N * H,
      dout: T === 4 ? null : size,
      gates: { length: 3 * size, fill: (_, draw) => draw.uniform() },
      hidden: 3 * size,
      outBefore: size,
      weight: small(3 * H * H),
      lengths: lengthsOf(d),
      scratch: recurScratch(N, 3 * H, H),
    };
  },
  writes: ["dgates", "dhidden", "dh"],
  skips: apart("dgates", "dhidden"),
  updates: ["dh"],
  scratch: ["scratch"],
  cases: sequenceCases,
  flops: ({ T, N, H }) => 6 * T * N * H * H,
  tolerance: sequenceTolerance,
};
