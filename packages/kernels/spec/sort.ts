// The meaning of assembly/sort.ts.
import type { Buffer, Spec } from "./spec.ts";

const shapes = [
  { outer: 0, R: 3 },
  { outer: 2, R: 0 },
  { outer: 1, R: 1 },
  { outer: 3, R: 5 },
  { outer: 2, R: 32 },
  { outer: 2, R: 33 },
  { outer: 1, R: 301 },
  { outer: 2, R: 1000 },
];

/** Values with ties, both zeros, infinities and, in some rows, NaN. */
const values = ({ outer, R }: { outer: number; R: number }): Buffer => ({
  length: outer * R,
  fill: (_, draw) => {
    const kind = draw.integer(0, 30);
    if (kind === 0) return -0;
    if (kind === 1) return 0;
    if (kind === 2) return outer === 3 ? 1 : Number.NaN;
    if (kind === 3) return Infinity;
    if (kind === 4) return -Infinity;
    return kind < 20 ? draw.normal() : draw.integer(-3, 4);
  },
});

/** The indices of a row in order: NaN above all, earlier first among equals. */
function ordered(row: number[], descending: boolean): number[] {
  const compare = (x: number, y: number) => {
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return x < y ? -1 : Number(x > y);
  };
  return row.map((_, i) => i).sort((i, j) => (descending ? -1 : 1) * compare(row[i]!, row[j]!) || i - j);
}

function write(values: Float32Array, indices: Int32Array, a: Float32Array, descending: boolean, outer: number, k: number, R: number): void {
  for (let o = 0; o < outer; o++) {
    const row = [...a.subarray(o * R, o * R + R)];
    ordered(row, descending)
      .slice(0, k)
      .forEach((from, i) => {
        values[o * k + i] = row[from]!;
        indices[o * k + i] = from;
      });
  }
}

export const sort: Spec<"sort"> = {
  reference: ({ values, indices, a, descending, outer, R }) => write(values, indices, a, descending === 1, outer, R, R),
  buffers: (d) => ({ values: d.outer * d.R, indices: d.outer * d.R, a: values(d), scratch: 4096 + 16 * d.R }),
  writes: ["values", "indices"],
  scratch: ["scratch"],
  cases: shapes.flatMap((d) => [
    { ...d, descending: 0 },
    { ...d, descending: 1 },
  ]),
};

export const topk: Spec<"topk"> = {
  reference: ({ values, indices, a, largest, outer, k, R }) => write(values, indices, a, largest === 1, outer, k, R),
  buffers: (d) => ({ values: d.outer * d.k, indices: d.outer * d.k, a: values(d), scratch: 4096 + 16 * d.R }),
  writes: ["values", "indices"],
  scratch: ["scratch"],
  cases: shapes.flatMap((d) =>
    [0, 1, 3, 40, d.R]
      .filter((k) => k <= d.R)
      .flatMap((k) => [
        { ...d, k, largest: 0 },
        { ...d, k, largest: 1 },
      ]),
  ),
};

export const searchsorted: Spec<"searchsorted"> = {
  reference: ({ out, sorted, values, right, shared, outer, R, n }) => {
    for (let o = 0; o < outer; o++) {
      const row = [...sorted.subarray(shared ? 0 : o * R, shared ? R : (o + 1) * R)];
      for (let i = o * n; i < (o + 1) * n; i++) {
        const at = row.findIndex((y) => (right ? y > values[i]! : y >= values[i]!));
        out[i] = at < 0 ? R : at;
      }
    }
  },
  buffers: ({ shared, outer, R, n }) => ({
    out: outer * n,
    sorted: { length: R * (shared ? 1 : outer), fill: (i) => Math.floor(i / 2) },
    values: { length: outer * n, fill: (_, draw) => (draw.uniform() < 0.1 ? Number.NaN : draw.integer(-1, outer * R) / 2) },
  }),
  cases: [
    { outer: 0, R: 2, n: 1 },
    { outer: 1, R: 0, n: 3 },
    { outer: 1, R: 1, n: 5 },
    { outer: 3, R: 8, n: 20 },
    { outer: 2, R: 257, n: 33 },
  ].flatMap((d) => [0, 1].flatMap((right) => [0, 1].map((shared) => ({ ...d, right, shared })))),
};
