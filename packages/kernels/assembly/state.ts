// Writing what outlives a step: nothing happens while the fault word is set.
import { F32, I32, U8 } from "./types";

/** Copies a [n] bytes to out [n], unless fault[0] is set. */
export function assign(out: U8, a: U8, fault: I32, n: i32): void {
  if (load<i32>(fault) !== 0) return;
  memory.copy(out, a, n);
}

/** Moves out [n] towards a [n] by the share t [1], out += t · (a − out), or out = a where t = 1, unless fault[0] is set; out is read and written. */
export function lerp(out: F32, a: F32, t: F32, fault: I32, n: i32): void {
  if (load<i32>(fault) !== 0) return;
  const share = load<f32>(t);
  if (share === 1) {
    memory.copy(out, a, (<usize>n) << 2);
    return;
  }
  const shares = f32x4.splat(share);
  const end = out + ((<usize>n) << 2);
  const end4 = out + ((<usize>(n & ~3)) << 2);
  for (; out < end4; out += 16, a += 16) {
    const old = v128.load(out);
    v128.store(out, f32x4.add(old, f32x4.mul(shares, f32x4.sub(v128.load(a), old))));
  }
  for (; out < end; out += 4, a += 4) {
    const old = load<f32>(out);
    store<f32>(out, old + share * (load<f32>(a) - old));
  }
}
