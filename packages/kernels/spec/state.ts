// The meaning of assembly/state.ts.
import type { Buffer, Spec } from "./spec.ts";

/** A fault word: clear, or set to op 3. */
const faultWord = (set: boolean): Buffer => ({ length: 4, fill: (i) => (set && i === 0 ? 3 : 0) });
const sizes = [0, 1, 3, 4, 5, 17, 1000];

export const assign: Spec<"assign"> = {
  reference: ({ out, a, fault }) => {
    if (fault[0] === 0) out.set(a);
  },
  buffers: ({ n }) => ({ out: n, a: { length: n, fill: (_, draw) => draw.integer(0, 256) }, fault: faultWord(n === 5) }),
  updates: ["out"],
  cases: sizes.map((n) => ({ n })),
};

export const lerp: Spec<"lerp"> = {
  reference: ({ out, a, t, fault, n }) => {
    if (fault[0] !== 0) return;
    for (let i = 0; i < n; i++) out[i] = t[0] === 1 ? a[i]! : out[i]! + t[0]! * (a[i]! - out[i]!);
  },
  buffers: ({ n }) => ({ out: n, a: n, t: { length: 1, fill: () => (n === 17 ? 1 : 0.25) }, fault: faultWord(n === 5) }),
  updates: ["out"],
  cases: sizes.map((n) => ({ n })),
  flops: ({ n }) => 3 * n,
  // Two roundings more than the reference: half a unit of the operands each.
  tolerance: { absolute: 1e-6, relative: 1e-6 },
};
