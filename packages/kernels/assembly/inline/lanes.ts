// Four elements at a time, the last one to three with the same vector code: a result never depends on its position.
import { loadPartial, storePartial } from "./partial";

/** Loads n = 1 … 3 bytes at p into the first word. */
function loadBytes(p: usize, n: i32): v128 {
  let v = v128.load8_splat(p);
  if (n > 1) v = v128.load8_lane(p, v, 1, 1);
  if (n > 2) v = v128.load8_lane(p, v, 2, 2);
  return v;
}

/** Stores the first n = 1 … 3 bytes of v at p. */
function storeBytes(p: usize, v: v128, n: i32): void {
  v128.store8_lane(p, v, 0);
  if (n > 1) v128.store8_lane(p, v, 1, 1);
  if (n > 2) v128.store8_lane(p, v, 2, 2);
}

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Lanes {
  /** The next 4 words of the n > 0 left at p; behind the end zeros. */
  @inline static load(p: usize, n: i32): v128 {
    return n > 3 ? v128.load(p) : loadPartial(p, n, i32x4.splat(0));
  }

  /** Stores the next 4 words of n left. */
  @inline static store(p: usize, v: v128, n: i32): void {
    if (n > 3) v128.store(p, v);
    else storePartial(p, v, n);
  }

  /** The next 4 bytes of n left, as words. */
  @inline static loadBytes(p: usize, n: i32): v128 {
    const bytes = n > 3 ? v128.load32_zero(p) : loadBytes(p, n);
    return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
  }

  /** Stores the next 4 words of 0 and −1 as bytes of 0 and 1. */
  @inline static storeMask(p: usize, mask: v128, n: i32): void {
    const half = i16x8.narrow_i32x4_s(mask, mask);
    const bytes = v128.and(i8x16.narrow_i16x8_s(half, half), i8x16.splat(1));
    if (n > 3) v128.store32_lane(p, bytes, 0);
    else storeBytes(p, bytes, n);
  }
}
