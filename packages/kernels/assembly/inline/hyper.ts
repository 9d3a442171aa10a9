// The numbers of an optimizer's block.

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
