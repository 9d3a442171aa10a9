// Gradients of activations, fused: of n elements, in place of dout allowed.
import * as f from "./inline/gradients";
import { Gradients } from "./inline/gradients";
import { F32 } from "./types";

/** Writes dout where a > 0, 0 elsewhere, [n] to da [n]. */
export function relu_backward(da: F32, dout: F32, a: F32, n: i32): void {
  Gradients.map(f.RELU, da, dout, a, 0, 0, 0, n);
}

/** Writes dout where a > 0, slope · dout elsewhere, [n] to da [n]. */
export function leaky_relu_backward(da: F32, dout: F32, a: F32, slope: f32, n: i32): void {
  Gradients.map(f.LEAKY_RELU, da, dout, a, slope, 0, 0, n);
}

/** Writes dout where low < a < high, 0 elsewhere, [n] to da [n]. */
export function hardtanh_backward(da: F32, dout: F32, a: F32, low: f32, high: f32, n: i32): void {
  Gradients.map(f.HARDTANH, da, dout, a, low, high, 0, n);
}

/** Writes dout · scale where a > 0, dout · scale · alpha · rate · e^{rate · a} elsewhere, [n] to da [n]. */
export function elu_backward(da: F32, dout: F32, a: F32, alpha: f32, scale: f32, rate: f32, n: i32): void {
  Gradients.map(f.ELU, da, dout, a, alpha, scale, rate, n);
}

/** Writes dout · (Φ(a) + a φ(a)) [n] to da [n]. */
export function gelu_backward(da: F32, dout: F32, a: F32, n: i32): void {
  Gradients.map(f.GELU, da, dout, a, 0, 0, 0, n);
}

/** Writes dout times the derivative of gelu's tanh form at a [n] to da [n]. */
export function gelu_tanh_backward(da: F32, dout: F32, a: F32, n: i32): void {
  Gradients.map(f.GELU_TANH, da, dout, a, 0, 0, 0, n);
}

/** Writes dout · σ (1 + a (1 − σ)), σ = sigmoid(a), [n] to da [n]. */
export function silu_backward(da: F32, dout: F32, a: F32, n: i32): void {
  Gradients.map(f.SILU, da, dout, a, 0, 0, 0, n);
}

/** Writes dout · out · (1 − out) [n] to da [n], out being sigmoid(a). */
export function sigmoid_backward(da: F32, dout: F32, out: F32, n: i32): void {
  Gradients.map(f.SIGMOID, da, dout, out, 0, 0, 0, n);
}

/** Writes dout · (1 − out²) [n] to da [n], out being tanh(a). */
export function tanh_backward(da: F32, dout: F32, out: F32, n: i32): void {
  Gradients.map(f.TANH, da, dout, out, 0, 0, 0, n);
}
