// Half floats (IEEE 754 binary16), as files hold them: two bytes a number.
import { Each, HALVES_TO_WORDS, WORDS_TO_HALVES } from "./inline/each";
import * as f from "./inline/functions";
import { F32, U8 } from "./types";

/** Writes the half floats (IEEE 754 binary16) nearest to a [n], ties to even, to the bytes out [n, 2]; from 65520 on ∞, every NaN 0x7e00 or 0xfe00. */
export function cast_f32_f16(out: U8, a: F32, n: i32): void {
  Each.map(f.TO_HALF, WORDS_TO_HALVES, out, a, 0, 0, 0, n);
}

/** Writes the floats that the half floats in the bytes a [n, 2] stand for to out [n]. */
export function cast_f16_f32(out: F32, a: U8, n: i32): void {
  Each.map(f.FROM_HALF, HALVES_TO_WORDS, out, a, 0, 0, 0, n);
}
