// Measures how far functions of floats are from the exact value, in units of the last place.
import { erf, normalCdf } from "../spec/inline/erf.ts";
import * as kernels from "../src/generated/raw.ts";
import { allocate, f32, i32, release } from "../src/memory.ts";
import type { Ptr } from "../src/pointer.ts";

type Kernel = (k: { out: Ptr<"f32">; a: Ptr<"f32">; n: number }) => void;

/** A function to measure. */
export interface Measured {
  readonly name: string;
  readonly kernel: Kernel;
  /** The exact value, in double precision. */
  readonly exact: (x: number) => number;
  /** The most units that are promised, over all floats. */
  readonly bar: number;
  /** The units: of the last place of the result, or of the operand where the result comes from a difference. */
  readonly unit: "result" | "operand";
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
/** x · f where f is 0 at −∞: the product there is −∞ · 0, NaN. */
const gated = (f: (x: number) => number) => (x: number) => x * f(x);
const geluTanhFactor = (x: number) => sigmoid(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3));
const mishFactor = (x: number) => (x > 40 ? 1 : Math.tanh(softplus(x)));

const of = (name: string, kernel: Kernel, exact: Measured["exact"], bar: number, unit: Measured["unit"] = "result"): Measured => ({
  name,
  kernel,
  exact,
  bar,
  unit,
});

/** What is promised: the bars of the error table. */
export const measured: readonly Measured[] = [
  of("exp", kernels.exp, Math.exp, 2),
  of("log", kernels.log, Math.log, 2),
  of("tanh", kernels.tanh, Math.tanh, 2),
  of("sigmoid", kernels.sigmoid, sigmoid, 2),
  of("erf", kernels.erf, erf, 2),
  of("sin", kernels.sin, Math.sin, 2),
  of("cos", kernels.cos, Math.cos, 2),
  of("log1p", kernels.log1p, Math.log1p, 2),
  of("expm1", kernels.expm1, Math.expm1, 2),
  of("sqrt", kernels.sqrt, Math.sqrt, 0.5),
  of("rsqrt", kernels.rsqrt, (x) => 1 / Math.sqrt(x), 1.5),
  of("reciprocal", kernels.reciprocal, (x) => 1 / x, 0.5),
  of("square", kernels.square, (x) => x * x, 0.5),
  of("softplus", (k) => kernels.softplus({ ...k, beta: 1, threshold: 20 }), softplus, 3),
  of("log_sigmoid", kernels.log_sigmoid, (x) => -softplus(-x), 3),
  of(
    "elu",
    (k) => kernels.elu({ ...k, alpha: 1, scale: 1, rate: 1 }),
    (x) => (x > 0 ? x : Math.expm1(x)),
    2,
  ),
  of("softsign", kernels.softsign, (x) => x / (1 + Math.abs(x)), 2),
  of("silu", kernels.silu, gated(sigmoid), 2, "operand"),
  of("gelu", kernels.gelu, gated(normalCdf), 2, "operand"),
  of("gelu_tanh", kernels.gelu_tanh, gated(geluTanhFactor), 4, "operand"),
  of("mish", kernels.mish, gated(mishFactor), 4, "operand"),
];

const bits = new DataView(new ArrayBuffer(8));

/** The distance between the floats around x; below the normal ones 2^−149. */
function spacing(x: number): number {
  bits.setFloat64(0, x);
  const exponent = ((bits.getUint32(0) >>> 20) & 0x7ff) - 1023;
  return 2 ** (Math.min(Math.max(exponent, -126), 127) - 23);
}

const OVERFLOW = 2 ** 128;
/** ∞ as the number it begins at, so that rounding to it is an error like any other. */
const finite = (x: number) => Math.min(Math.max(x, -OVERFLOW), OVERFLOW);

/** The error of `got` in units of the last place; ∞ if only one of them is a number. */
export function errorOf(got: number, exact: number, unit = exact): number {
  if (Number.isNaN(got) || Number.isNaN(exact)) return Number.isNaN(got) && Number.isNaN(exact) ? 0 : Infinity;
  return Math.abs(finite(got) - finite(exact)) / spacing(unit);
}

/** The largest error that was found, and where. */
export interface Worst {
  error: number;
  at: number;
}

const BLOCK = 1 << 16;

/** Measures a function on every `stride`-th float, over both signs, all exponents, infinities and NaN. */
export function sweep({ kernel, exact, unit }: Measured, stride: number): Worst {
  const a = allocate(BLOCK * 4) as Ptr<"f32">;
  const out = allocate(BLOCK * 4) as Ptr<"f32">;
  const worst: Worst = { error: 0, at: 0 };
  for (let first = 0; first < 2 ** 32; first += BLOCK * stride) {
    const n = Math.min(BLOCK, Math.ceil((2 ** 32 - first) / stride));
    const words = i32.subarray(a / 4, a / 4 + n);
    for (let i = 0; i < n; i++) words[i] = first + i * stride;
    kernel({ out, a, n });
    const xs = f32.subarray(a / 4, a / 4 + n);
    const ys = f32.subarray(out / 4, out / 4 + n);
    for (let i = 0; i < n; i++) {
      const y = exact(xs[i]!);
      const error = errorOf(ys[i]!, y, unit === "operand" ? xs[i]! : y);
      if (error > worst.error) {
        worst.error = error;
        worst.at = xs[i]!;
      }
    }
  }
  release(a, BLOCK * 4);
  release(out, BLOCK * 4);
  return worst;
}

/** The values of a function at given floats. */
export function valuesAt({ kernel }: Measured, xs: readonly number[]): number[] {
  const bytes = xs.length * 4;
  const a = allocate(bytes) as Ptr<"f32">;
  f32.set(xs, a / 4);
  kernel({ out: a, a, n: xs.length });
  const ys = [...f32.subarray(a / 4, a / 4 + xs.length)];
  release(a, bytes);
  return ys;
}
