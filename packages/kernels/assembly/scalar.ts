// Functions of one double, the same on every engine: for schedules and environments, where JavaScript's Math may differ.
import { exp2, log2, pow2, sin2, tanh2 } from "./inline/math64";

/** Returns e^x, within 1 unit in the last place. */
export function scalar_exp(x: f64): f64 {
  return f64x2.extract_lane(exp2(f64x2.splat(x)), 0);
}

/** Returns the natural logarithm of x, within 1 unit in the last place; −∞ at 0, NaN below. */
export function scalar_log(x: f64): f64 {
  return f64x2.extract_lane(log2(f64x2.splat(x)), 0);
}

/** Returns x^y, within 4 + 2 |y ln x| units in the last place. */
export function scalar_pow(x: f64, y: f64): f64 {
  return f64x2.extract_lane(pow2(f64x2.splat(x), f64x2.splat(y)), 0);
}

/** Returns tanh x, within 4 units in the last place. */
export function scalar_tanh(x: f64): f64 {
  return f64x2.extract_lane(tanh2(f64x2.splat(x)), 0);
}

/** Returns sin x, x in radians, within 2e-16; NaN for |x| ≥ 2^20. */
export function scalar_sin(x: f64): f64 {
  return f64x2.extract_lane(sin2(f64x2.splat(x), 0), 0);
}

/** Returns cos x, x in radians, within 2e-16; NaN for |x| ≥ 2^20. */
export function scalar_cos(x: f64): f64 {
  return f64x2.extract_lane(sin2(f64x2.splat(x), 1), 0);
}
