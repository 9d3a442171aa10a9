// What each operator of two operands does to four lanes. `f` is a constant where it is called: one branch is left.
import { atan24 } from "./atan";
import { pow2 } from "./math64";

export const ADD = 0;
export const SUB = 1;
export const MUL = 2;
export const DIV = 3;
export const MAXIMUM = 4;
export const MINIMUM = 5;
export const POW = 6;
export const REMAINDER = 7;
export const EQUAL = 8;
export const NOT_EQUAL = 9;
export const LESS = 10;
export const LESS_EQUAL = 11;
export const ADD_I32 = 12;
export const SUB_I32 = 13;
export const MUL_I32 = 14;
export const EQUAL_I32 = 15;
export const NOT_EQUAL_I32 = 16;
export const LESS_I32 = 17;
export const LESS_EQUAL_I32 = 18;
export const AND = 19;
export const OR = 20;
export const XOR = 21;
export const ATAN2 = 22;

/** Two floats as doubles: the upper pair of x. */
function upper(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
}

/** Four doubles rounded to floats. */
function join(low: v128, high: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

/** x^y, rounded from double precision. */
function pow4(x: v128, y: v128): v128 {
  return join(pow2(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(y)), pow2(upper(x), upper(y)));
}

/** x − ⌊x / y⌋ y of doubles that are floats; exact while |x / y| < 2^28. */
function remainder2(x: v128, y: v128): v128 {
  const q = f64x2.trunc(f64x2.div(x, y));
  const zero = i64x2.splat(0);
  let r = v128.bitselect(x, f64x2.sub(x, f64x2.mul(q, y)), f64x2.eq(q, zero)); // x where y is infinite too
  const across = v128.and(v128.xor(f64x2.lt(r, zero), f64x2.lt(y, zero)), f64x2.ne(r, zero));
  r = f64x2.add(r, v128.and(y, across));
  return r;
}

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Operators {
  /** The operator f of four lanes; a mask for those that compare. */
  @inline static at(f: i32, x: v128, y: v128): v128 {
    if (f === ADD) return f32x4.add(x, y);
    if (f === SUB) return f32x4.sub(x, y);
    if (f === MUL) return f32x4.mul(x, y);
    if (f === DIV) return f32x4.div(x, y);
    if (f === MAXIMUM) return f32x4.max(x, y);
    if (f === MINIMUM) return f32x4.min(x, y);
    if (f === POW) return pow4(x, y);
    if (f === REMAINDER) return join(remainder2(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(y)), remainder2(upper(x), upper(y)));
    if (f === ATAN2) return atan24(x, y);
    if (f === EQUAL) return f32x4.eq(x, y);
    if (f === NOT_EQUAL) return f32x4.ne(x, y);
    if (f === LESS) return f32x4.lt(x, y);
    if (f === LESS_EQUAL) return f32x4.le(x, y);
    if (f === ADD_I32) return i32x4.add(x, y);
    if (f === SUB_I32) return i32x4.sub(x, y);
    if (f === MUL_I32) return i32x4.mul(x, y);
    if (f === EQUAL_I32) return i32x4.eq(x, y);
    if (f === NOT_EQUAL_I32) return i32x4.ne(x, y);
    if (f === LESS_I32) return i32x4.lt_s(x, y);
    if (f === LESS_EQUAL_I32) return i32x4.le_s(x, y);
    const zero = i32x4.splat(0);
    if (f === AND) return v128.and(i32x4.ne(x, zero), i32x4.ne(y, zero));
    if (f === OR) return i32x4.ne(v128.or(x, y), zero);
    return v128.xor(i32x4.ne(x, zero), i32x4.ne(y, zero));
  }
}
