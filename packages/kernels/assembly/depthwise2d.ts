// Convolution of every channel by itself, and its two gradients, vectors of channels at a time.
import { madd } from "./inline/madd";
import { F32 } from "./types";

const TOP = 1;
const BOTTOM = 2;
const LEFT = 4;
const RIGHT = 8;

/**
 * `run` neighbouring results of four channels by 3 × 3 taps one column apart: each input is read once, for the three results that see it.
 * p is the first tap of the first; `missing` says which rows of taps lie outside the image, and whether the first lacks its left column and
 * the last its right one.
 */
function slide3(
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
 * `run` results of C channels, `outStep` bytes apart: activation(bias + Σ over ny × nx taps of input times weight). Neighbouring results see
 * inputs `next` bytes apart; `row` and `column` lead from tap to tap in the input, `wRow` and `wColumn` in the weight.
 */
function cells(
  out: usize,
  outStep: usize,
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
        let t = out + outStep * i + o;
        v128.store(t, f32x4.pmax(a0, least));
        v128.store(t, f32x4.pmax(b0, least), 16);
        t += outStep;
        v128.store(t, f32x4.pmax(a1, least));
        v128.store(t, f32x4.pmax(b1, least), 16);
        t += outStep;
        v128.store(t, f32x4.pmax(a2, least));
        v128.store(t, f32x4.pmax(b2, least), 16);
        t += outStep;
        v128.store(t, f32x4.pmax(a3, least));
        v128.store(t, f32x4.pmax(b3, least), 16);
      }
    }
    return;
  }
  // Four channels at a time, the last ones one by one.
  const pixel = (<usize>C) << 2;
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
      const t = out + outStep * i + o;
      if (many) v128.store(t, a);
      else v128.store32_lane(t, a, 0);
      o += many ? 16 : 4;
    }
  }
}

/** How many of the places a, a + step, … lie before 0. */
function before(a: i32, step: i32): i32 {
  return a < 0 ? (step - 1 - a) / step : 0;
}

/** The first tap whose distance to position r is a multiple of `classes`, K if there is none. */
function firstTap(r: i32, pad: i32, dilation: i32, classes: i32, K: i32): i32 {
  let k = 0;
  while (k < K && (r + pad - k * dilation) % classes !== 0) k++;
  return k;
}

/** How many taps lead to the next such. */
function turnOf(dilation: i32, classes: i32): i32 {
  let turn = 1;
  while ((turn * dilation) % classes !== 0) turn++;
  return turn;
}

/**
 * Slides filters over images [N, H, W, C] (or, back, over gradients) and makes [N, OH, OW, C]. Gradients by the input at stride s fall into s
 * classes along each direction, of positions s apart that the same taps reach: each class is a convolution with those taps, turned by half.
 */
function slide(
  out: usize,
  input: usize,
  weight: usize,
  bias: usize,
  relu: i32,
  back: bool,
  N: i32,
  H: i32,
  W: i32,
  C: i32,
  KH: i32,
  KW: i32,
  OH: i32,
  OW: i32,
  strideH: i32,
  strideW: i32,
  padH: i32,
  padW: i32,
  dilationH: i32,
  dilationW: i32,
): void {
  const least = relu ? i32x4.splat(0) : f32x4.splat(-Infinity);
  const pixel = (<usize>C) << 2;
  const classesY = back ? strideH : 1;
  const classesX = back ? strideW : 1;
  const nextY = back ? 1 : strideH;
  const nextX = back ? 1 : strideW;
  const turnY = turnOf(dilationH, classesY);
  const turnX = turnOf(dilationW, classesX);
  const stepY = (turnY * dilationH) / classesY;
  const stepX = (turnX * dilationW) / classesX;
  const row = pixel * (W * stepY);
  const column = pixel * stepX;
  const next = pixel * nextX;
  const outStep = pixel * classesX;
  // Results in a row before the next four channels, so that lines of the cache stay until all their channels are done.
  const block = max(8, 1024 / max(1, C));
  for (let ry = 0; ry < classesY; ry++) {
    const ky = firstTap(ry, padH, dilationH, classesY, KH);
    const tapsY = (KH - ky + turnY - 1) / turnY;
    for (let rx = 0; rx < classesX; rx++) {
      const kx = firstTap(rx, padW, dilationW, classesX, KW);
      const tapsX = (KW - kx + turnX - 1) / turnX;
      const startX = back ? (rx + padW - kx * dilationW) / strideW - (tapsX - 1) * stepX : -padW;
      const countX = (OW - rx + classesX - 1) / classesX;
      const left = before(startX, stepX);
      const right = tapsX - before(startX + (countX - 1) * nextX - W, stepX);
      const short = tapsX === 3 && tapsY === 3 && column === next && C > 3 && left < 2 && right < 2;
      let w = weight;
      let wColumn = pixel * turnX;
      let wRow = pixel * (turnY * KW);
      if (back) {
        w += pixel * ((ky + (tapsY - 1) * turnY) * KW + kx + (tapsX - 1) * turnX);
        wColumn = 0 - wColumn;
        wRow = 0 - wRow;
      }
      for (let n = 0; n < N; n++) {
        for (let y = ry; y < OH; y += classesY) {
          const sy = back ? (y + padH - ky * dilationH) / strideH - (tapsY - 1) * stepY : y * nextY - padH;
          const above = before(sy, stepY);
          const ny = min(tapsY, before(sy - H, stepY)) - above;
          const image = input + pixel * (n * H + sy) * W;
          const to = out + pixel * ((n * OH + y) * OW + rx);
          if (short && above < 2 && above + ny > 1) {
            const rows = (above ? TOP : 0) | (above + ny < 3 ? BOTTOM : 0);
            for (let i = 0; i < countX; i += block) {
              let missing = rows;
              if (i === 0 && left) missing |= LEFT;
              if (i + block >= countX && right > 0) missing |= RIGHT;
              for (let c = 0; c < C; c += 4) {
                const o = (<usize>min(c, C - 4)) << 2;
                let b = i32x4.splat(0);
                if (bias) b = v128.load(bias + o);
                const p = image + pixel * (startX + i * nextX) + o;
                slide3(to + outStep * i + o, outStep, p, w + o, b, least, row, next, wRow, wColumn, min(block, countX - i), missing);
              }
            }
            continue;
          }
          for (let i = 0; i < countX; ) {
            const sx = startX + i * nextX;
            const skip = before(sx, stepX);
            const nx = min(tapsX, before(sx - W, stepX)) - skip;
            let run = 1;
            if (nx === tapsX && nx > 0) run = min(countX - i, (W - 1 - sx - (nx - 1) * stepX) / nextX + 1);
            cells(
              to + outStep * i,
              outStep,
              image + row * above + pixel * (sx + skip * stepX),
              w + wRow * above + wColumn * skip,
              bias,
              least,
              ny,
              nx,
              row,
              column,
              next,
              wRow,
              wColumn,
              C,
              run,
            );
            i += run;
          }
        }
      }
    }
  }
}

