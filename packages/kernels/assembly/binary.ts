// Operators of two operands over four broadcast dimensions; `where` chooses between two by a third.
//
// Operands are contiguous. In `repeat`, bit i says that a has size 1, not Di, along dimension i; bit 4 + i the same of b.
import * as f from "./inline/operators";
import { BYTES, CHOICES, TESTS, WORDS, Zip } from "./inline/zip";
import { F32, I32, U8 } from "./types";

/** Writes a + b to out [D0, D1, D2, D3]. */
export function add(out: F32, a: F32, b: F32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.ADD, WORDS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes a − b to out [D0, D1, D2, D3]. */
export function sub(out: F32, a: F32, b: F32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.SUB, WORDS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes a · b to out [D0, D1, D2, D3]. */
export function mul(out: F32, a: F32, b: F32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.MUL, WORDS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes a / b to out [D0, D1, D2, D3]. */
export function div(out: F32, a: F32, b: F32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.DIV, WORDS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes the larger of a and b, NaN if either is, to out [D0, D1, D2, D3]. */
export function maximum(out: F32, a: F32, b: F32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.MAXIMUM, WORDS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes the smaller of a and b, NaN if either is, to out [D0, D1, D2, D3]. */
export function minimum(out: F32, a: F32, b: F32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.MINIMUM, WORDS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes a^b, NaN for a < 0 and b not an integer, to out [D0, D1, D2, D3]. */
export function pow(out: F32, a: F32, b: F32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.POW, WORDS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes a − ⌊a / b⌋ b, of the sign of b, exact while |a / b| < 2^28, to out [D0, D1, D2, D3]. */
export function remainder(out: F32, a: F32, b: F32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.REMAINDER, WORDS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes the angle of the point (b, a), in radians, to out [D0, D1, D2, D3]. */
export function atan2(out: F32, a: F32, b: F32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.ATAN2, WORDS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes whether a = b to out [D0, D1, D2, D3]. */
export function equal(out: U8, a: F32, b: F32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.EQUAL, TESTS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes whether a ≠ b to out [D0, D1, D2, D3]. */
export function not_equal(out: U8, a: F32, b: F32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.NOT_EQUAL, TESTS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes whether a < b to out [D0, D1, D2, D3]. */
export function less(out: U8, a: F32, b: F32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.LESS, TESTS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes whether a ≤ b to out [D0, D1, D2, D3]. */
export function less_equal(out: U8, a: F32, b: F32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.LESS_EQUAL, TESTS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes a + b of integers, modulo 2^32, to out [D0, D1, D2, D3]. */
export function add_i32(out: I32, a: I32, b: I32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.ADD_I32, WORDS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes a − b of integers, modulo 2^32, to out [D0, D1, D2, D3]. */
export function sub_i32(out: I32, a: I32, b: I32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.SUB_I32, WORDS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes a · b of integers, modulo 2^32, to out [D0, D1, D2, D3]. */
export function mul_i32(out: I32, a: I32, b: I32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.MUL_I32, WORDS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes whether a = b of integers to out [D0, D1, D2, D3]. */
export function equal_i32(out: U8, a: I32, b: I32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.EQUAL_I32, TESTS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes whether a ≠ b of integers to out [D0, D1, D2, D3]. */
export function not_equal_i32(out: U8, a: I32, b: I32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.NOT_EQUAL_I32, TESTS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes whether a < b of integers to out [D0, D1, D2, D3]. */
export function less_i32(out: U8, a: I32, b: I32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.LESS_I32, TESTS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes whether a ≤ b of integers to out [D0, D1, D2, D3]. */
export function less_equal_i32(out: U8, a: I32, b: I32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.LESS_EQUAL_I32, TESTS, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes whether both a and b are not 0 to out [D0, D1, D2, D3]. */
export function logical_and(out: U8, a: U8, b: U8, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.AND, BYTES, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes whether a or b is not 0 to out [D0, D1, D2, D3]. */
export function logical_or(out: U8, a: U8, b: U8, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.OR, BYTES, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes whether just one of a and b is not 0 to out [D0, D1, D2, D3]. */
export function logical_xor(out: U8, a: U8, b: U8, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.XOR, BYTES, out, a, b, 0, D0, D1, D2, D3, repeat);
}

/** Writes a where `condition` is not 0, b elsewhere, to out [D0, D1, D2, D3]; in `repeat`, bit 8 + i speaks of `condition`. */
export function where(out: F32, condition: U8, a: F32, b: F32, D0: i32, D1: i32, D2: i32, D3: i32, repeat: i32): void {
  Zip.map(f.ADD, CHOICES, out, a, b, condition, D0, D1, D2, D3, repeat);
}
