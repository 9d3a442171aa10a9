// What each function of one operand does to four floats. `f` is a constant where it is called: one branch is left.
import { erf4 } from "./erf";
import { Half } from "./half";
import { Exp, Log, log1p4 } from "./math";
import { sin4 } from "./trig";

export const ABS = 0;
export const NEG = 1;
export const SIGN = 2;
export const FLOOR = 3;
export const CEIL = 4;
export const ROUND = 5;
export const TRUNC = 6;
export const SQUARE = 7;
export const SQRT = 8;
export const RECIPROCAL = 9;
export const RSQRT = 10;
export const EXP = 11;
export const EXPM1 = 12;
export const LOG = 13;
export const LOG1P = 14;
export const SIN = 15;
export const COS = 16;
export const TANH = 17;
export const SIGMOID = 18;
export const ERF = 19;
export const IS_NAN = 20;
export const IS_FINITE = 21;
export const IS_ZERO = 22;
export const NOT_ZERO = 23;
export const NOT_ZERO_I32 = 24;
export const TO_I32 = 25;
export const TO_F32 = 26;
export const SAME = 27;
export const RELU = 28;
export const LEAKY_RELU = 29;
export const CLAMP = 30;
export const ELU = 31;
export const GELU = 32;
export const GELU_TANH = 33;
export const SILU = 34;
export const SOFTPLUS = 35;
export const MISH = 36;
export const HARDSWISH = 37;
export const HARDSIGMOID = 38;
export const SOFTSIGN = 39;
export const HARDSHRINK = 40;
export const SOFTSHRINK = 41;
export const THRESHOLD = 42;
export const LOG_SIGMOID = 43;
export const TO_HALF = 44;
export const FROM_HALF = 45;

/** 2 √(2 / π) (x + 0.044715 x³): sigmoid of it is the factor of gelu's tanh form. */
export function geluArgument(x: v128): v128 {
  const cubic = f32x4.mul(f32x4.mul(x, x), f32x4.splat(0.07135481627159986));
  return f32x4.mul(x, f32x4.add(cubic, f32x4.splat(1.5957691216057308)));
}

