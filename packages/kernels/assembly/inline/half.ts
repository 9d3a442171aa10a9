// Half floats (IEEE 754 binary16) in words.

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
export class Half {
  /** The halves nearest to x, ties to even; from 65520 on ∞, NaN without its payload. */
  @inline static from(x: v128): v128 {
    const size = f32x4.abs(x);
    // Rounded by 13 bits, with the exponent's bias of 15 in place of 127.
    const odd = v128.and(i32x4.shr_u(size, 13), i32x4.splat(1));
    const normal = i32x4.shr_u(i32x4.add(i32x4.add(size, odd), i32x4.splat(0xfff - 0x38000000)), 13);
    // Below 2^−14 halves lie 2^−24 apart, as floats do above ½.
    const small = i32x4.sub(f32x4.add(size, f32x4.splat(0.5)), i32x4.splat(0x3f000000));
    const y = v128.bitselect(small, normal, i32x4.lt_s(size, i32x4.splat(0x38800000)));
    // Infinities end at 0x7c00, NaN at 0x7e00.
    const top = i32x4.sub(i32x4.splat(0x7c00), i32x4.shl(f32x4.ne(x, x), 9));
    return v128.or(v128.bitselect(top, y, i32x4.ge_s(size, i32x4.splat(0x47800000))), i32x4.shr_u(v128.xor(x, size), 16));
  }

  /** The floats that halves, widened with their sign, stand for. */
  @inline static wide(h: v128): v128 {
    const size = i32x4.shl(v128.and(h, i32x4.splat(0x7fff)), 13);
    const y = f32x4.mul(size, i32x4.splat(0x77800000)); // 2^112: subnormal halves become normal floats
    const huge = v128.and(i32x4.ge_s(size, i32x4.splat(0x0f800000)), i32x4.splat(0x7f800000));
    return v128.or(v128.or(y, huge), v128.and(h, i32x4.splat(-0x80000000)));
  }
}
