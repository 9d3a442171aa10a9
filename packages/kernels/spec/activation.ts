// The meaning of assembly/activation.ts.
import { normalCdf } from "./inline/erf.ts";
import { floats, lengths } from "./inline/floats.ts";
import type { Spec, Tolerance } from "./spec.ts";

type Plain = "relu" | "gelu" | "gelu_tanh" | "silu" | "mish" | "hardswish" | "hardsigmoid" | "softsign" | "log_sigmoid";

/** The spec of a function of one float. Without `tolerance` its result is the rounded one, bit for bit. */
function map(f: (x: number) => number, tolerance?: Tolerance): Spec<Plain> {
  return {
    reference({ out, a, n }) {
      for (let i = 0; i < n; i++) out[i] = f(a[i]!);
    },
    buffers: ({ n }) => ({ out: n, a: floats(n) }),
    cases: lengths,
    inPlace: [["out", "a"]],
    ...(tolerance && { tolerance }),
  };
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const softplus64 = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const hard = (x: number) => Math.min(Math.max(x + 3, 0), 6);

/** −0 may stay. */
export const relu: Spec<"relu"> = map((x) => Math.max(x, 0), { absolute: 0 });
/** 1 + erf cancels in the left tail: the error there is that of 1, times |a|. */
export const gelu: Spec<"gelu"> = map((x) => x * normalCdf(x), { ulp: 4, absolute: 5e-7 });
/** e^x of a rounded argument up to 100: its rounding counts a hundredfold where the result is far below 1. */
export const gelu_tanh: Spec<"gelu_tanh"> = map((x) => x * sigmoid(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)), {
  relative: 1e-6,
  absolute: 2e-7,
});
/** Below −87 the sigmoid is subnormal. */
export const silu: Spec<"silu"> = map((x) => x * sigmoid(x), { ulp: 3, absolute: 1e-42 });
export const mish: Spec<"mish"> = map((x) => x * (x > 40 ? 1 : Math.tanh(softplus64(x))), { relative: 6e-7, absolute: 1e-36 });
/** Rounded after the sum, the quotient and the product; where x + 3 cancels, the sum is exact. */
export const hardswish: Spec<"hardswish"> = map((x) => (x * hard(x)) / 6, { ulp: 3 });
export const hardsigmoid: Spec<"hardsigmoid"> = map((x) => hard(x) / 6, { ulp: 2 });
export const softsign: Spec<"softsign"> = map((x) => x / (1 + Math.abs(x)), { ulp: 2 });
export const log_sigmoid: Spec<"log_sigmoid"> = map((x) => -softplus64(-x), { ulp: 3 });

export const leaky_relu: Spec<"leaky_relu"> = {
  reference({ out, a, slope, n }) {
    for (let i = 0; i < n; i++) out[i] = a[i]! > 0 ? a[i]! : a[i]! * slope;
  },
  buffers: ({ n }) => ({ out: n, a: floats(n) }),
  cases: lengths.map(({ n }) => ({ n, slope: 0.25 })),
  inPlace: [["out", "a"]],
};

export const elu: Spec<"elu"> = {
  reference({ out, a, alpha, scale, rate, n }) {
    for (let i = 0; i < n; i++) out[i] = a[i]! > 0 ? scale * a[i]! : scale * alpha * Math.expm1(rate * a[i]!);
  },
  buffers: ({ n }) => ({ out: n, a: floats(n) }),
  cases: lengths.flatMap(({ n }) => [
    { n, alpha: 1, scale: 1, rate: 1 },
    { n, alpha: 1.5, scale: 1.0625, rate: 0.5 },
  ]),
  inPlace: [["out", "a"]],
  tolerance: { ulp: 4 },
};

export const softplus: Spec<"softplus"> = {
  reference({ out, a, beta, threshold, n }) {
    for (let i = 0; i < n; i++) out[i] = a[i]! * beta > threshold ? a[i]! : softplus64(a[i]! * beta) / beta;
  },
  buffers: ({ n }) => ({ out: n, a: floats(n) }),
  cases: lengths.map(({ n }) => ({ n, beta: 0.5, threshold: 15 })),
  inPlace: [["out", "a"]],
  tolerance: { ulp: 3 },
};

export const hardshrink: Spec<"hardshrink"> = {
  reference({ out, a, lambda, n }) {
    for (let i = 0; i < n; i++) out[i] = Math.abs(a[i]!) <= lambda ? 0 : a[i]!;
  },
  buffers: ({ n }) => ({ out: n, a: floats(n) }),
  cases: lengths.map(({ n }) => ({ n, lambda: 0.5 })),
  inPlace: [["out", "a"]],
};

/** One rounding; the difference of a number and itself is 0. */
export const softshrink: Spec<"softshrink"> = {
  reference({ out, a, lambda, n }) {
    for (let i = 0; i < n; i++) out[i] = a[i]! - Math.min(Math.max(a[i]!, -lambda), lambda);
  },
  buffers: ({ n }) => ({ out: n, a: floats(n) }),
  cases: lengths.map(({ n }) => ({ n, lambda: 0.5 })),
  inPlace: [["out", "a"]],
};

export const threshold: Spec<"threshold"> = {
  reference({ out, a, limit, value, n }) {
    for (let i = 0; i < n; i++) out[i] = a[i]! <= limit ? value : a[i]!;
  },
  buffers: ({ n }) => ({ out: n, a: floats(n) }),
  cases: lengths.map(({ n }) => ({ n, limit: 0.25, value: 20 })),
  inPlace: [["out", "a"]],
};
