// Functions of one operand over n elements, in place allowed. Accuracy: docs/accuracy.md.
import { BYTES, BYTES_TO_WORDS, Each, WORDS, WORDS_TO_BYTES } from "./inline/each";
import * as f from "./inline/functions";
import { F32, I32, U8 } from "./types";

/** Writes |a| [n] to out [n]. */
export function abs(out: F32, a: F32, n: i32): void {
  Each.map(f.ABS, WORDS, out, a, 0, 0, 0, n);
}

/** Writes −a [n] to out [n]. */
export function neg(out: F32, a: F32, n: i32): void {
  Each.map(f.NEG, WORDS, out, a, 0, 0, 0, n);
}

/** Writes the sign of a [n] to out [n]: −1 or 1; zeros and NaN stay. */
export function sign(out: F32, a: F32, n: i32): void {
  Each.map(f.SIGN, WORDS, out, a, 0, 0, 0, n);
}

/** Writes a [n] rounded down to out [n]. */
export function floor(out: F32, a: F32, n: i32): void {
  Each.map(f.FLOOR, WORDS, out, a, 0, 0, 0, n);
}

/** Writes a [n] rounded up to out [n]. */
export function ceil(out: F32, a: F32, n: i32): void {
  Each.map(f.CEIL, WORDS, out, a, 0, 0, 0, n);
}

/** Writes a [n] rounded to the nearest integer, halves to even, to out [n]. */
export function round(out: F32, a: F32, n: i32): void {
  Each.map(f.ROUND, WORDS, out, a, 0, 0, 0, n);
}

/** Writes a [n] rounded towards zero to out [n]. */
export function trunc(out: F32, a: F32, n: i32): void {
  Each.map(f.TRUNC, WORDS, out, a, 0, 0, 0, n);
}

/** Writes a² [n] to out [n]. */
export function square(out: F32, a: F32, n: i32): void {
  Each.map(f.SQUARE, WORDS, out, a, 0, 0, 0, n);
}

/** Writes √a [n] to out [n]; NaN below 0. */
export function sqrt(out: F32, a: F32, n: i32): void {
  Each.map(f.SQRT, WORDS, out, a, 0, 0, 0, n);
}

/** Writes 1 / a [n] to out [n]. */
export function reciprocal(out: F32, a: F32, n: i32): void {
  Each.map(f.RECIPROCAL, WORDS, out, a, 0, 0, 0, n);
}

/** Writes 1 / √a [n] to out [n]; ∞ at 0, NaN below. */
export function rsqrt(out: F32, a: F32, n: i32): void {
  Each.map(f.RSQRT, WORDS, out, a, 0, 0, 0, n);
}

/** Writes e^a [n] to out [n]. */
export function exp(out: F32, a: F32, n: i32): void {
  Each.map(f.EXP, WORDS, out, a, 0, 0, 0, n);
}

/** Writes e^a − 1 [n] to out [n], exact near 0. */
export function expm1(out: F32, a: F32, n: i32): void {
  Each.map(f.EXPM1, WORDS, out, a, 0, 0, 0, n);
}

/** Writes the natural logarithm of a [n] to out [n]; −∞ at 0, NaN below. */
export function log(out: F32, a: F32, n: i32): void {
  Each.map(f.LOG, WORDS, out, a, 0, 0, 0, n);
}

/** Writes log(1 + a) [n] to out [n], exact near 0; −∞ at −1, NaN below. */
export function log1p(out: F32, a: F32, n: i32): void {
  Each.map(f.LOG1P, WORDS, out, a, 0, 0, 0, n);
}

/** Writes sin a [n], a in radians, to out [n]; NaN at ±∞. */
export function sin(out: F32, a: F32, n: i32): void {
  Each.map(f.SIN, WORDS, out, a, 0, 0, 0, n);
}

/** Writes cos a [n], a in radians, to out [n]; NaN at ±∞. */
export function cos(out: F32, a: F32, n: i32): void {
  Each.map(f.COS, WORDS, out, a, 0, 0, 0, n);
}

/** Writes tanh a [n] to out [n]. */
export function tanh(out: F32, a: F32, n: i32): void {
  Each.map(f.TANH, WORDS, out, a, 0, 0, 0, n);
}

/** Writes 1 / (1 + e^−a) [n] to out [n]. */
export function sigmoid(out: F32, a: F32, n: i32): void {
  Each.map(f.SIGMOID, WORDS, out, a, 0, 0, 0, n);
}

/** Writes the error function of a [n] to out [n]. */
export function erf(out: F32, a: F32, n: i32): void {
  Each.map(f.ERF, WORDS, out, a, 0, 0, 0, n);
}

/** Writes a [n] held between `low` and `high` to out [n]; NaN stays. */
export function clamp(out: F32, a: F32, low: f32, high: f32, n: i32): void {
  Each.map(f.CLAMP, WORDS, out, a, low, high, 0, n);
}

/** Writes whether a [n] is NaN to out [n]. */
export function is_nan(out: U8, a: F32, n: i32): void {
  Each.map(f.IS_NAN, WORDS_TO_BYTES, out, a, 0, 0, 0, n);
}

/** Writes whether a [n] is neither NaN nor infinite to out [n]. */
export function is_finite(out: U8, a: F32, n: i32): void {
  Each.map(f.IS_FINITE, WORDS_TO_BYTES, out, a, 0, 0, 0, n);
}

/** Writes 1 where a [n] is 0, and 0 elsewhere, to out [n]. */
export function logical_not(out: U8, a: U8, n: i32): void {
  Each.map(f.IS_ZERO, BYTES, out, a, 0, 0, 0, n);
}

/** Writes a [n] rounded towards zero to integers out [n]; beyond their range the nearest, 0 for NaN. */
export function cast_f32_i32(out: I32, a: F32, n: i32): void {
  Each.map(f.TO_I32, WORDS, out, a, 0, 0, 0, n);
}

/** Writes integers a [n] to out [n], beyond 2^24 rounded. */
export function cast_i32_f32(out: F32, a: I32, n: i32): void {
  Each.map(f.TO_F32, WORDS, out, a, 0, 0, 0, n);
}

/** Writes whether a [n] is not 0 to out [n]; NaN is not 0. */
export function cast_f32_u8(out: U8, a: F32, n: i32): void {
  Each.map(f.NOT_ZERO, WORDS_TO_BYTES, out, a, 0, 0, 0, n);
}

/** Writes whether integers a [n] are not 0 to out [n]. */
export function cast_i32_u8(out: U8, a: I32, n: i32): void {
  Each.map(f.NOT_ZERO_I32, WORDS_TO_BYTES, out, a, 0, 0, 0, n);
}

/** Writes bytes a [n] to floats out [n]. */
export function cast_u8_f32(out: F32, a: U8, n: i32): void {
  Each.map(f.TO_F32, BYTES_TO_WORDS, out, a, 0, 0, 0, n);
}

/** Writes bytes a [n] to integers out [n]. */
export function cast_u8_i32(out: I32, a: U8, n: i32): void {
  Each.map(f.SAME, BYTES_TO_WORDS, out, a, 0, 0, 0, n);
}
