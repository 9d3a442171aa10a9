// Booleans in vectors: bytes of 0 and 1 in memory, words of 0 and −1 in lanes.

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Lanes {
  /** The first four bytes as words. */
  @inline static widen(bytes: v128): v128 {
    return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
  }

  /** Four words of 0 and −1 as the first four bytes, of 0 and 1. */
  @inline static narrow(mask: v128): v128 {
    const half = i16x8.narrow_i32x4_s(mask, mask);
    return v128.and(i8x16.narrow_i16x8_s(half, half), i8x16.splat(1));
  }
}
