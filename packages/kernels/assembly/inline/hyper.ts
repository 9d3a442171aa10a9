// The numbers of an optimizer's block, and vectors that may be shorter at the end of a buffer.
import { loadPartial, storePartial } from "./partial";

/** Number i of the block. */
export function f64At(h: usize, i: i32): f64 {
  return load<f64>(h + ((<usize>i) << 3));
}

/** Writes number i of the block. */
export function setAt(h: usize, i: i32, value: f64): void {
  store<f64>(h + ((<usize>i) << 3), value);
}

/** Number i of the block in all lanes. */
export function at(h: usize, i: i32): v128 {
  return f32x4.splat(<f32>f64At(h, i));
}

/** The 4 numbers at p, or as many as are left. */
export function get(p: usize, left: i32): v128 {
  if (left > 3) return v128.load(p);
  return loadPartial(p, left, i32x4.splat(0));
}

/** Stores 4 numbers at p, or as many as are left. */
export function put(p: usize, v: v128, left: i32): void {
  if (left > 3) v128.store(p, v);
  else storePartial(p, v, left);
}
