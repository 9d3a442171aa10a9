// The meaning of assembly/binary.ts.
import { floats } from "./inline/floats.ts";
import type { Buffer, Spec, Tolerance } from "./spec.ts";

interface Dims {
  D0: number;
  D1: number;
  D2: number;
  D3: number;
  repeat: number;
}
type OfFloats = "add" | "sub" | "mul" | "div" | "maximum" | "minimum" | "pow" | "remainder" | "atan2";
type Compare = "equal" | "not_equal" | "less" | "less_equal";
type OfIntegers = "add_i32" | "sub_i32" | "mul_i32";
type CompareIntegers = "equal_i32" | "not_equal_i32" | "less_i32" | "less_equal_i32";
type OfBytes = "logical_and" | "logical_or" | "logical_xor";

/** Empty; contiguous: tail, vector, vectors, vectors and tail, a hidden layer; bias, column, scalar; each alone; both; all four. */
const cases: Dims[] = [
  ...[0, 3, 4, 8, 67, 4096].map((D3) => ({ D0: 1, D1: 1, D2: 1, D3, repeat: 0 })),
  { D0: 1, D1: 1, D2: 0, D3: 5, repeat: 0x40 },
  { D0: 1, D1: 1, D2: 7, D3: 10, repeat: 0x40 },
  { D0: 1, D1: 1, D2: 5, D3: 3, repeat: 0x08 },
  { D0: 1, D1: 1, D2: 1, D3: 21, repeat: 0x80 },
  { D0: 1, D1: 1, D2: 6, D3: 9, repeat: 0x84 },
  { D0: 1, D1: 3, D2: 2, D3: 5, repeat: 0x42 },
  { D0: 2, D1: 3, D2: 4, D3: 5, repeat: 0x5a },
  { D0: 2, D1: 3, D2: 4, D3: 6, repeat: 0xa5 },
  { D0: 3, D1: 2, D2: 3, D3: 1, repeat: 0x21 },
];

/** How many elements the operand has whose bits of `repeat` begin at `shift`. */
function size({ D0, D1, D2, D3, repeat }: Dims, shift: number): number {
  return [D0, D1, D2, D3].reduce((n, d, i) => (repeat & (1 << (shift + i)) ? n : n * d), 1);
}

/** Fills out with what `value` says, given the index into each operand. */
function each(out: Float32Array | Int32Array | Uint8Array, d: Dims, value: (a: number, b: number, c: number) => number): void {
  const dims = [d.D0, d.D1, d.D2, d.D3];
  const total = d.D0 * d.D1 * d.D2 * d.D3;
  for (let at = 0; at < total; at++) {
    const index = dims.map((_, i) => Math.floor(at / dims.slice(i + 1).reduce((n, x) => n * x, 1)) % dims[i]!);
    const place = (shift: number) => index.reduce((p, k, i) => (d.repeat & (1 << (shift + i)) ? p : p * dims[i]! + k), 0);
    out[at] = value(place(0), place(4), place(8));
  }
}

function floatsOf(d: Dims) {
  return { out: d.D0 * d.D1 * d.D2 * d.D3, a: floats(size(d, 0)), b: floats(size(d, 4), undefined, (r) => 3 * r.normal()) };
}

/** The spec of an operator on floats. Without `tolerance` its result is the rounded one, bit for bit. */
function floating(f: (a: number, b: number) => number, tolerance?: Tolerance): Spec<OfFloats> {
  return {
    reference: ({ out, a, b, ...d }) => each(out, d, (i, j) => f(a[i]!, b[j]!)),
    buffers: floatsOf,
    cases,
    flops: (d) => d.D0 * d.D1 * d.D2 * d.D3,
    ...(tolerance && { tolerance }),
  };
}
export const add: Spec<"add"> = floating((a, b) => a + b);
export const sub: Spec<"sub"> = floating((a, b) => a - b);
export const mul: Spec<"mul"> = floating((a, b) => a * b);
export const div: Spec<"div"> = floating((a, b) => a / b);
export const maximum: Spec<"maximum"> = floating(Math.max);
export const minimum: Spec<"minimum"> = floating(Math.min);
/** Rounded from double precision: at a half the engines' own pow may fall to the other side. IEEE's 1^y = 1 is not JavaScript's. */
export const pow: Spec<"pow"> = floating((a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b), { ulp: 1 });
/** Three roundings, the approximation, and that of π. */
export const atan2: Spec<"atan2"> = floating(Math.atan2, { ulp: 4 });
export const remainder: Spec<"remainder"> = floating(
  (a, b) => {
    if (Math.abs(a / b) >= 2 ** 28) return Number.NaN;
    const r = a % b;
    return r !== 0 && r < 0 !== b < 0 ? r + b : r;
  },
  { absolute: 0 },
);
remainder.buffers = (d) => {
  const moderate = (x: number) => Math.abs(x) < 1e6 && (x === 0 || Math.abs(x) > 1e-3);
  const divisor = (x: number) => Math.abs(x) > 1e-3;
  return { ...floatsOf(d), a: floats(size(d, 0), moderate), b: floats(size(d, 4), divisor, (r) => 3 + r.uniform()) };
};

