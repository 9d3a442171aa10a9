// Neighbouring results of convolutions that keep channels apart, vectors of channels at a time.
import { madd } from "./madd";
import { Words } from "./partial";

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
  // Four results at a time, the last of them together with some that are there already; of fewer than four the last repeats.
  const last = run - 1;
  const second = next * min(1, last);
  const third = next * min(2, last);
  const fourth = next * min(3, last);
  const out2 = pixel * min(1, last);
  const out3 = pixel * min(2, last);
  const out4 = pixel * min(3, last);
  for (let i = 0; i < run; i += 4) {
    i = min(i, max(0, run - 4));
    const q = p + next * i;
    const t = out + pixel * i;
    for (let many = 1, o: usize = 0; many >= 0; many--)
      for (let left = Words.steps(C, many); left > 0; left--, o += Words.bytes(many)) {
        let a0 = i32x4.splat(0);
        if (bias) a0 = Words.load(bias + o, many);
        let a1 = a0;
        let a2 = a0;
        let a3 = a0;
        let from = q + o;
        let v = w + o;
        for (let y = ny; y > 0; y--) {
          let r = from;
          let u = v;
          for (let x = nx; x > 0; x--) {
            const k = Words.load(u, many);
            a0 = madd(Words.load(r, many), k, a0);
            a1 = madd(Words.load(r + second, many), k, a1);
            a2 = madd(Words.load(r + third, many), k, a2);
            a3 = madd(Words.load(r + fourth, many), k, a3);
            r += column;
            u += wColumn;
          }
          from += row;
          v += wRow;
        }
        const to = t + o;
        Words.store(to, f32x4.pmax(a0, least), many);
        Words.store(to + out2, f32x4.pmax(a1, least), many);
        Words.store(to + out3, f32x4.pmax(a2, least), many);
        Words.store(to + out4, f32x4.pmax(a3, least), many);
      }
  }
}
