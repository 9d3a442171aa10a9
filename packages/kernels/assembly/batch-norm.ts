// Normalising columns: batch norm (Ioffe and Szegedy 2015), and with statistics per image instance and group norm.
import { madd } from "./inline/madd";
import { F32 } from "./types";

/**
 * out = (input − mean)·scale + shift + dout·gain over out, input, dout [outer, R, C]; mean, scale, shift, gain [outer, C].
 * dout and gain may be absent (address 0).
 */
export function batch_norm(
  out: F32,
  input: F32,
  mean: F32,
  scale: F32,
  shift: F32,
  dout: F32,
  gain: F32,
  outer: i32,
  R: i32,
  C: i32,
): void {
  const columns = (<usize>C) << 2;
  const whole = columns & ~15;
  for (; outer > 0; outer--) {
    for (let r = R; r > 0; r--) {
      let c: usize = 0;
      if (dout) {
        for (; c < whole; c += 16) {
          const y = madd(v128.load(dout + c), v128.load(gain + c), v128.load(shift + c));
          v128.store(out + c, madd(f32x4.sub(v128.load(input + c), v128.load(mean + c)), v128.load(scale + c), y));
        }
      } else {
        for (; c < whole; c += 16) {
          v128.store(out + c, madd(f32x4.sub(v128.load(input + c), v128.load(mean + c)), v128.load(scale + c), v128.load(shift + c)));
        }
      }
      for (; c < columns; c += 4) {
        let y = v128.load32_splat(shift + c);
        if (dout) y = madd(v128.load32_splat(dout + c), v128.load32_splat(gain + c), y);
        const x = f32x4.sub(v128.load32_splat(input + c), v128.load32_splat(mean + c));
        v128.store32_lane(out + c, madd(x, v128.load32_splat(scale + c), y), 0);
      }
      out += columns;
      input += columns;
      if (dout) dout += columns;
    }
    mean += columns;
    scale += columns;
    shift += columns;
    if (gain) gain += columns;
  }
}

/** Rows that are summed before their sum is added to the others', so that they stay in the cache. */
const BLOCK = 128;

/**
 * dbias = Σ dout and dweight = Σ dout·(input − mean)·rstd over the rows of dout, input [outer, R, C]; dweight, dbias, mean, rstd [outer, C].
 */
export function batch_norm_backward_weight(
  dweight: F32,
  dbias: F32,
  dout: F32,
  input: F32,
  mean: F32,
  rstd: F32,
  outer: i32,
  R: i32,
  C: i32,
): void {
  const columns = (<usize>C) << 2;
  const zero = f32x4.splat(0);
  for (; outer > 0; outer--) {
    memory.fill(dweight, 0, columns);
    memory.fill(dbias, 0, columns);
    for (let r = R; r > 0; r -= BLOCK) {
      const rows = min(r, BLOCK);
      for (let c: usize = 0; c < columns; ) {
        const n = <i32>((columns - c) >> 2);
        let p = input + c;
        let q = dout + c;
        if (n > 7) {
          const m0 = v128.load(mean + c);
          const m1 = v128.load(mean + c, 16);
          let s0 = zero;
          let s1 = zero;
          let t0 = zero;
          let t1 = zero;
          for (let i = rows; i > 0; i--) {
            const d0 = v128.load(q);
            const d1 = v128.load(q, 16);
            s0 = f32x4.add(s0, d0);
            s1 = f32x4.add(s1, d1);
            t0 = madd(d0, f32x4.sub(v128.load(p), m0), t0);
            t1 = madd(d1, f32x4.sub(v128.load(p, 16), m1), t1);
            p += columns;
            q += columns;
          }
          v128.store(dbias + c, f32x4.add(v128.load(dbias + c), s0));
          v128.store(dbias + c, f32x4.add(v128.load(dbias + c, 16), s1), 16);
          v128.store(dweight + c, madd(t0, v128.load(rstd + c), v128.load(dweight + c)));
          v128.store(dweight + c, madd(t1, v128.load(rstd + c, 16), v128.load(dweight + c, 16)), 16);
          c += 32;
        } else {
          // Four channels, or one.
          const many = n > 3;
          const m = many ? v128.load(mean + c) : v128.load32_splat(mean + c);
          let s = zero;
          let t = zero;
          for (let i = rows; i > 0; i--) {
            const d = many ? v128.load(q) : v128.load32_splat(q);
            s = f32x4.add(s, d);
            t = madd(d, f32x4.sub(many ? v128.load(p) : v128.load32_splat(p), m), t);
            p += columns;
            q += columns;
          }
          if (many) {
            v128.store(dbias + c, f32x4.add(v128.load(dbias + c), s));
            v128.store(dweight + c, madd(t, v128.load(rstd + c), v128.load(dweight + c)));
          } else {
            v128.store32_lane(dbias + c, f32x4.add(v128.load32_splat(dbias + c), s), 0);
            v128.store32_lane(dweight + c, madd(t, v128.load32_splat(rstd + c), v128.load32_splat(dweight + c)), 0);
          }
          c += many ? 16 : 4;
        }
      }
      input += columns * rows;
      dout += columns * rows;
    }
    dweight += columns;
    dbias += columns;
    mean += columns;
    rstd += columns;
  }
}
