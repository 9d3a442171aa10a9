// The meaning of assembly/quantize.ts.
import { nearest } from "./inline/nearest.ts";
import type { Spec } from "./spec.ts";

export const quantize_scale: Spec<"quantize_scale"> = {
  reference({ scale, x, N, O }) {
    for (let o = 0; o < O; o++) {
      const column = Array.from({ length: N }, (_, n) => x[n * O + o]!);
      const largest = Math.max(0, ...column.map(Math.abs));
      let [best, least] = largest > 0 ? [0, Infinity] : [1, 0];
      for (let i = 0; i < 26; i++) {
        const step = Math.fround((largest * (1 - i / 50)) / 127);
        const inverse = Math.fround(1 / step);
        let error = 0;
        for (const v of column) {
          const d = v - Math.max(-127, Math.min(127, nearest(Math.fround(v * inverse)))) * step;
          error += d * d;
        }
        if (error < least) [best, least] = [step, error];
      }
      scale[o] = best;
    }
  },
  // Normal columns, one of zeros, one with few large numbers, one whose step rounds to 0, one of halves of steps.
  buffers: ({ N, O }) => ({
    scale: O,
    x: {
      length: N * O,
      fill: (i, draw) => {
        const v = draw.normal();
        const kind = (i % O) % 6;
        if (kind === 2) return v > 2 ? 50 : v;
        if (kind === 4) return i < O ? 127 : Math.round(v * 80) / 2;
        return kind === 1 ? 0 : kind === 3 ? Math.round(v) * 1e-45 : v;
      },
    },
  }),
  writes: ["scale"],
  cases: [
    { N: 0, O: 2 },
    { N: 1, O: 1 },
    { N: 3, O: 5 },
    { N: 8, O: 4 },
    { N: 67, O: 13 },
    { N: 256, O: 64 },
  ],
  flops: ({ N, O }) => 26 * 9 * N * O,
};
