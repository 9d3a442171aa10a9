// The meaning of assembly/reduce.ts.
import type { Buffer, Dimensions, Draw, Spec } from "./spec.ts";

type Shape = Pick<Dimensions<"sum">, "outer" | "R" | "inner">;

/** Rows, columns; empty, tails, tiles, many blocks, a bias gradient, class scores. */
const shapes: Shape[] = [
  { outer: 0, R: 3, inner: 1 },
  { outer: 3, R: 1, inner: 1 },
  { outer: 2, R: 3, inner: 1 },
  { outer: 5, R: 10, inner: 1 },
  { outer: 1, R: 16, inner: 1 },
  { outer: 2, R: 1061, inner: 1 },
  { outer: 1, R: 70001, inner: 1 },
  { outer: 2, R: 3, inner: 2 },
  { outer: 3, R: 1, inner: 3 },
  { outer: 1, R: 300, inner: 5 },
  { outer: 2, R: 7, inner: 4 },
  { outer: 1, R: 16500, inner: 3 },
  { outer: 1, R: 4161, inner: 16 },
  { outer: 2, R: 64, inner: 39 },
];
const empty: Shape[] = [
  { outer: 2, R: 0, inner: 1 },
  { outer: 1, R: 0, inner: 6 },
];
const size = ({ outer, R, inner }: Shape) => outer * R * inner;

type Numbers = Float32Array | Int32Array | Uint8Array;
/** Writes what `reduce` makes of each column. */
function each(out: Numbers, a: Numbers, { outer, R, inner }: Shape, reduce: (column: number[], o: number) => number): void {
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      const column = Array.from({ length: R }, (_, r) => a[(o * R + r) * inner + i]!);
      out[o * inner + i] = reduce(column, o * inner + i);
    }
}

const add = (column: number[]) => column.reduce((total, x) => total + x, 0);
const buffers = (d: Shape) => ({ out: d.outer * d.inner, a: size(d) });
/** At most 64 + 64 + R / 16384 + 12 roundings a term, of which most cancel: √140 · 2⁻²⁴ times the terms, which are about 1. */
const tolerance = (terms: number) => ({ absolute: 7e-7 * Math.sqrt(terms) * 4, relative: 1e-6 });

export const sum: Spec<"sum"> = {
  reference: ({ out, a, ...d }) => each(out, a, d, (column) => add(column)),
  buffers,
  cases: [...shapes, ...empty],
  flops: size,
  tolerance: tolerance(70001),
};

export const mean: Spec<"mean"> = {
  reference: ({ out, a, ...d }) => each(out, a, d, (column) => add(column) / d.R),
  buffers,
  cases: [...shapes, ...empty],
  flops: size,
  tolerance: tolerance(1),
};

export const variance: Spec<"variance"> = {
  reference: ({ out, a, mean, divisor, ...d }) => each(out, a, d, (column, o) => add(column.map((x) => (x - mean[o]!) ** 2)) / divisor),
  buffers: (d) => ({
    out: d.outer * d.inner,
    mean: { length: d.outer * d.inner, fill: (_, draw) => 3 + draw.normal() / 10 },
    a: { length: size(d), fill: (_, draw) => 3 + draw.normal() },
  }),
  cases: [...shapes, ...empty].map((d) => ({ ...d, divisor: Math.max(0, d.R - 1) || 1 })),
  flops: (d) => 3 * size(d),
  tolerance: { absolute: 1e-6, relative: 3e-6 },
};

export const norm: Spec<"norm"> = {
  reference: ({ out, a, ...d }) => each(out, a, d, (column) => Math.sqrt(add(column.map((x) => x * x)))),
  buffers,
  cases: [...shapes, ...empty],
  flops: (d) => 2 * size(d),
  tolerance: { relative: 3e-6 },
};

