// Neighbouring results of convolutions that keep channels apart, vectors of channels at a time.
import { madd } from "./madd";

/** Rows and columns of taps that lie outside the image. */
export const TOP = 1;
export const BOTTOM = 2;
export const LEFT = 4;
export const RIGHT = 8;

/**
 * `run` neighbouring results of four channels by 3 × 3 taps one column apart: each input is read once, for the three results that see it.
 * p is the first tap of the first; `missing` says which rows of taps lie outside the image, and whether the first lacks its left column and
 * the last its right one.
 */
export function slide3(
  out: usize,
  outStep: usize,
  p: usize,
  w: usize,
  start: v128,
  least: v128,
  row: usize,
  next: usize,
  wRow: usize,
  wColumn: usize,
  run: i32,
  missing: i32,
): void {
  const wColumn2 = wColumn + wColumn;
  let q = p + row;
  let r = q + row;
  let v = w + wRow;
  const w10 = v128.load(v);
  const w11 = v128.load(v + wColumn);
  const w12 = v128.load(v + wColumn2);
  let w00 = i32x4.splat(0);
  let w01 = w00;
  let w02 = w00;
  let w20 = w00;
  let w21 = w00;
  let w22 = w00;
  if (missing & TOP) p = q;
  else {
    w00 = v128.load(w);
    w01 = v128.load(w + wColumn);
    w02 = v128.load(w + wColumn2);
  }
  if (missing & BOTTOM) r = q;
  else {
    v += wRow;
    w20 = v128.load(v);
    w21 = v128.load(v + wColumn);
    w22 = v128.load(v + wColumn2);
  }
  let a = start;
  if (!(missing & LEFT)) a = madd(v128.load(r), w20, madd(v128.load(q), w10, madd(v128.load(p), w00, a)));
  p += next;
  q += next;
  r += next;
  let x = v128.load(p);
  let b = madd(x, w00, start);
  a = madd(x, w01, a);
  x = v128.load(q);
  b = madd(x, w10, b);
  a = madd(x, w11, a);
  x = v128.load(r);
  b = madd(x, w20, b);
  a = madd(x, w21, a);
  if (missing & RIGHT) run--;
  for (; run > 0; run--) {
    p += next;
    q += next;
    r += next;
    x = v128.load(p);
    let c = madd(x, w00, start);
    b = madd(x, w01, b);
    a = madd(x, w02, a);
    x = v128.load(q);
    c = madd(x, w10, c);
    b = madd(x, w11, b);
    a = madd(x, w12, a);
    x = v128.load(r);
    c = madd(x, w20, c);
    b = madd(x, w21, b);
    a = madd(x, w22, a);
    v128.store(out, f32x4.pmax(a, least));
    out += outStep;
    a = b;
    b = c;
  }
  if (missing & RIGHT) v128.store(out, f32x4.pmax(a, least));
}

/**
 * `run` results of C channels: activation(bias + Σ over ny × nx taps of input times weight). Neighbouring results see
 * inputs `next` bytes apart; `row` and `column` lead from tap to tap in the input, `wRow` and `wColumn` in the weight.
 */
export function cells(
  out: usize,
  p: usize,
  w: usize,
  bias: usize,
  least: v128,
  ny: i32,
  nx: i32,
  row: usize,
  column: usize,
  next: usize,
  wRow: usize,
  wColumn: usize,
  C: i32,
  run: i32,
): void {
  const pixel = (<usize>C) << 2;
  const zero = i32x4.splat(0);
  let i = 0;
  if (C > 7 && run > 3) {
    // Blocks of four results and eight channels; the last of them together with some that are there already.
    const next2 = next + next;
    const next3 = next2 + next;
    for (; i < run; i += 4) {
      i = min(i, run - 4);
      for (let at = 0; at < C; at += 8) {
        const o = (<usize>min(at, C - 8)) << 2;
        let a0 = zero;
        let b0 = zero;
        if (bias) {
          a0 = v128.load(bias + o);
          b0 = v128.load(bias + o, 16);
        }
        let a1 = a0;
        let a2 = a0;
        let a3 = a0;
        let b1 = b0;
        let b2 = b0;
        let b3 = b0;
        let q = p + next * i + o;
        let v = w + o;
        for (let y = ny; y > 0; y--) {
          let r = q;
          let u = v;
          for (let x = nx; x > 0; x--) {
            const k0 = v128.load(u);
            const k1 = v128.load(u, 16);
            a0 = madd(v128.load(r), k0, a0);
            b0 = madd(v128.load(r, 16), k1, b0);
            a1 = madd(v128.load(r + next), k0, a1);
            b1 = madd(v128.load(r + next, 16), k1, b1);
            a2 = madd(v128.load(r + next2), k0, a2);
            b2 = madd(v128.load(r + next2, 16), k1, b2);
            a3 = madd(v128.load(r + next3), k0, a3);
            b3 = madd(v128.load(r + next3, 16), k1, b3);
            r += column;
            u += wColumn;
          }
          q += row;
          v += wRow;
        }
        let t = out + pixel * i + o;
        v128.store(t, f32x4.pmax(a0, least));
        v128.store(t, f32x4.pmax(b0, least), 16);
        t += pixel;
        v128.store(t, f32x4.pmax(a1, least));
        v128.store(t, f32x4.pmax(b1, least), 16);
        t += pixel;
        v128.store(t, f32x4.pmax(a2, least));
        v128.store(t, f32x4.pmax(b2, least), 16);
        t += pixel;
        v128.store(t, f32x4.pmax(a3, least));
        v128.store(t, f32x4.pmax(b3, least), 16);
      }
    }
    return;
  }
  // Four channels at a time, the last ones one by one.
  for (; i < run; i++) {
    for (let o: usize = 0; o < pixel; ) {
      const many = o + 12 < pixel;
      let a = zero;
      if (bias) a = many ? v128.load(bias + o) : v128.load32_splat(bias + o);
      let q = p + next * i + o;
      let v = w + o;
      for (let y = ny; y > 0; y--) {
        let r = q;
        let u = v;
        for (let x = nx; x > 0; x--) {
          if (many) a = madd(v128.load(r), v128.load(u), a);
          else a = madd(v128.load32_splat(r), v128.load32_splat(u), a);
          r += column;
          u += wColumn;
        }
        q += row;
        v += wRow;
      }
      a = f32x4.pmax(a, least);
      const t = out + pixel * i + o;
      if (many) v128.store(t, a);
      else v128.store32_lane(t, a, 0);
      o += many ? 16 : 4;
    }
  }
}
