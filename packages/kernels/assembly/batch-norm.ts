// Normalising columns: batch norm (Ioffe and Szegedy 2015), and with statistics per image instance and group norm.
import { madd } from "./inline/madd";
import { loadPartial, loadUpTo4, storePartial, storeUpTo4 } from "./inline/partial";
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
  const rest = C & 3;
  const zero = f32x4.splat(0);
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
      if (rest) {
        let y = loadPartial(shift + c, rest, zero);
        if (dout) y = madd(loadPartial(dout + c, rest, zero), loadPartial(gain + c, rest, zero), y);
        const x = f32x4.sub(loadPartial(input + c, rest, zero), loadPartial(mean + c, rest, zero));
        storePartial(out + c, madd(x, loadPartial(scale + c, rest, zero), y), rest);
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
          const m = loadUpTo4(mean + c, n, zero);
          let s = zero;
          let t = zero;
          for (let i = rows; i > 0; i--) {
            const d = loadUpTo4(q, n, zero);
            s = f32x4.add(s, d);
            t = madd(d, f32x4.sub(loadUpTo4(p, n, zero), m), t);
            p += columns;
            q += columns;
          }
          storeUpTo4(dbias + c, f32x4.add(loadUpTo4(dbias + c, n, zero), s), n);
          storeUpTo4(dweight + c, madd(t, loadUpTo4(rstd + c, n, zero), loadUpTo4(dweight + c, n, zero)), n);
          c += 16;
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