export const prod: Spec<"prod"> = {
  reference: ({ out, a, ...d }) => each(out, a, d, (column) => column.reduce((p, x) => p * x, 1)),
  // Numbers near 1, so that long products neither vanish nor overflow; one rounding a factor.
  buffers: (d) => ({ out: d.outer * d.inner, a: { length: size(d), fill: (_, draw) => Math.exp(draw.normal() / 100) } }),
  cases: [...shapes.filter(({ R }) => R < 5000), ...empty],
  tolerance: { relative: 2e-5 },
};

export const logsumexp: Spec<"logsumexp"> = {
  reference: ({ out, a, ...d }) =>
    each(out, a, { ...d, inner: 1 }, (column) => {
      const m = column.reduce((x, y) => Math.max(x, y), -Infinity);
      return Math.abs(m) === Infinity ? m : m + Math.log(add(column.map((x) => Math.exp(x - m))));
    }),
  buffers: ({ outer, R }) => ({
    out: outer,
    a: {
      length: outer * R,
      fill: (i, draw) => {
        if (outer === 4) return i === 6 ? Number.NaN : i < 3 || draw.uniform() < 0.5 ? -Infinity : Infinity;
        return draw.uniform() < 0.1 ? -Infinity : 30 * draw.normal();
      },
    },
  }),
  cases: [
    { outer: 0, R: 3 },
    { outer: 2, R: 0 },
    { outer: 3, R: 1 },
    { outer: 4, R: 3 },
    { outer: 2, R: 8 },
    { outer: 5, R: 27 },
    { outer: 64, R: 10 },
    { outer: 2, R: 1000 },
  ],
  flops: ({ outer, R }) => 12 * outer * R,
  // The maximum and the logarithm, each rounded; the logarithm's argument is off by the sum's rounding.
  tolerance: { absolute: 2e-6, relative: 2e-7 },
};

/** Few values, so that there are ties, infinities in some cases, and in larger ones a NaN. */
function ranks(d: Shape): Buffer {
  return {
    length: size(d),
    fill: (i: number, draw: Draw) => {
      if (size(d) % 7 === 0 && i === Math.floor(size(d) / 3)) return Number.NaN;
      if (d.outer === 5) return draw.uniform() < 0.7 ? -Infinity : Infinity;
      return draw.integer(-9, 9) + 0.5;
    },
  };
}
const ranked = (d: Shape) => ({ out: d.outer * d.inner, a: ranks(d) });

export const max: Spec<"max"> = {
  reference: ({ out, a, ...d }) => each(out, a, d, (column) => column.reduce((m, x) => Math.max(m, x), -Infinity)),
  buffers: ranked,
  cases: shapes,
};

export const min: Spec<"min"> = {
  reference: ({ out, a, ...d }) => each(out, a, d, (column) => column.reduce((m, x) => Math.min(m, x), Infinity)),
  buffers: ranked,
  cases: shapes,
};

function firstBest(column: number[], sign: number): number {
  const nan = column.findIndex(Number.isNaN);
  if (nan >= 0) return nan;
  return column.reduce((best, x, r) => (sign * x > sign * column[best]! ? r : best), 0);
}

export const argmax: Spec<"argmax"> = {
  reference: ({ out, a, ...d }) => each(out, a, d, (column) => firstBest(column, 1)),
  buffers: ranked,
  cases: shapes,
};

export const argmin: Spec<"argmin"> = {
  reference: ({ out, a, ...d }) => each(out, a, d, (column) => firstBest(column, -1)),
  buffers: ranked,
  cases: shapes,
};

const bits = (mostly: number) => (d: Shape) => ({
  out: d.outer * d.inner,
  a: { length: size(d), fill: (_: number, draw: Draw) => (draw.uniform() < 0.1 ? 1 - mostly : mostly) },
});

export const any: Spec<"any"> = {
  reference: ({ out, a, ...d }) => each(out, a, d, (column) => (column.some((x) => x !== 0) ? 1 : 0)),
  buffers: bits(0),
  cases: [...shapes, ...empty],
};

export const all: Spec<"all"> = {
  reference: ({ out, a, ...d }) => each(out, a, d, (column) => (column.every((x) => x !== 0) ? 1 : 0)),
  buffers: bits(1),
  cases: [...shapes, ...empty],
};
