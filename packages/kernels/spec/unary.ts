// The meaning of assembly/unary.ts.
import { erf as erf64 } from "./inline/erf.ts";
import { floats, lengths } from "./inline/floats.ts";
import { nearest } from "./inline/nearest.ts";
import type { Spec, Tolerance } from "./spec.ts";

type Map = "abs" | "neg" | "sign" | "floor" | "ceil" | "round" | "trunc" | "square" | "sqrt" | "reciprocal" | "rsqrt";
type Curve = "exp" | "expm1" | "log" | "log1p" | "sin" | "cos" | "tanh" | "sigmoid" | "erf";

/** The spec of a function of one float. Without `tolerance` its result is the rounded one, bit for bit. */
function map(f: (x: number) => number, tolerance?: Tolerance): Spec<Map | Curve> {
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

export const abs: Spec<"abs"> = map(Math.abs);
export const neg: Spec<"neg"> = map((x) => -x);
export const sign: Spec<"sign"> = map(Math.sign);
export const floor: Spec<"floor"> = map(Math.floor);
export const ceil: Spec<"ceil"> = map(Math.ceil);
export const round: Spec<"round"> = map(nearest);
export const trunc: Spec<"trunc"> = map(Math.trunc);
export const square: Spec<"square"> = map((x) => x * x);
export const sqrt: Spec<"sqrt"> = map(Math.sqrt);
export const reciprocal: Spec<"reciprocal"> = map((x) => 1 / x);
/** Two roundings: of the root and of the quotient. */
export const rsqrt: Spec<"rsqrt"> = map((x) => 1 / Math.sqrt(x), { ulp: 2 });

/** The bar of docs/accuracy.md; the whole range is swept by test/accuracy.test.ts. */
const curve: Tolerance = { ulp: 2 };
export const exp: Spec<"exp"> = map(Math.exp, curve);
export const expm1: Spec<"expm1"> = map(Math.expm1, curve);
export const log: Spec<"log"> = map(Math.log, curve);
export const log1p: Spec<"log1p"> = map(Math.log1p, curve);
export const sin: Spec<"sin"> = map(Math.sin, curve);
export const cos: Spec<"cos"> = map(Math.cos, curve);
export const tanh: Spec<"tanh"> = map(Math.tanh, curve);
export const sigmoid: Spec<"sigmoid"> = map((x) => 1 / (1 + Math.exp(-x)), curve);
export const erf: Spec<"erf"> = map(erf64, curve);

export const clamp: Spec<"clamp"> = {
  reference({ out, a, low, high, n }) {
    for (let i = 0; i < n; i++) out[i] = Math.min(Math.max(a[i]!, low), high);
  },
  buffers: ({ n }) => ({ out: n, a: floats(n) }),
  cases: lengths.map(({ n }) => ({ n, low: -1, high: 0.5 })),
  inPlace: [["out", "a"]],
};

/** The spec of a test of floats. */
function test(f: (x: number) => boolean): Spec<"is_nan" | "is_finite" | "cast_f32_u8"> {
  return {
    reference({ out, a, n }) {
      for (let i = 0; i < n; i++) out[i] = f(a[i]!) ? 1 : 0;
    },
    buffers: ({ n }) => ({ out: n, a: floats(n) }),
    cases: lengths,
  };
}
export const is_nan: Spec<"is_nan"> = test(Number.isNaN);
export const is_finite: Spec<"is_finite"> = test(Number.isFinite);
export const cast_f32_u8: Spec<"cast_f32_u8"> = test((x) => x !== 0);

const bits = (n: number) => ({ length: n, fill: (i: number) => ((i * 7) % 3) & 1 });
const integers = (n: number) => ({ length: n, fill: (i: number) => [0, 1, -1, 7, -2147483648, 2147483647, 16777217][i % 7]! });

export const logical_not: Spec<"logical_not"> = {
  reference({ out, a, n }) {
    for (let i = 0; i < n; i++) out[i] = a[i] === 0 ? 1 : 0;
  },
  buffers: ({ n }) => ({ out: n, a: bits(n) }),
  cases: lengths,
  inPlace: [["out", "a"]],
};

export const cast_f32_i32: Spec<"cast_f32_i32"> = {
  reference({ out, a, n }) {
    for (let i = 0; i < n; i++) out[i] = Math.min(Math.max(Math.trunc(a[i]!), -2147483648), 2147483647);
  },
  buffers: ({ n }) => ({ out: n, a: floats(n) }),
  cases: lengths,
};

export const cast_i32_f32: Spec<"cast_i32_f32"> = {
  reference({ out, a, n }) {
    for (let i = 0; i < n; i++) out[i] = a[i]!;
  },
  buffers: ({ n }) => ({ out: n, a: integers(n) }),
  cases: lengths,
};

export const cast_i32_u8: Spec<"cast_i32_u8"> = {
  reference({ out, a, n }) {
    for (let i = 0; i < n; i++) out[i] = a[i] === 0 ? 0 : 1;
  },
  buffers: ({ n }) => ({ out: n, a: integers(n) }),
  cases: lengths,
};

export const cast_u8_f32: Spec<"cast_u8_f32"> = {
  reference({ out, a, n }) {
    for (let i = 0; i < n; i++) out[i] = a[i]!;
  },
  buffers: ({ n }) => ({ out: n, a: bits(n) }),
  cases: lengths,
};

export const cast_u8_i32: Spec<"cast_u8_i32"> = {
  reference({ out, a, n }) {
    for (let i = 0; i < n; i++) out[i] = a[i]!;
  },
  buffers: ({ n }) => ({ out: n, a: bits(n) }),
  cases: lengths,
};
