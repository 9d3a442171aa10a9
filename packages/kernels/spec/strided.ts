// The meaning of assembly/strided.ts.
import type { Dimensions, Spec } from "./spec.ts";

type Layout = Dimensions<"strided_copy">;

/** One past the largest element a grid of strides touches. */
function extent(first: number, n: readonly number[], stride: readonly number[]): number {
  if (n.some((count) => count === 0)) return 0;
  return 1 + n.reduce((last, count, i) => last + Math.max(0, (count - 1) * stride[i]!), first);
}

const counts = (d: Layout) => [d.n0, d.n1, d.n2, d.n3];
const outStrides = (d: Layout) => [d.o0, d.o1, d.o2, d.o3];
const inStrides = (d: Layout) => [d.s0, d.s1, d.s2, d.s3];

function copyGrid(out: Float32Array | Uint8Array, a: Float32Array | Uint8Array, d: Layout): void {
  for (let i = 0; i < d.n0; i++)
    for (let j = 0; j < d.n1; j++)
      for (let k = 0; k < d.n2; k++)
        for (let l = 0; l < d.n3; l++)
          out[d.to + i * d.o0 + j * d.o1 + k * d.o2 + l * d.o3] = a[d.from + i * d.s0 + j * d.s1 + k * d.s2 + l * d.s3]!;
}

function layout(n: number[], o: number[], s: number[], to = 0, from = 0): Layout {
  const [n0, n1, n2, n3] = n as [number, number, number, number];
  const [o0, o1, o2, o3] = o as [number, number, number, number];
  const [s0, s1, s2, s3] = s as [number, number, number, number];
  return { to, from, n0, n1, n2, n3, o0, o1, o2, o3, s0, s1, s2, s3 };
}

/** A transpose of [R, C]: the last axis of out runs over rows of a. */
const transposed = (R: number, C: number, batch = 1) => layout([1, batch, C, R], [0, R * C, R, 1], [0, R * C, 1, C]);

const cases: Layout[] = [
  layout([1, 1, 1, 0], [0, 0, 0, 1], [0, 0, 0, 1]),
  layout([0, 1, 2, 3], [6, 6, 3, 1], [6, 6, 3, 1]),
  layout([1, 1, 1, 3], [0, 0, 0, 1], [0, 0, 0, 1]),
  layout([2, 3, 4, 5], [60, 20, 5, 1], [60, 20, 5, 1]),
  layout([1, 1, 3, 150], [0, 0, 150, 1], [0, 0, 151, 1], 0, 1),
  layout([2, 2, 3, 7], [84, 30, 9, 1], [42, 21, 7, 1], 5),
  layout([1, 2, 3, 4], [0, 12, 4, 1], [0, 12, 4, -1], 0, 3),
  layout([1, 2, 3, 4], [0, 12, 4, 1], [0, -12, -4, -1], 0, 23),
  layout([1, 2, 3, 5], [0, 30, 10, 2], [0, 15, 5, 1], 1),
  layout([2, 3, 2, 11], [66, 22, 11, 1], [3, 1, 0, 0]),
  layout([1, 3, 4, 8], [0, 32, 8, 1], [0, 0, 8, 1]),
  layout([2, 3, 4, 5], [60, 20, 5, 1], [1, 2, 6, 24]),
  transposed(1, 5),
  transposed(3, 9),
  transposed(4, 4),
  transposed(8, 4, 2),
  transposed(16, 12),
  transposed(35, 21, 2),
  transposed(100, 64),
  transposed(131, 7),
  layout([2, 4, 16, 6], [384, 96, 6, 1], [384, 16, 1, 64]),
];

export const strided_copy: Spec<"strided_copy"> = {
  reference: ({ out, a, ...d }) => copyGrid(out, a, d),
  buffers: (d) => ({ out: extent(d.to, counts(d), outStrides(d)), a: extent(d.from, counts(d), inStrides(d)) }),
  updates: ["out"],
  cases,
};

export const strided_copy_u8: Spec<"strided_copy_u8"> = {
  reference: ({ out, a, ...d }) => copyGrid(out, a, d),
  buffers: (d) => ({
    out: { length: extent(d.to, counts(d), outStrides(d)), fill: () => 77 },
    a: { length: extent(d.from, counts(d), inStrides(d)), fill: (_, draw) => draw.integer(0, 256) },
  }),
  updates: ["out"],
  cases,
};
