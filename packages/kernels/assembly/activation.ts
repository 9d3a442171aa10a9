// Activations of n elements, in place allowed. Accuracy: docs/accuracy.md.
import { Each, WORDS } from "./inline/each";
import * as f from "./inline/functions";
import { F32 } from "./types";

/** Writes max(a, 0) [n] to out [n]. */
export function relu(out: F32, a: F32, n: i32): void {
  Each.map(f.RELU, WORDS, out, a, 0, 0, 0, n);
}

/** Writes a where a > 0, slope · a elsewhere, [n] to out [n]. */
export function leaky_relu(out: F32, a: F32, slope: f32, n: i32): void {
  Each.map(f.LEAKY_RELU, WORDS, out, a, slope, 0, 0, n);
}

/** Writes scale · a where a > 0, scale · alpha · (e^{rate · a} − 1) elsewhere, [n] to out [n]: elu, selu and celu. */
export function elu(out: F32, a: F32, alpha: f32, scale: f32, rate: f32, n: i32): void {
  Each.map(f.ELU, WORDS, out, a, alpha, scale, rate, n);
}

/** Writes a Φ(a) [n] to out [n], Φ the standard normal distribution function. */
export function gelu(out: F32, a: F32, n: i32): void {
  Each.map(f.GELU, WORDS, out, a, 0, 0, 0, n);
}

/** Writes a / 2 · (1 + tanh(√(2 / π) (a + 0.044715 a³))) [n] to out [n]. */
export function gelu_tanh(out: F32, a: F32, n: i32): void {
  Each.map(f.GELU_TANH, WORDS, out, a, 0, 0, 0, n);
}

/** Writes a · sigmoid(a) [n] to out [n]. */
export function silu(out: F32, a: F32, n: i32): void {
  Each.map(f.SILU, WORDS, out, a, 0, 0, 0, n);
}

/** Writes log(1 + e^{beta · a}) / beta, or a where beta · a > threshold, [n] to out [n]. */
export function softplus(out: F32, a: F32, beta: f32, threshold: f32, n: i32): void {
  Each.map(f.SOFTPLUS, WORDS, out, a, beta, threshold, 0, n);
}

/** Writes a tanh(log(1 + e^a)) [n] to out [n]. */
export function mish(out: F32, a: F32, n: i32): void {
  Each.map(f.MISH, WORDS, out, a, 0, 0, 0, n);
}

/** Writes a · min(max(a + 3, 0), 6) / 6 [n] to out [n]. */
export function hardswish(out: F32, a: F32, n: i32): void {
  Each.map(f.HARDSWISH, WORDS, out, a, 0, 0, 0, n);
}

/** Writes min(max(a + 3, 0), 6) / 6 [n] to out [n]. */
export function hardsigmoid(out: F32, a: F32, n: i32): void {
  Each.map(f.HARDSIGMOID, WORDS, out, a, 0, 0, 0, n);
}

/** Writes a / (1 + |a|) [n] to out [n]. */
export function softsign(out: F32, a: F32, n: i32): void {
  Each.map(f.SOFTSIGN, WORDS, out, a, 0, 0, 0, n);
}

/** Writes log(1 / (1 + e^−a)) [n] to out [n]. */
export function log_sigmoid(out: F32, a: F32, n: i32): void {
  Each.map(f.LOG_SIGMOID, WORDS, out, a, 0, 0, 0, n);
}

/** Writes a where |a| > lambda, 0 elsewhere, [n] to out [n]. */
export function hardshrink(out: F32, a: F32, lambda: f32, n: i32): void {
  Each.map(f.HARDSHRINK, WORDS, out, a, lambda, 0, 0, n);
}

/** Writes a pulled towards 0 by lambda, [n] to out [n]. */
export function softshrink(out: F32, a: F32, lambda: f32, n: i32): void {
  Each.map(f.SOFTSHRINK, WORDS, out, a, lambda, 0, 0, n);
}

/** Writes a where a > limit, value elsewhere, [n] to out [n]. */
export function threshold(out: F32, a: F32, limit: f32, value: f32, n: i32): void {
  Each.map(f.THRESHOLD, WORDS, out, a, limit, value, 0, n);
}
