// The commonest pooling: the largest of 2 × 2 pixels, vectors of channels at a time.

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
class Largest {
  /** The largest of four numbers, lane by lane; NaN if one is. */
  @inline static of(a: v128, b: v128, d: v128, e: v128): v128 {
    const low = f32x4.pmax(d, e);
    const nan = v128.or(v128.or(f32x4.ne(b, b), f32x4.ne(e, e)), f32x4.ne(low, low));
    return v128.or(f32x4.pmax(f32x4.pmax(a, b), low), nan);
  }
}

/** The largest of `run` windows as below, without indices, of the first `whole` bytes of a pixel's `bytes`: two vectors at a time. */
function largestOfPairs(out: usize, image: usize, row: usize, column: usize, next: usize, bytes: usize, whole: usize, run: i32): void {
  for (; run > 0; run--) {
    for (let o: usize = 0; o < whole; o += 32) {
      const p = image + o;
      const b = p + column;
      const q = p + row;
      const e = q + column;
      const t = out + o;
      v128.store(t, Largest.of(v128.load(p), v128.load(b), v128.load(q), v128.load(e)));
      v128.store(t, Largest.of(v128.load(p, 16), v128.load(b, 16), v128.load(q, 16), v128.load(e, 16)), 16);
    }
    out += bytes;
    image += next;
  }
}

/**
 * The largest of `run` windows of 2 × 2 pixels, `next` bytes (and `atNext` indices) apart, the first at `image`: out [run, C], C > 3, and, if
 * there, index [run, C]: where they are.
 */
export function largestOfFour(
  out: usize,
  index: usize,
  image: usize,
  at: i32,
  row: usize,
  column: usize,
  next: usize,
  atRow: i32,
  atColumn: i32,
  atNext: i32,
  C: i32,
  run: i32,
): void {
  let first = i32x4.splat(at);
  let second = i32x4.splat(at + atColumn);
  let third = i32x4.splat(at + atRow);
  let fourth = i32x4.splat(at + atRow + atColumn);
  const move = i32x4.splat(atNext);
  const bytes = (<usize>C) << 2;
  const whole: usize = index ? 0 : bytes & ~31;
  if (whole) largestOfPairs(out, image, row, column, next, bytes, whole, run);
  if (whole === bytes) return;
  const last = bytes - 16;
  for (; run > 0; run--) {
    for (let o = min(whole, last); ; o = min(o + 16, last)) {
      const p = image + o;
      const q = p + row;
      let a = v128.load(p);
      const b = v128.load(p + column);
      let d = v128.load(q);
      const e = v128.load(q + column);
      if (index) {
        const right = v128.or(f32x4.gt(b, a), f32x4.ne(b, b));
        const low = v128.or(f32x4.gt(e, d), f32x4.ne(e, e));
        a = v128.bitselect(b, a, right);
        d = v128.bitselect(e, d, low);
        const down = v128.or(f32x4.gt(d, a), f32x4.ne(d, d));
        a = v128.bitselect(d, a, down);
        const upper = v128.bitselect(second, first, right);
        v128.store(index + o, v128.bitselect(v128.bitselect(fourth, third, low), upper, down));
      } else a = Largest.of(a, b, d, e);
      v128.store(out + o, a);
      if (o === last) break;
    }
    out += bytes;
    if (index) index += bytes;
    image += next;
    first = i32x4.add(first, move);
    second = i32x4.add(second, move);
    third = i32x4.add(third, move);
    fourth = i32x4.add(fourth, move);
  }
}
