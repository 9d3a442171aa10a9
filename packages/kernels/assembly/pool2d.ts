// Pooling of images: maxima, averages, and their gradients. A stride of 0 stands for adaptive windows.
import { largestOfFour } from "./inline/largest";
import { setWords } from "./inline/words";
import { F32, I32 } from "./types";

const MAX = 0;
const MEAN = 1;
const SPREAD = 2;

/** Where window o begins: output o of `outs` over `size` pixels. */
function start(o: i32, stride: i32, pad: i32, size: i32, outs: i32): i32 {
  return stride ? o * stride - pad : (o * size) / outs;
}

/** How many taps window o has, that begins at s. */
function taps(o: i32, s: i32, stride: i32, K: i32, size: i32, outs: i32): i32 {
  return stride ? K : ((o + 1) * size + outs - 1) / outs - s;
}

/** How many of the taps of a window that begins at s lie before the image. */
function before(s: i32, dilation: i32): i32 {
  return s < 0 ? (dilation - 1 - s) / dilation : 0;
}

// Each of the following treats `run` windows of ny × nx pixels, `next` bytes (and `atNext` indices) apart, the first at `image`.

/**
 * out [run, C] = the largest (index [run, C], if there, where they are: NaN counts as largest, the first of equals is taken), or the sum
 * divided by `count`; or, to spread, that share of out is added to each pixel.
 */
function visit(
  kind: i32,
  out: usize,
  index: usize,
  image: usize,
  at: i32,
  ny: i32,
  nx: i32,
  row: usize,
  column: usize,
  next: usize,
  atRow: i32,
  atColumn: i32,
  atNext: i32,
  C: i32,
  run: i32,
  count: f32,
): void {
  const n = f32x4.splat(count);
  const least = f32x4.splat(-Infinity);
  for (; run > 0; run--) {
    let o: usize = 0;
    let c = C;
    if (!index && kind !== SPREAD) {
      for (; c > 15; c -= 16) {
        let a0 = least;
        let a1 = least;
        let a2 = least;
        let a3 = least;
        // A sum that is a number is one of numbers; else the slow loop below looks closer.
        let s0 = i32x4.splat(0);
        let s1 = s0;
        let s2 = s0;
        let s3 = s0;
        let q = image + o;
        for (let y = ny; y > 0; y--) {
          let r = q;
          for (let x = nx; x > 0; x--) {
            const v0 = v128.load(r);
            const v1 = v128.load(r, 16);
            const v2 = v128.load(r, 32);
            const v3 = v128.load(r, 48);
            a0 = f32x4.pmax(a0, v0);
            a1 = f32x4.pmax(a1, v1);
            a2 = f32x4.pmax(a2, v2);
            a3 = f32x4.pmax(a3, v3);
            s0 = f32x4.add(s0, v0);
            s1 = f32x4.add(s1, v1);
            s2 = f32x4.add(s2, v2);
            s3 = f32x4.add(s3, v3);
            r += column;
          }
          q += row;
        }
        if (kind === MEAN) {
          a0 = f32x4.div(s0, n);
          a1 = f32x4.div(s1, n);
          a2 = f32x4.div(s2, n);
          a3 = f32x4.div(s3, n);
        } else {
          s0 = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
          if (v128.any_true(f32x4.ne(s0, s0))) break;
        }
        q = out + o;
        v128.store(q, a0);
        v128.store(q, a1, 16);
        v128.store(q, a2, 32);
        v128.store(q, a3, 48);
        o += 64;
      }
    }
    // Four channels at a time, the last ones one by one.
    while (c > 0) {
      const many = c > 3;
      let best = least;
      let sum = i32x4.splat(0);
      if (kind === SPREAD) sum = f32x4.div(many ? v128.load(out + o) : v128.load32_splat(out + o), n);
      let place = i32x4.splat(at);
      let q = image + o;
      let i = at;
      for (let y = ny; y > 0; y--) {
        let r = q;
        let j = i;
        for (let x = nx; x > 0; x--) {
          let v = many ? v128.load(r) : v128.load32_splat(r);
          if (kind === MAX) {
            const better = v128.or(f32x4.gt(v, best), f32x4.ne(v, v));
            best = v128.bitselect(v, best, better);
            place = v128.bitselect(i32x4.splat(j), place, better);
            j += atColumn;
          } else {
            v = f32x4.add(sum, v);
            if (kind === MEAN) sum = v;
            else if (many) v128.store(r, v);
            else v128.store32_lane(r, v, 0);
          }
          r += column;
        }
        q += row;
        i += atRow;
      }
      if (kind === MEAN) best = f32x4.div(sum, n);
      if (kind !== SPREAD) {
        if (many) v128.store(out + o, best);
        else v128.store32_lane(out + o, best, 0);
      }
      if (index) {
        if (many) v128.store(index + o, place);
        else v128.store32_lane(index + o, place, 0);
      }
      c -= many ? 4 : 1;
      o += many ? 16 : 4;
    }
    o = (<usize>C) << 2;
    out += o;
    if (index) index += o;
    image += next;
    at += atNext;
  }
}

