// The meaning of assembly/softmax.ts.
import type { Draw, Spec } from "./spec.ts";

const sizes = [
  { rows: 0, D: 4 },
  { rows: 2, D: 0 },
  { rows: 3, D: 1 },
  { rows: 2, D: 3 },
  { rows: 3, D: 4 },
  { rows: 2, D: 8 },
  { rows: 5, D: 10 },
  { rows: 3, D: 16 },
  { rows: 4, D: 23 },
  { rows: 2, D: 1000 },
];
const classes = sizes.map(({ rows, D }) => ({ rows, C: D }));
const row = (a: Float32Array, i: number, D: number) => a.subarray(i * D, (i + 1) * D);
const sum = (a: Iterable<number>) => [...a].reduce((s, x) => s + x, 0);
const dot = (a: Float32Array, b: Float32Array) => sum([...a].map((x, i) => x * b[i]!));
const spread = { fill: (_: number, draw: Draw) => 4 * draw.normal() };
const positive = { fill: (_: number, draw: Draw) => draw.uniform() };
const logits = (length: number) => ({ length, ...spread });

function logSumExp(x: Float32Array): number {
  const max = Math.max(...x);
  return max + Math.log(sum([...x].map((v) => Math.exp(v - max))));
}

export const softmax: Spec<"softmax"> = {
  reference({ out, input, rows, D }) {
    for (let i = 0; i < rows; i++) {
      const x = row(input, i, D).slice();
      const log = logSumExp(x);
      row(out, i, D).set(x.map((v) => Math.exp(v - log)));
    }
  },
  buffers: ({ rows, D }) => ({ out: rows * D, input: logits(rows * D) }),
  cases: sizes,
  flops: ({ rows, D }) => 4 * rows * D,
  // exp within 2 ulp, a sum of D terms in 8 partial sums, a reciprocal and a product.
  tolerance: { absolute: 1e-9, relative: 3e-6 },
  inPlace: [["out", "input"]],
};

export const log_softmax: Spec<"log_softmax"> = {
  reference({ out, input, rows, D }) {
    for (let i = 0; i < rows; i++) {
      const x = row(input, i, D).slice();
      const log = logSumExp(x);
      row(out, i, D).set(x.map((v) => v - log));
    }
  },
  buffers: ({ rows, D }) => ({ out: rows * D, input: logits(rows * D) }),
  cases: sizes,
  flops: ({ rows, D }) => 4 * rows * D,
  // The sum's relative error is an absolute error of its logarithm.
  tolerance: { absolute: 2e-6, relative: 1e-6 },
  inPlace: [["out", "input"]],
};

export const softmax_backward: Spec<"softmax_backward"> = {
  reference({ dinput, dout, out, rows, D }) {
    for (let i = 0; i < rows; i++) {
      const s = dot(row(dout, i, D), row(out, i, D));
      row(dinput, i, D).set(row(dout, i, D).map((d, c) => row(out, i, D)[c]! * (d - s)));
    }
  },
  buffers: ({ rows, D }) => ({ dinput: rows * D, dout: rows * D, out: { length: rows * D, ...positive } }),
  cases: sizes,
  flops: ({ rows, D }) => 4 * rows * D,
  // A dot product of D terms of size about 1, subtracted.
  tolerance: { absolute: 2e-5, relative: 1e-6 },
  writes: ["dinput"],
  inPlace: [["dinput", "dout"]],
};

export const log_softmax_backward: Spec<"log_softmax_backward"> = {
  reference({ dinput, dout, out, rows, D }) {
    for (let i = 0; i < rows; i++) {
      const s = sum(row(dout, i, D));
      row(dinput, i, D).set(row(dout, i, D).map((d, c) => d - Math.exp(row(out, i, D)[c]!) * s));
    }
  },
  buffers: ({ rows, D }) => ({ dinput: rows * D, dout: rows * D, out: { length: rows * D, fill: (_, draw) => -5 * draw.uniform() } }),
  cases: sizes,
  flops: ({ rows, D }) => 4 * rows * D,
  // A sum of D terms of size about 1.
  tolerance: { absolute: 2e-5, relative: 1e-6 },
  writes: ["dinput"],
  inPlace: [["dinput", "dout"]],
};

/** Labels of which row 1's is ignored (9) and the last of five rows' is out of range. */
function labels(rows: number, C: number) {
  return {
    length: rows,
    fill: (i: number, draw: Draw) => (i === 1 ? 9 : i === 4 ? -1 : C > 9 ? draw.integer(0, 9) : C === 0 ? 0 : draw.integer(0, C)),
  };
}

function weightsOf(label: number, weight: Float32Array, ignored: number, C: number): Float32Array | null {
  if (label === ignored || label < 0 || label >= C) return null;
  return weight.length ? weight : new Float32Array(C).fill(1);
}

function note(fault: Int32Array, op: number, labels: Int32Array, ignored: number, C: number): void {
  const at = labels.findIndex((label) => label !== ignored && (label < 0 || label >= C));
  if (at >= 0 && fault.length && fault[0] === 0) fault.set([op, at, labels[at]!, C]);
}

/** The target distribution of a row, times the class weights. */
function target(label: number, w: Float32Array, smoothing: number, C: number): Float32Array {
  return w.map((v, c) => v * ((c === label ? 1 - smoothing : 0) + smoothing / C));
}