/**
 * out [N, OH, OW, C] = activation(cross-correlation of each channel of input [N, H, W, C] with its own filter weight [KH, KW, C] + bias [C]).
 * bias may be absent (address 0); activation: 0 none, 1 relu.
 */
export function depthwise2d(
  out: F32,
  input: F32,
  weight: F32,
  bias: F32,
  activation: i32,
  N: i32,
  H: i32,
  W: i32,
  C: i32,
  KH: i32,
  KW: i32,
  OH: i32,
  OW: i32,
  strideH: i32,
  strideW: i32,
  padH: i32,
  padW: i32,
  dilationH: i32,
  dilationW: i32,
): void {
  slide(out, input, weight, bias, activation, false, N, H, W, C, KH, KW, OH, OW, strideH, strideW, padH, padW, dilationH, dilationW);
}

/** dinput [N, H, W, C]: each gradient dout [N, OH, OW, C] spread over the inputs that its channel's filter weight [KH, KW, C] saw. */
export function depthwise2d_backward_input(
  dinput: F32,
  dout: F32,
  weight: F32,
  N: i32,
  H: i32,
  W: i32,
  C: i32,
  KH: i32,
  KW: i32,
  OH: i32,
  OW: i32,
  strideH: i32,
  strideW: i32,
  padH: i32,
  padW: i32,
  dilationH: i32,
  dilationW: i32,
): void {
  slide(dinput, dout, weight, 0, 0, true, N, OH, OW, C, KH, KW, H, W, strideH, strideW, padH, padW, dilationH, dilationW);
}

/** dweight [KH, KW, C]: over all output pixels, what each channel's filter saw in input [N, H, W, C] times dout [N, OH, OW, C]. */
export function depthwise2d_backward_weight(
  dweight: F32,
  dout: F32,
  input: F32,
  N: i32,
  H: i32,
  W: i32,
  C: i32,
  KH: i32,
  KW: i32,
  OH: i32,
  OW: i32,
  strideH: i32,
  strideW: i32,
  padH: i32,
  padW: i32,
  dilationH: i32,
  dilationW: i32,
): void {
  const zero = i32x4.splat(0);
  const pixel = (<usize>C) << 2;
  const next = pixel * strideW;
  memory.fill(dweight, 0, pixel * (KH * KW));
  for (; N > 0; N--) {
    for (let oy = 0; oy < OH; oy++) {
      let w = dweight;
      for (let ky = 0; ky < KH; ky++) {
        const y = oy * strideH - padH + ky * dilationH;
        for (let kx = 0; kx < KW; kx++) {
          const x = kx * dilationW - padW;
          const first = before(x, strideW);
          const count = min(OW, before(x - W, strideW)) - first;
          if (<u32>y < <u32>H && count > 0) {
            const p = input + pixel * (y * W + x) + next * first;
            const q = dout + pixel * first;
            for (let o: usize = 0; o < pixel; ) {
              const many = o + 12 < pixel;
              let r = p + o;
              let s = q + o;
              const t = w + o;
              if (o + 60 < pixel) {
                let a0 = zero;
                let a1 = zero;
                let a2 = zero;
                let a3 = zero;
                for (let i = count; i > 0; i--) {
                  a0 = madd(v128.load(r), v128.load(s), a0);
                  a1 = madd(v128.load(r, 16), v128.load(s, 16), a1);
                  a2 = madd(v128.load(r, 32), v128.load(s, 32), a2);
                  a3 = madd(v128.load(r, 48), v128.load(s, 48), a3);
                  r += next;
                  s += pixel;
                }
                v128.store(t, f32x4.add(v128.load(t), a0));
                v128.store(t, f32x4.add(v128.load(t, 16), a1), 16);
                v128.store(t, f32x4.add(v128.load(t, 32), a2), 32);
                v128.store(t, f32x4.add(v128.load(t, 48), a3), 48);
                o += 64;
              } else {
                let a = zero;
                for (let i = count; i > 0; i--) {
                  if (many) a = madd(v128.load(r), v128.load(s), a);
                  else a = madd(v128.load32_splat(r), v128.load32_splat(s), a);
                  r += next;
                  s += pixel;
                }
                if (many) v128.store(t, f32x4.add(a, v128.load(t)));
                else v128.store32_lane(t, f32x4.add(a, v128.load32_splat(t)), 0);
                o += many ? 16 : 4;
              }
            }
          }
          w += pixel;
        }
      }
      dout += pixel * OW;
    }
    input += pixel * (H * W);
  }
}