function comparing(f: (a: number, b: number) => boolean): Spec<Compare> {
  return {
    reference: ({ out, a, b, ...d }) => each(out, d, (i, j) => (f(a[i]!, b[j]!) ? 1 : 0)),
    buffers: floatsOf,
    cases,
  };
}
export const equal: Spec<"equal"> = comparing((a, b) => a === b);
export const not_equal: Spec<"not_equal"> = comparing((a, b) => a !== b);
export const less: Spec<"less"> = comparing((a, b) => a < b);
export const less_equal: Spec<"less_equal"> = comparing((a, b) => a <= b);

const some = [0, 1, -1, 7, -2147483648, 2147483647, 65537];
const integers = (n: number, step: number): Buffer => ({ length: n, fill: (i) => some[(i * step) % 7]! });
const integersOf = (d: Dims) => ({ out: d.D0 * d.D1 * d.D2 * d.D3, a: integers(size(d, 0), 2), b: integers(size(d, 4), 3) });

function whole(f: (a: number, b: number) => number): Spec<OfIntegers> {
  return {
    reference: ({ out, a, b, ...d }) => each(out, d, (i, j) => f(a[i]!, b[j]!)),
    buffers: integersOf,
    cases,
  };
}
export const add_i32: Spec<"add_i32"> = whole((a, b) => a + b);
export const sub_i32: Spec<"sub_i32"> = whole((a, b) => a - b);
export const mul_i32: Spec<"mul_i32"> = whole(Math.imul);

function comparingIntegers(f: (a: number, b: number) => boolean): Spec<CompareIntegers> {
  return {
    reference: ({ out, a, b, ...d }) => each(out, d, (i, j) => (f(a[i]!, b[j]!) ? 1 : 0)),
    buffers: integersOf,
    cases,
  };
}
export const equal_i32: Spec<"equal_i32"> = comparingIntegers((a, b) => a === b);
export const not_equal_i32: Spec<"not_equal_i32"> = comparingIntegers((a, b) => a !== b);
export const less_i32: Spec<"less_i32"> = comparingIntegers((a, b) => a < b);
export const less_equal_i32: Spec<"less_equal_i32"> = comparingIntegers((a, b) => a <= b);

const bytes = (n: number, step: number): Buffer => ({ length: n, fill: (i) => [0, 1, 0, 1, 1][(i * step) % 5]! });

function logical(f: (a: number, b: number) => number): Spec<OfBytes> {
  return {
    reference: ({ out, a, b, ...d }) => each(out, d, (i, j) => f(a[i]!, b[j]!)),
    buffers: (d) => ({ out: d.D0 * d.D1 * d.D2 * d.D3, a: bytes(size(d, 0), 2), b: bytes(size(d, 4), 3) }),
    cases,
  };
}
export const logical_and: Spec<"logical_and"> = logical((a, b) => a & b);
export const logical_or: Spec<"logical_or"> = logical((a, b) => a | b);
export const logical_xor: Spec<"logical_xor"> = logical((a, b) => a ^ b);

export const where: Spec<"where"> = {
  reference: ({ out, condition, a, b, ...d }) => each(out, d, (i, j, k) => (condition[k] ? a[i]! : b[j]!)),
  buffers: (d) => ({ ...floatsOf(d), condition: bytes(size(d, 8), 2) }),
  cases: cases.flatMap((d) => [d, { ...d, repeat: d.repeat | 0x400 }, { ...d, repeat: d.repeat | 0xb00 }]),
};