type CrossEntropyCase = { rows: number; C: number; op: number; ignored: number; smoothing: number };
const lossCases: CrossEntropyCase[] = [
  ...classes.map((d) => ({ ...d, op: 7, ignored: 9, smoothing: 0 })),
  ...classes.slice(3).map((d) => ({ ...d, op: 7, ignored: 9, smoothing: 0.1 })),
];
/** Every second number of rows has class weights. */
const classWeights = ({ rows, C }: { rows: number; C: number }) => (rows % 2 ? { length: C, ...positive } : null);

export const cross_entropy: Spec<"cross_entropy"> = {
  reference({ out, weights, mass, input, labels, weight, fault, op, ignored, smoothing, rows, C }) {
    note(fault, op, labels, ignored, C);
    for (let i = 0; i < rows; i++) {
      const label = labels[i]!;
      const w = weightsOf(label, weight, ignored, C);
      const t = w && target(label, w, smoothing, C);
      const log = logSumExp(row(input, i, C));
      out[i] = t ? sum(t.map((v, c) => v * (log - row(input, i, C)[c]!))) : 0;
      weights[i] = w ? w[label]! : 0;
      mass[i] = t ? sum(t) : 0;
    }
  },
  optional: { weight: ({ C }) => C },
  buffers: ({ rows, C }) => ({
    out: rows,
    weights: rows,
    mass: rows,
    input: logits(rows * C),
    labels: labels(rows, C),
    weight: classWeights({ rows, C }),
    fault: 4,
  }),
  cases: lossCases,
  flops: ({ rows, C }) => 4 * rows * C,
  // As log_softmax, and with smoothing a sum of C terms.
  tolerance: { absolute: 2e-6, relative: 4e-6 },
  writes: ["out", "weights", "mass", "fault"],
  updates: ["fault"],
};

export const cross_entropy_backward: Spec<"cross_entropy_backward"> = {
  reference({ dinput, drow, weights, mass, input, labels, weight, smoothing, rows, C }) {
    for (let i = 0; i < rows; i++) {
      const x = row(input, i, C).slice();
      const dx = row(dinput, i, C).fill(0);
      const label = labels[i]!;
      if (mass[i] === 0 || label < 0 || label >= C) continue;
      const log = logSumExp(x);
      for (let c = 0; c < C; c++) {
        const t = (c === label ? (1 - smoothing) * weights[i]! : 0) + (smoothing / C) * (weight.length ? weight[c]! : 1);
        dx[c] = (drow[i] ?? 1) * (Math.exp(x[c]! - log) * mass[i]! - t);
      }
    }
  },
  optional: { weight: ({ C }) => C, drow: ({ rows }) => rows },
  buffers: ({ rows, C }) => ({
    dinput: rows * C,
    drow: rows === 4 ? null : rows,
    weights: { length: rows, ...positive },
    mass: { length: rows, fill: (i, draw) => (i === 2 ? 0 : draw.uniform()) },
    input: logits(rows * C),
    labels: labels(rows, C),
    weight: classWeights({ rows, C }),
  }),
  cases: lossCases.map(({ rows, C, smoothing }) => ({ rows, C, smoothing })),
  flops: ({ rows, C }) => 5 * rows * C,
  // As softmax, less a target of the same size.
  tolerance: { absolute: 1e-6, relative: 4e-6 },
  writes: ["dinput"],
  inPlace: [["dinput", "input"]],
};

export const nll: Spec<"nll"> = {
  reference({ out, weights, input, labels, weight, fault, op, ignored, rows, C }) {
    note(fault, op, labels, ignored, C);
    for (let i = 0; i < rows; i++) {
      const w = weightsOf(labels[i]!, weight, ignored, C);
      weights[i] = w ? w[labels[i]!]! : 0;
      out[i] = w ? -weights[i]! * row(input, i, C)[labels[i]!]! : 0;
    }
  },
  optional: { weight: ({ C }) => C },
  buffers: ({ rows, C }) => ({
    out: rows,
    weights: rows,
    input: rows * C,
    labels: labels(rows, C),
    weight: classWeights({ rows, C }),
    fault: 4,
  }),
  cases: lossCases.slice(0, classes.length).map(({ rows, C, op, ignored }) => ({ rows, C, op, ignored })),
  writes: ["out", "weights", "fault"],
  updates: ["fault"],
};

export const nll_backward: Spec<"nll_backward"> = {
  reference({ dinput, drow, weights, labels, rows, C }) {
    dinput.fill(0);
    for (let i = 0; i < rows; i++) {
      if (labels[i]! >= 0 && labels[i]! < C) row(dinput, i, C)[labels[i]!] = -(drow[i] ?? 1) * weights[i]!;
    }
  },
  optional: { drow: ({ rows }) => rows },
  buffers: ({ rows, C }) => ({ dinput: rows * C, drow: rows === 4 ? null : rows, weights: rows, labels: labels(rows, C) }),
  cases: classes,
  writes: ["dinput"],
};

export const label_set: Spec<"label_set"> = {
  reference({ out, labels, fault, op, rows, C }) {
    out.fill(0);
    for (let i = 0; i < rows; i++) {
      for (const label of labels.subarray(i * C, (i + 1) * C)) {
        if (label >= C && fault[0] === 0) fault.set([op, i, label, C]);
        if (label < 0 || label >= C) break;
        row(out, i, C)[label] = 1;
      }
    }
  },
  buffers: ({ rows, C }) => ({
    out: rows * C,
    // Every fourth label ends a list; row 2's first is out of range.
    labels: { length: rows * C, fill: (i, draw) => (i === 2 * C ? C + 3 : i % 4 === 3 ? -1 : draw.integer(0, C)) },
    fault: 4,
  }),
  cases: classes.map((d) => ({ ...d, op: 4 })),
  writes: ["out", "fault"],
  updates: ["fault"],
};