/** log(1 + e^x) = max(x, 0) + log(1 + e^−|x|). */
function softplus4(x: v128): v128 {
  return f32x4.add(f32x4.pmax(x, i32x4.splat(0)), log1p4(Exp.exp(f32x4.neg(f32x4.abs(x)))));
}

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Functions {
  /** ±1; NaN and zeros stay. */
  @inline static sign(x: v128): v128 {
    const one = v128.or(v128.and(x, i32x4.splat(0x80000000)), f32x4.splat(1));
    return v128.bitselect(one, x, f32x4.gt(f32x4.abs(x), i32x4.splat(0)));
  }

  /** (e^x − 1) scaled where x ≤ 0: α = s, scale = t, input scale = u. */
  @inline static elu(x: v128, s: v128, t: v128, u: v128): v128 {
    const low = f32x4.mul(f32x4.mul(s, t), Exp.expm1(f32x4.mul(x, u)));
    return v128.bitselect(f32x4.mul(x, t), low, f32x4.gt(x, i32x4.splat(0)));
  }

  /** x Φ(x). */
  @inline static gelu(x: v128): v128 {
    const twice = f32x4.add(erf4(f32x4.mul(x, f32x4.splat(Mathf.SQRT1_2))), f32x4.splat(1));
    return f32x4.mul(f32x4.mul(x, f32x4.splat(0.5)), twice);
  }

  /** log(1 + e^{β x}) / β with β = s; x where β x > t. */
  @inline static softplus(x: v128, s: v128, t: v128): v128 {
    const z = f32x4.mul(x, s);
    return v128.bitselect(x, f32x4.div(softplus4(z), s), f32x4.gt(z, t));
  }

  /** x tanh(log(1 + e^x)) = x w / (w + 2) with w = e^x (e^x + 2). */
  @inline static mish(x: v128): v128 {
    const e = Exp.exp(f32x4.pmin(x, f32x4.splat(20)));
    const two = f32x4.splat(2);
    const w = f32x4.mul(e, f32x4.add(e, two));
    return f32x4.mul(x, f32x4.div(w, f32x4.add(w, two)));
  }

  /** min(max(x + 3, 0), 6) / 6. */
  @inline static hardsigmoid(x: v128): v128 {
    const six = f32x4.splat(6);
    return f32x4.div(f32x4.pmin(f32x4.pmax(f32x4.add(x, f32x4.splat(3)), i32x4.splat(0)), six), six);
  }

  /** The function f of four floats, with its parameters s, t, u. */
  @inline static at(f: i32, x: v128, s: v128, t: v128, u: v128): v128 {
    if (f === ABS) return f32x4.abs(x);
    if (f === NEG) return f32x4.neg(x);
    if (f === SIGN) return Functions.sign(x);
    if (f === FLOOR) return f32x4.floor(x);
    if (f === CEIL) return f32x4.ceil(x);
    if (f === ROUND) return f32x4.nearest(x);
    if (f === TRUNC) return f32x4.trunc(x);
    if (f === SQUARE) return f32x4.mul(x, x);
    if (f === SQRT) return f32x4.sqrt(x);
    if (f === RECIPROCAL) return f32x4.div(f32x4.splat(1), x);
    if (f === RSQRT) return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
    if (f === EXP) return Exp.plain(x);
    if (f === EXPM1) return Exp.expm1(x);
    if (f === LOG) return Log.log(x);
    if (f === LOG1P) return log1p4(x);
    if (f === SIN) return sin4(x, 0);
    if (f === COS) return sin4(x, 1);
    if (f === TANH) return Exp.tanh(x);
    if (f === SIGMOID) return Exp.sigmoid(x);
    if (f === ERF) return erf4(x);
    if (f === IS_NAN) return f32x4.ne(x, x);
    if (f === IS_FINITE) return f32x4.lt(f32x4.abs(x), f32x4.splat(Infinity));
    if (f === IS_ZERO) return i32x4.eq(x, i32x4.splat(0));
    if (f === NOT_ZERO) return f32x4.ne(x, i32x4.splat(0));
    if (f === NOT_ZERO_I32) return i32x4.ne(x, i32x4.splat(0));
    if (f === TO_I32) return i32x4.trunc_sat_f32x4_s(x);
    if (f === TO_F32) return f32x4.convert_i32x4_s(x);
    if (f === RELU) return f32x4.pmax(x, i32x4.splat(0));
    if (f === LEAKY_RELU) return v128.bitselect(x, f32x4.mul(x, s), f32x4.gt(x, i32x4.splat(0)));
    if (f === CLAMP) return f32x4.pmin(f32x4.pmax(x, s), t);
    if (f === ELU) return Functions.elu(x, s, t, u);
    if (f === GELU) return Functions.gelu(x);
    if (f === GELU_TANH) return f32x4.mul(x, Exp.sigmoid(geluArgument(x)));
    if (f === SILU) return f32x4.mul(x, Exp.sigmoid(x));
    if (f === SOFTPLUS) return Functions.softplus(x, s, t);
    if (f === MISH) return Functions.mish(x);
    if (f === HARDSWISH) return f32x4.mul(x, Functions.hardsigmoid(x));
    if (f === HARDSIGMOID) return Functions.hardsigmoid(x);
    if (f === SOFTSIGN) return f32x4.div(x, f32x4.add(f32x4.abs(x), f32x4.splat(1)));
    if (f === HARDSHRINK) return v128.andnot(x, f32x4.le(f32x4.abs(x), s));
    if (f === SOFTSHRINK) return f32x4.sub(x, f32x4.pmin(f32x4.pmax(x, f32x4.neg(s)), s));
    if (f === THRESHOLD) return v128.bitselect(t, x, f32x4.le(x, s));
    if (f === TO_HALF) return Half.from(x);
    if (f === FROM_HALF) return Half.wide(x);
    if (f === LOG_SIGMOID) return f32x4.neg(softplus4(f32x4.neg(x)));
    return x;
  }
}