/** Visits all windows. */
function pool(
  kind: i32,
  out: usize,
  index: usize,
  input: usize,
  divisor: i32,
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
  const pixel = (<usize>C) << 2;
  const line = pixel * W;
  const row = line * dilationH;
  const column = pixel * dilationW;
  for (; N > 0; N--) {
    for (let oy = 0; oy < OH; oy++) {
      let y = start(oy, strideH, padH, H, OH);
      let ny = taps(oy, y, strideH, KH, H, OH);
      const high = min(ny, H + padH - y);
      const above = before(y, dilationH);
      ny = min(ny, (H - y + dilationH - 1) / dilationH) - above;
      y += above * dilationH;
      for (let ox = 0; ox < OW; ) {
        let x = start(ox, strideW, padW, W, OW);
        let nx = taps(ox, x, strideW, KW, W, OW);
        const wide = min(nx, W + padW - x);
        // Windows that the image cuts, or that differ, come one by one; all others in a run.
        const reach = x + (nx - 1) * dilationW;
        let run = 1;
        if (x < 0 || reach >= W) {
          const left = before(x, dilationW);
          nx = min(nx, (W - x + dilationW - 1) / dilationW) - left;
          x += left * dilationW;
        } else if (strideW) run = min(OW - ox, (W - 1 - reach) / strideW + 1);
        const some = nx > 0 && ny > 0;
        const at = some ? y * W + x : 0;
        const p = input + pixel * at;
        const next = pixel * strideW;
        if (kind === MAX && nx === 2 && ny === 2 && C > 3) {
          largestOfFour(out, index, p, at, row, column, next, W * dilationH, dilationW, strideW, C, run);
        } else {
          let count = divisor;
          if (count <= 0) count = divisor === 0 ? high * wide : some ? ny * nx : 1;
          visit(kind, out, index, p, at, ny, nx, row, column, next, W * dilationH, dilationW, strideW, C, run, <f32>count);
        }
        out += pixel * run;
        if (index) index += pixel * run;
        ox += run;
      }
    }
    input += line * H;
  }
}

/**
 * Largest numbers: out [N, OH, OW, C] = the maximum over windows KH × KW of input [N, H, W, C]; index [N, OH, OW, C], which may be
 * absent (address 0), gets where they are, y·W + x: the first of equals, or the last NaN. A window beyond the image gives −∞ and 0.
 */
export function max_pool2d(
  out: F32,
  index: I32,
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
  pool(MAX, out, index, input, 0, N, H, W, C, KH, KW, OH, OW, strideH, strideW, padH, padW, dilationH, dilationW);
}

/**
 * The gradient of max_pool2d with windows side by side inside the image, and C > 3: dinput [N, H, W, C] = dout [N, OH, OW, C] at the pixels
 * that index [N, OH, OW, C] names, each in its window KH × KW, and 0 elsewhere.
 */
export function max_pool2d_backward(
  dinput: F32,
  dout: F32,
  index: I32,
  N: i32,
  H: i32,
  W: i32,
  C: i32,
  KH: i32,
  KW: i32,
  OH: i32,
  OW: i32,
): void {
  const zero = i32x4.splat(0);
  const pixel = (<usize>C) << 2;
  const last = pixel - 16;
  const right = (W - OW * KW) * C;
  const below = (H - OH * KH) * W * C;
  for (; N > 0; N--) {
    let at = 0;
    for (let oy = 0; oy < OH; oy++) {
      for (let y = 0; y < KH; y++) {
        let o = dout;
        let i = index;
        for (let ox = 0; ox < OW; ox++) {
          for (let x = 0; x < KW; x++) {
            const here = i32x4.splat(at++);
            for (let c: usize = 0; ; c = min(c + 16, last)) {
              v128.store(dinput + c, v128.and(v128.load(o + c), i32x4.eq(v128.load(i + c), here)));
              if (c === last) break;
            }
            dinput += pixel;
          }
          o += pixel;
          i += pixel;
        }
        setWords(dinput, zero, right);
        dinput += (<usize>right) << 2;
        at += W - OW * KW;
      }
      dout += pixel * OW;
      index += pixel * OW;
    }
    setWords(dinput, zero, below);
    dinput += (<usize>below) << 2;
  }
}

/**
 * Averages: out [N, OH, OW, C] = the sum over windows KH × KW of input [N, H, W, C], divided by `divisor`, or by the number of taps
 * inside the padded image (divisor 0) or inside the image itself (−1).
 */
export function avg_pool2d(
  out: F32,
  input: F32,
  divisor: i32,
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
): void {
  pool(MEAN, out, 0, input, divisor, N, H, W, C, KH, KW, OH, OW, strideH, strideW, padH, padW, 1, 1);
}

/** The gradient of avg_pool2d: dinput [N, H, W, C] gets from each window its share of dout [N, OH, OW, C]. */
export function avg_pool2d_backward(
  dinput: F32,
  dout: F32,
  divisor: i32,
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
): void {
  memory.fill(dinput, 0, (<usize>H * W * N * C) << 2);
  pool(SPREAD, dout, 0, dinput, divisor, N, H, W, C, KH, KW, OH, OW, strideH, strideW, padH, padW, 1, 1);
}
