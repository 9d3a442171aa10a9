// The meaning of assembly/norm.ts.
import type { Draw, Spec } from "./spec.ts";

const sizes = [
  { rows: 0, D: 4 },
  { rows: 3, D: 1 },
  { rows: 2, D: 3 },
  { rows: 3, D: 4 },
  { rows: 1, D: 8 },
  { rows: 4, D: 16 },
  { rows: 5, D: 23 },
  { rows: 4, D: 768 },
];
const row = (a: Float32Array, i: number, D: number) => a.subarray(i * D, (i + 1) * D);
const mean = (a: Iterable<number>) => {
  const list = [...a];
  return list.reduce((s, x) => s + x, 0) / list.length;
};
const shifted = (length: number) => ({ length, fill: (_: number, draw: Draw) => 3 + 2 * draw.normal() });
const positive = (length: number) => ({ length, fill: (_: number, draw: Draw) => 0.5 + draw.uniform() });
/** Odd numbers of rows go without the optional operand. */
const optional = (rows: number, D: number) => (rows % 2 ? null : D);

export const layer_norm: Spec<"layer_norm"> = {
  reference({ out, mean: means, rstd, input, weight, bias, eps, rows, D }) {
    for (let i = 0; i < rows; i++) {
      const x = row(input, i, D).slice();
      const m = mean(x);
      const r = 1 / Math.sqrt(mean([...x].map((v) => (v - m) ** 2)) + eps);
      means[i] = m;
      rstd[i] = r;
      row(out, i, D).set(x.map((v, c) => (v - m) * r * (weight.length ? weight[c]! : 1) + (bias.length ? bias[c]! : 0)));
    }
  },
  optional: { weight: ({ D }) => D, bias: ({ D }) => D },
  buffers: ({ rows, D }) => ({
    out: rows * D,
    mean: rows,
    rstd: rows,
    input: shifted(rows * D),
    weight: optional(rows, D),
    bias: rows % 3 ? D : null,
  }),
  cases: sizes.map((d) => ({ ...d, eps: 1e-5 })),
  flops: ({ rows, D }) => 8 * rows * D,
  // The mean of numbers of size 3 is known to 3e-7; D = 1 divides that by √eps.
  tolerance: { absolute: 3e-5, relative: 4e-6 },
  writes: ["out", "mean", "rstd"],
  inPlace: [["out", "input"]],
};

export const rms_norm: Spec<"rms_norm"> = {
  reference({ out, rstd, input, weight, eps, rows, D }) {
    for (let i = 0; i < rows; i++) {
      const x = row(input, i, D).slice();
      const r = 1 / Math.sqrt(mean([...x].map((v) => v ** 2)) + eps);
      rstd[i] = r;
      row(out, i, D).set(x.map((v, c) => v * r * (weight.length ? weight[c]! : 1)));
    }
  },
  optional: { weight: ({ D }) => D },
  buffers: ({ rows, D }) => ({ out: rows * D, rstd: rows, input: shifted(rows * D), weight: optional(rows, D) }),
  cases: sizes.map((d) => ({ ...d, eps: 1e-5 })),
  flops: ({ rows, D }) => 4 * rows * D,
  // A sum of D squares in 8 partial sums, a root and a reciprocal.
  tolerance: { relative: 4e-6 },
  writes: ["out", "rstd"],
  inPlace: [["out", "input"]],
};

export const norm_backward: Spec<"norm_backward"> = {
  reference({ dinput, dout, input, mean: means, rstd, weight, rows, D }) {
    for (let i = 0; i < rows; i++) {
      const m = means.length ? means[i]! : 0;
      const r = rstd[i]!;
      const g = [...row(dout, i, D)].map((d, c) => d * (weight.length ? weight[c]! : 1));
      const y = [...row(input, i, D)].map((x) => (x - m) * r);
      const s = means.length ? mean(g) : 0;
      const dot = mean(g.map((v, c) => v * y[c]!));
      row(dinput, i, D).set(g.map((v, c) => r * (v - s - y[c]! * dot)));
    }
  },
  optional: { weight: ({ D }) => D, mean: ({ rows }) => rows },
  buffers: ({ rows, D }) => ({
    dinput: rows * D,
    dout: rows * D,
    input: rows * D,
    mean: rows % 3 ? rows : null,
    rstd: positive(rows),
    weight: optional(rows, D),
  }),
  cases: sizes,
  flops: ({ rows, D }) => 10 * rows * D,
  // Two means of D terms of size about 1.
  tolerance: { absolute: 4e-6, relative: 4e-6 },
  writes: ["dinput"],
  inPlace: [
    ["dinput", "dout"],
    ["dinput", "input"],
  ],
};

export const norm_backward_weight: Spec<"norm_backward_weight"> = {
  reference({ dweight, dout, input, mean: means, rstd, rows, D }) {
    for (let c = 0; c < D; c++) {
      let s = 0;
      for (let i = 0; i < rows; i++) s += dout[i * D + c]! * (input[i * D + c]! - (means.length ? means[i]! : 0)) * rstd[i]!;
      dweight[c] = s;
    }
  },
  optional: { mean: ({ rows }) => rows },
  buffers: ({ rows, D }) => ({ dweight: D, dout: rows * D, input: rows * D, mean: rows % 3 ? rows : null, rstd: positive(rows) }),
  cases: [...sizes, { rows: 130, D: 5 }],
  flops: ({ rows, D }) => 4 * rows * D,
  // A sum of the rows' terms, each of size about 1.
  tolerance: { absolute: 2e-5, relative: 4e-6 },
  writes: ["dweight"],
};
