// The meaning of assembly/dot.ts.
import type { Spec } from "./spec.ts";

export const dot: Spec<"dot"> = {
  reference: ({ out, a, b, accumulate, n }) => {
    let sum = accumulate ? out[0]! : 0;
    for (let i = 0; i < n; i++) sum += a[i]! * b[i]!;
    out[0] = sum;
  },
  buffers: ({ n }) => ({ out: 1, a: n, b: n }),
  updates: ["out"],
  cases: [0, 1, 3, 4, 5, 16, 31, 1024, 1040, 5000].map((n) => ({ n, accumulate: n % 2 })),
  flops: ({ n }) => 2 * n,
  // Blocks of 1024 products near 1 are summed in single precision: 64 roundings a lane.
  tolerance: { absolute: 2e-4, relative: 1e-6 },
};
