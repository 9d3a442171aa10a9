// The meaning of assembly/fill.ts.
import type { Spec } from "./spec.ts";

const sizes = [0, 1, 3, 4, 5, 17, 1000].map((n) => ({ n }));

export const fill: Spec<"fill"> = {
  reference: ({ out, value }) => void out.fill(value),
  buffers: ({ n }) => ({ out: n }),
  cases: sizes.map(({ n }) => ({ n, value: 1.5 })),
};

export const copy: Spec<"copy"> = {
  reference: ({ out, a }) => out.set(a),
  buffers: ({ n }) => ({ out: n, a: n }),
  cases: sizes,
};

export const fill_i32: Spec<"fill_i32"> = {
  reference: ({ out, value }) => void out.fill(value),
  buffers: ({ n }) => ({ out: n }),
  cases: sizes.map(({ n }) => ({ n, value: -7 })),
};

export const fill_u8: Spec<"fill_u8"> = {
  reference: ({ out, value }) => void out.fill(value),
  buffers: ({ n }) => ({ out: n }),
  cases: sizes.map(({ n }) => ({ n, value: 200 })),
};

export const copy_u8: Spec<"copy_u8"> = {
  reference: ({ out, a }) => out.set(a),
  buffers: ({ n }) => ({ out: n, a: { length: n, fill: (_, draw) => draw.integer(0, 256) } }),
  cases: sizes,
};

export const arange: Spec<"arange"> = {
  reference: ({ out, start, step }) => out.forEach((_, i) => void out.fill(start + i * step, i, i + 1)),
  buffers: ({ n }) => ({ out: n }),
  cases: sizes.map(({ n }) => ({ n, start: -1.5, step: 0.1 })),
};

export const arange_i32: Spec<"arange_i32"> = {
  reference: ({ out, start, step }) => out.forEach((_, i) => void out.fill(start + i * step, i, i + 1)),
  buffers: ({ n }) => ({ out: n }),
  cases: sizes.map(({ n }) => ({ n, start: 7, step: -3 })),
};
