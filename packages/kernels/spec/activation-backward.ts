// The meaning of assembly/activation-backward.ts.
import { normalCdf } from "./inline/erf.ts";
import { lengths } from "./inline/floats.ts";
import type { Spec, Tolerance } from "./spec.ts";

type Plain = "relu_backward" | "gelu_backward" | "gelu_tanh_backward" | "silu_backward";
type OfResult = "sigmoid_backward" | "tanh_backward";

const buffers = ({ n }: { n: number }) => ({ da: n, dout: n, a: n });

/** The spec of a gradient: `f` is the derivative. Without `tolerance` the product is the rounded one, bit for bit. */
function times(f: (a: number) => number, tolerance: Tolerance): Spec<Plain> {
  return {
    reference({ da, dout, a, n }) {
      for (let i = 0; i < n; i++) da[i] = dout[i]! * f(a[i]!);
    },
    buffers,
    cases: lengths,
    writes: ["da"],
    inPlace: [["da", "dout"]],
    tolerance,
  };
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
/** σ + x σ (1 − σ) w′ with σ = sigmoid(w). */
function gated(x: number, w: number, slope: number): number {
  const s = sigmoid(w);
  return s * (1 + x * slope * (1 - s));
}
const C = 2 * Math.sqrt(2 / Math.PI);

/** The sign of zero is free. */
export const relu_backward: Spec<"relu_backward"> = times((a) => (a > 0 ? 1 : 0), { absolute: 0 });
/** Terms of size 1 that may cancel, each with a few roundings, times dout. */
const cancelling: Tolerance = { relative: 1e-6, absolute: 1e-6 };
export const gelu_backward: Spec<"gelu_backward"> = times(
  (a) => normalCdf(a) + (a * Math.exp((-a * a) / 2)) / Math.sqrt(2 * Math.PI),
  cancelling,
);
export const gelu_tanh_backward: Spec<"gelu_tanh_backward"> = times(
  (a) => gated(a, C * (a + 0.044715 * a ** 3), C * (1 + 3 * 0.044715 * a ** 2)),
  cancelling,
);
export const silu_backward: Spec<"silu_backward"> = times((a) => gated(a, a, 1), cancelling);

export const leaky_relu_backward: Spec<"leaky_relu_backward"> = {
  reference({ da, dout, a, slope, n }) {
    for (let i = 0; i < n; i++) da[i] = a[i]! > 0 ? dout[i]! : dout[i]! * slope;
  },
  buffers,
  cases: lengths.map(({ n }) => ({ n, slope: 0.25 })),
  writes: ["da"],
  inPlace: [["da", "dout"]],
};

export const hardtanh_backward: Spec<"hardtanh_backward"> = {
  reference({ da, dout, a, low, high, n }) {
    for (let i = 0; i < n; i++) da[i] = a[i]! > low && a[i]! < high ? dout[i]! : 0;
  },
  buffers,
  cases: lengths.map(({ n }) => ({ n, low: -1, high: 0.5 })),
  writes: ["da"],
  inPlace: [["da", "dout"]],
};

export const elu_backward: Spec<"elu_backward"> = {
  reference({ da, dout, a, alpha, scale, rate, n }) {
    for (let i = 0; i < n; i++) da[i] = dout[i]! * scale * (a[i]! > 0 ? 1 : alpha * rate * Math.exp(rate * a[i]!));
  },
  buffers,
  cases: lengths.flatMap(({ n }) => [
    { n, alpha: 1, scale: 1, rate: 1 },
    { n, alpha: 1.5, scale: 1.0625, rate: 0.5 },
  ]),
  writes: ["da"],
  inPlace: [["da", "dout"]],
  tolerance: { ulp: 5 },
};

function ofResult(f: (out: number) => number): Spec<OfResult> {
  return {
    reference({ da, dout, out, n }) {
      for (let i = 0; i < n; i++) da[i] = dout[i]! * f(out[i]!);
    },
    buffers: ({ n }) => ({ da: n, dout: n, out: n }),
    cases: lengths,
    writes: ["da"],
    inPlace: [["da", "dout"]],
    tolerance: { relative: 5e-7, absolute: 5e-7 },
  };
}
export const sigmoid_backward: Spec<"sigmoid_backward"> = ofResult((y) => y * (1 - y));
export const tanh_backward: Spec<"tanh_backward"> = ofResult((y) => 1 - y * y);
