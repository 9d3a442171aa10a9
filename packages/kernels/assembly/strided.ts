// Moving elements between strided layouts: slices, concatenation, flips, broadcasts, permutations.
import { copyWords } from "./inline/words";
import { F32, U8 } from "./types";

/** Rows of a that are transposed together; on 1024 × 1024 floats 64 is a third faster than 16. */
const ROWS = 64;

/** Transposes a [R, C] with row stride s to out [C, R] with row stride o; strides in bytes. */
function transpose(out: usize, a: usize, R: i32, C: i32, o: usize, s: usize): void {
  const C4 = C & ~3;
  for (let row = 0; row < R; row += ROWS) {
    const end = min(row + ROWS, R);
    const end4 = row + ((end - row) & ~3);
    for (let c = 0; c < C4; c += 4) {
      let p = a + <usize>row * s + ((<usize>c) << 2);
      let q = out + <usize>c * o + ((<usize>row) << 2);
      for (let r = row; r < end4; r += 4) {
        const a0 = v128.load(p);
        const a1 = v128.load(p + s);
        const a2 = v128.load(p + 2 * s);
        const a3 = v128.load(p + 3 * s);
        const b0 = v128.shuffle<i32>(a0, a1, 0, 4, 1, 5);
        const b1 = v128.shuffle<i32>(a2, a3, 0, 4, 1, 5);
        const b2 = v128.shuffle<i32>(a0, a1, 2, 6, 3, 7);
        const b3 = v128.shuffle<i32>(a2, a3, 2, 6, 3, 7);
        v128.store(q, v128.shuffle<i64>(b0, b1, 0, 2));
        v128.store(q + o, v128.shuffle<i64>(b0, b1, 1, 3));
        v128.store(q + 2 * o, v128.shuffle<i64>(b2, b3, 0, 2));
        v128.store(q + 3 * o, v128.shuffle<i64>(b2, b3, 1, 3));
        p += 4 * s;
        q += 16;
      }
    }
    plane<u32>(out + ((<usize>end4) << 2), a + <usize>end4 * s, C4, end - end4, o, 4, 4, s);
    plane<u32>(out + <usize>C4 * o + ((<usize>row) << 2), a + <usize>row * s + ((<usize>C4) << 2), C - C4, end - row, o, 4, 4, s);
  }
}

/** Copies n2 × n3 elements one by one; strides in bytes. */
function plane<T>(out: usize, a: usize, n2: i32, n3: i32, o2: usize, o3: usize, s2: usize, s3: usize): void {
  for (; n2 > 0; n2--) {
    let q = out;
    let p = a;
    for (let n = n3; n > 0; n--) {
      store<T>(q, load<T>(p));
      q += o3;
      p += s3;
    }
    out += o2;
    a += s2;
  }
}

/** The four loops, with strides in bytes. */
function strided<T>(
  out: usize,
  a: usize,
  n0: i32,
  n1: i32,
  n2: i32,
  n3: i32,
  o0: usize,
  o1: usize,
  o2: usize,
  o3: usize,
  s0: usize,
  s1: usize,
  s2: usize,
  s3: usize,
): void {
  const size = sizeof<T>();
  const rows = o3 === size && s3 === size;
  const spread = sizeof<T>() === 4 && o3 === 4 && s3 === 0;
  const crossed = sizeof<T>() === 4 && o3 === 4 && s2 === 4 && n2 > 3 && n3 > 3;
  for (; n0 > 0; n0--) {
    let q1 = out;
    let p1 = a;
    for (let i1 = n1; i1 > 0; i1--) {
      let q = q1;
      let p = p1;
      if (rows) {
        for (let i2 = n2; i2 > 0; i2--) {
          if (sizeof<T>() === 4) copyWords(q, p, n3);
          else memory.copy(q, p, n3);
          q += o2;
          p += s2;
        }
      } else if (spread) {
        for (let i2 = n2; i2 > 0; i2--) {
          const v = v128.load32_splat(p);
          const end = q + ((<usize>n3) << 2);
          const end4 = q + ((<usize>(n3 & ~3)) << 2);
          let t = q;
          for (; t < end4; t += 16) v128.store(t, v);
          for (; t < end; t += 4) v128.store32_lane(t, v, 0);
          q += o2;
          p += s2;
        }
      } else if (crossed) transpose(q, p, n3, n2, o2, s3);
      else plane<T>(q, p, n2, n3, o2, o3, s2, s3);
      q1 += o1;
      p1 += s1;
    }
    out += o0;
    a += s0;
  }
}

/** Copies 32-bit words: out[to + Σ i·o] = a[from + Σ i·s] over i in n0 × n1 × n2 × n3, strides o0 … o3 and s0 … s3 in elements. Words of out off the grid stay (read and written). Fast where o3 = 1 and one of s3, s2 is 1 or s3 is 0. */
export function strided_copy(
  out: F32,
  a: F32,
  to: i32,
  from: i32,
  n0: i32,
  n1: i32,
  n2: i32,
  n3: i32,
  o0: i32,
  o1: i32,
  o2: i32,
  o3: i32,
  s0: i32,
  s1: i32,
  s2: i32,
  s3: i32,
): void {
  strided<u32>(
    out + ((<usize>to) << 2),
    a + ((<usize>from) << 2),
    n0,
    n1,
    n2,
    n3,
    (<usize>o0) << 2,
    (<usize>o1) << 2,
    (<usize>o2) << 2,
    (<usize>o3) << 2,
    (<usize>s0) << 2,
    (<usize>s1) << 2,
    (<usize>s2) << 2,
    (<usize>s3) << 2,
  );
}

/** Copies bytes: out[to + Σ i·o] = a[from + Σ i·s] over i in n0 × n1 × n2 × n3, strides o0 … o3 and s0 … s3 in elements. Bytes of out off the grid stay (read and written). */
export function strided_copy_u8(
  out: U8,
  a: U8,
  to: i32,
  from: i32,
  n0: i32,
  n1: i32,
  n2: i32,
  n3: i32,
  o0: i32,
  o1: i32,
  o2: i32,
  o3: i32,
  s0: i32,
  s1: i32,
  s2: i32,
  s3: i32,
): void {
  strided<u8>(out + to, a + from, n0, n1, n2, n3, o0, o1, o2, o3, s0, s1, s2, s3);
}
