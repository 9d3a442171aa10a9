// Writing constants and moving blocks.
import { setWords } from "./inline/words";
import { F32, I32, U8 } from "./types";

/** Writes `value` to every element of out [n]. */
export function fill(out: F32, value: f32, n: i32): void {
  setWords(out, f32x4.splat(value), n);
}

/** Copies a [n] 32-bit words to out [n]; the blocks may overlap. */
export function copy(out: F32, a: F32, n: i32): void {
  memory.copy(out, a, (<usize>n) << 2);
}

/** Writes `value` to every element of out [n] integers. */
export function fill_i32(out: I32, value: i32, n: i32): void {
  setWords(out, i32x4.splat(value), n);
}

/** Writes `value` to every byte of out [n]. */
export function fill_u8(out: U8, value: i32, n: i32): void {
  memory.fill(out, <u8>value, n);
}

/** Copies a [n] bytes to out [n]; the blocks may overlap. */
export function copy_u8(out: U8, a: U8, n: i32): void {
  memory.copy(out, a, n);
}

/** Counts: out[i] = start + i · step, out [n], worked out in double precision. */
export function arange(out: F32, start: f64, step: f64, n: i32): void {
  for (let i = 0; i < n; i++) {
    store<f32>(out, <f32>(start + <f64>i * step));
    out += 4;
  }
}

/** Counts: out[i] = start + i · step, out [n] integers. */
export function arange_i32(out: I32, start: i32, step: i32, n: i32): void {
  for (; n > 0; n--) {
    store<i32>(out, start);
    start += step;
    out += 4;
  }
}
