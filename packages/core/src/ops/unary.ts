// Functions of one operand, element by element. Accuracy: docs/accuracy.md.

import type { NULL } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import { record, type Thunk } from "../tape.ts";
import { empty, operand, type Tensor } from "../tensor.ts";
import { sigmoidBackward, tanhBackward } from "./activation-backward.ts";
import { add, div, mul, sub } from "./binary.ts";
import { greaterEqual, lessEqual, logicalAnd, where } from "./compare.ts";

type Kernel = (k: { out: typeof NULL; a: typeof NULL; n: number }) => void;

/** An op of one operand: its kernel, and its gradient from that of the result, the operand and the result. */
function recordMap(name: string, x: Tensor, kernel: Kernel, gradient: ((dout: Tensor, a: Tensor, out: Tensor) => Tensor) | null): Tensor {
  const a = operand(name, "x", x);
  const out = empty(a.shape);
  kernel({ out: out.ptr, a: a.ptr, n: a.size });
  return record(name, [a], out, (dout): [Thunk | null] => [gradient && (() => gradient(dout, a, out))]);
}

/** |x|; the gradient at 0 is 0. */
export function abs(x: Tensor): Tensor {
  return recordMap("abs", x, kernels.abs, (dout, a) => mul(dout, sign(a)));
}

/** −x. */
export function neg(x: Tensor): Tensor {
  return recordMap("neg", x, kernels.neg, (dout) => neg(dout));
}

/** −1, 0 or 1 as x is negative, 0 or positive; NaN stays. Its gradient is 0. */
export function sign(x: Tensor): Tensor {
  return recordMap("sign", x, kernels.sign, null);
}

/** x rounded down. Its gradient is 0. */
export function floor(x: Tensor): Tensor {
  return recordMap("floor", x, kernels.floor, null);
}

/** x rounded up. Its gradient is 0. */
export function ceil(x: Tensor): Tensor {
  return recordMap("ceil", x, kernels.ceil, null);
}

/** x rounded to the nearest integer, halves to even. Its gradient is 0. */
export function round(x: Tensor): Tensor {
  return recordMap("round", x, kernels.round, null);
}

/** x rounded towards 0. Its gradient is 0. */
export function trunc(x: Tensor): Tensor {
  return recordMap("trunc", x, kernels.trunc, null);
}

/** x². */
export function square(x: Tensor): Tensor {
  return recordMap("square", x, kernels.square, (dout, a) => mul(dout, mul(a, 2)));
}

/** √x; NaN for x < 0. */
export function sqrt(x: Tensor): Tensor {
  return recordMap("sqrt", x, kernels.sqrt, (dout, _, out) => div(dout, mul(out, 2)));
}

/** 1 / √x; ∞ at 0, NaN for x < 0. */
export function rsqrt(x: Tensor): Tensor {
  return recordMap("rsqrt", x, kernels.rsqrt, (dout, _, out) => mul(mul(dout, -0.5), mul(out, square(out))));
}

/** 1 / x. */
export function reciprocal(x: Tensor): Tensor {
  return recordMap("reciprocal", x, kernels.reciprocal, (dout, _, out) => neg(mul(dout, square(out))));
}

/** e^x, within 1 unit in the last place. */
export function exp(x: Tensor): Tensor {
  return recordMap("exp", x, kernels.exp, (dout, _, out) => mul(dout, out));
}

/** e^x − 1, accurate near 0. */
export function expm1(x: Tensor): Tensor {
  return recordMap("expm1", x, kernels.expm1, (dout, _, out) => mul(dout, add(out, 1)));
}

/** The natural logarithm of x, within 1 unit in the last place; −∞ at 0, NaN for x < 0. */
export function log(x: Tensor): Tensor {
  return recordMap("log", x, kernels.log, (dout, a) => div(dout, a));
}

/** log(1 + x), accurate near 0; −∞ at −1, NaN below. */
export function log1p(x: Tensor): Tensor {
  return recordMap("log1p", x, kernels.log1p, (dout, a) => div(dout, add(a, 1)));
}

/** The logarithm of x to base 2. */
export function log2(x: Tensor): Tensor {
  return mul(log(operand("log2", "x", x)), Math.LOG2E);
}

/** The logarithm of x to base 10. */
export function log10(x: Tensor): Tensor {
  return mul(log(operand("log10", "x", x)), Math.LOG10E);
}

/** sin x, x in radians; NaN at ±∞. */
export function sin(x: Tensor): Tensor {
  return recordMap("sin", x, kernels.sin, (dout, a) => mul(dout, cos(a)));
}

/** cos x, x in radians; NaN at ±∞. */
export function cos(x: Tensor): Tensor {
  return recordMap("cos", x, kernels.cos, (dout, a) => neg(mul(dout, sin(a))));
}

/** tan x = sin x / cos x, x in radians; NaN at ±∞. */
export function tan(x: Tensor): Tensor {
  const a = operand("tan", "x", x);
  return div(sin(a), cos(a));
}

/** tanh x, within 2 units in the last place. */
export function tanh(x: Tensor): Tensor {
  return recordMap("tanh", x, kernels.tanh, (dout, _, out) => tanhBackward(dout, out));
}

/** 1 / (1 + e^−x), within 2 units in the last place. */
export function sigmoid(x: Tensor): Tensor {
  return recordMap("sigmoid", x, kernels.sigmoid, (dout, _, out) => sigmoidBackward(dout, out));
}

/** The error function, 2 / √π ∫₀ˣ e^−t² dt, within 2 units in the last place. */
export function erf(x: Tensor): Tensor {
  return recordMap("erf", x, kernels.erf, (dout, a) => mul(dout, mul(exp(neg(square(a))), 2 / Math.sqrt(Math.PI))));
}

/** The inverse of sigmoid: log(x / (1 − x)) for 0 < x < 1. */
export function logit(x: Tensor): Tensor {
  const a = operand("logit", "x", x);
  return sub(log(a), log1p(neg(a)));
}

/**
 * x held between `low` and `high`; NaN stays. The gradient is 0 where x was outside.
 * @param x - any shape
 */
export function clamp(x: Tensor, low = -Infinity, high = Infinity): Tensor {
  const a = operand("clamp", "x", x);
  const out = empty(a.shape);
  kernels.clamp({ out: out.ptr, a: a.ptr, low, high, n: a.size });
  return record("clamp", [a], out, (dout) => [() => where(logicalAnd(greaterEqual(a, low), lessEqual(a, high)), dout, 0)]);
}
