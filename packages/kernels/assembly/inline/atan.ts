// The angle of a point, four at once.
import { madd } from "./madd";

const ATAN = memory.data<u32>([
  0xbeaaaa73, // (atan t − t) / t³ in t² on 0 ≤ t ≤ 1, minimax
  0x3e4cbd6e,
  0xbe118db2,
  0x3ddab467,
  0xbd9b400f,
  0x3d326531,
  0xbc87d542,
  0x3b42f156,
]);

/** The angle of the point (x, y) from the first axis, in (−π, π]; signed zeros and infinities as C's atan2. */
export function atan24(y: v128, x: v128): v128 {
  const a = f32x4.abs(x);
  const b = f32x4.abs(y);
  const high = f32x4.max(a, b);
  const low = f32x4.min(a, b);
  const one = f32x4.splat(1);
  const ratio = v128.bitselect(one, f32x4.div(low, high), f32x4.eq(low, high)); // ∞ / ∞ is 45°
  const t = v128.and(ratio, f32x4.ne(high, i32x4.splat(0)));
  const z = f32x4.mul(t, t);
  let p = v128.load32_splat(ATAN + 28);
  for (let i = 24; i >= 0; i -= 4) p = madd(p, z, v128.load32_splat(ATAN + i));
  let r = madd(f32x4.mul(p, z), t, t);
  r = v128.bitselect(f32x4.sub(f32x4.splat(Mathf.PI / 2), r), r, f32x4.gt(b, a));
  r = v128.bitselect(f32x4.sub(f32x4.splat(Mathf.PI), r), r, i32x4.shr_s(x, 31));
  const signed = v128.bitselect(y, r, i32x4.splat(0x80000000));
  return v128.or(signed, f32x4.ne(high, high));
}
