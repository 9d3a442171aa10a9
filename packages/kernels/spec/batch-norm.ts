// The meaning of assembly/batch-norm.ts.
import type { Dimensions, Spec } from "./spec.ts";

type D = Dimensions<"batch_norm">;

const cases: D[] = [
  { outer: 1, R: 0, C: 3 },
  { outer: 1, R: 1, C: 1 },
  { outer: 2, R: 3, C: 3 },
  { outer: 1, R: 5, C: 4 },
  { outer: 3, R: 4, C: 8 },
  { outer: 2, R: 130, C: 23 },
  { outer: 1, R: 300, C: 16 },
  { outer: 1, R: 8 * 14 * 14, C: 64 },
];
const positive = (length: number) => ({ length, fill: (_: number, draw: { uniform(): number }) => 0.5 + draw.uniform() });

export const batch_norm: Spec<"batch_norm"> = {
  reference({ out, input, mean, scale, shift, dout, gain, outer, R, C }) {
    for (let o = 0; o < outer; o++)
      for (let r = 0; r < R; r++)
        for (let c = 0; c < C; c++) {
          const [at, k] = [(o * R + r) * C + c, o * C + c];
          const centred = Math.fround(input[at]! - mean[k]!);
          out[at] = centred * scale[k]! + shift[k]! + (dout.length ? dout[at]! * gain[k]! : 0);
        }
  },
  // Some counts of rows go without what may be absent.
  optional: { dout: ({ outer, R, C }) => outer * R * C, gain: ({ outer, C }) => outer * C },
  buffers: ({ outer, R, C }) => ({
    out: outer * R * C,
    input: outer * R * C,
    mean: outer * C,
    scale: positive(outer * C),
    shift: outer * C,
    dout: R % 5 ? outer * R * C : null,
    gain: R % 5 ? outer * C : null,
  }),
  cases,
  flops: ({ outer, R, C }) => 5 * outer * R * C,
  /** Three terms, each rounded. */
  tolerance: { absolute: 1e-6, relative: 1e-6 },
};

export const batch_norm_backward_weight: Spec<"batch_norm_backward_weight"> = {
  reference({ dweight, dbias, dout, input, mean, rstd, outer, R, C }) {
    for (let k = 0; k < outer * C; k++) {
      const first = Math.floor(k / C) * R * C + (k % C);
      let [sum, dot] = [0, 0];
      for (let r = 0; r < R; r++) {
        sum += dout[first + r * C]!;
        dot += dout[first + r * C]! * (input[first + r * C]! - mean[k]!) * rstd[k]!;
      }
      dbias[k] = sum;
      dweight[k] = dot;
    }
  },
  buffers: ({ outer, R, C }) => ({
    dweight: outer * C,
    dbias: outer * C,
    dout: outer * R * C,
    input: outer * R * C,
    mean: outer * C,
    rstd: positive(outer * C),
  }),
  writes: ["dweight", "dbias"],
  cases,
  flops: ({ outer, R, C }) => 5 * outer * R * C,
  /** Sums of up to 1568 products in float32. */
  tolerance: { absolute: 2e-4, relative: 1e-5 },
};
