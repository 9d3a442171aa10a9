// Convolution of every channel by itself, and its two gradients, vectors of channels at a time.
import { BOTTOM, cells, LEFT, RIGHT, slide3, TOP } from "./inline/cells";
import { madd } from "./inline/madd";
import { copyWords } from "./inline/words";
import { F32 } from "./types";

/** Channels that are read from a copy at a time, and floats from pixel to pixel there. As in src/scratch.ts. */
const CHUNK = 128;
const APART = 144;

/** How many of the places a, a + step, … lie before 0. */
function before(a: i32, step: i32): i32 {
  return a < 0 ? (step - 1 - a) / step : 0;
}

/**
 * out [N, OH, OW, C] = activation(cross-correlation of each channel of input [N, H, W, C] with its own filter weight [KH, KW, C] + bias [C]).
 * With flip, filters are turned by half: the gradient by the input at stride 1. bias may be absent (address 0); activation: 0 none, 1 relu.
 * padH and padW may be negative. scratch: `depthwise2dScratch` floats.
 */
export function depthwise2d(
  out: F32,
  input: F32,
  weight: F32,
  bias: F32,
  scratch: F32,
  activation: i32,
  flip: i32,
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
  const least = activation ? i32x4.splat(0) : f32x4.splat(-Infinity);
  const pixel = (<usize>C) << 2;
  const left = before(-padW, dilationW);
  const right = KW - before((OW - 1) * strideW - padW - W, dilationW);
  const short = KW === 3 && KH === 3 && dilationW === strideW && C > 3 && left < 2 && right < 2;
  // Pixels a multiple of 1024 bytes apart share a few lines of the cache: a few of their channels are copied to where they do not.
  const copied = short && !(C & 255);
  const chunk = copied ? CHUNK : C;
  const step = copied ? <usize>(APART << 2) : pixel;
  let w = weight;
  let wColumn = pixel;
  let wRow = pixel * KW;
  if (flip) {
    w += pixel * (KH * KW - 1);
    wColumn = 0 - wColumn;
    wRow = 0 - wRow;
  }
  // Results in a row before the next four channels: few channels leave the cache lines of a block there until all of them are done; many do
  // not, and longer rows pay better, unless pixels a multiple of 512 bytes apart share a few lines and sums are quick (fused).
  const block = C < 96 ? 1024 / max(1, C) : !ASC_FEATURE_RELAXED_SIMD || copied || C & 127 ? OW : 8;
  for (let n = 0; n < N; n++) {
    for (let from = 0; from < C; from += chunk) {
      let image = input + ((<usize>from) << 2);
      if (copied) {
        let to = scratch;
        for (let i = H * W; i > 0; i--) {
          copyWords(to, image, CHUNK);
          to += step;
          image += pixel;
        }
        image = scratch;
      }
      for (let y = 0; y < OH; y++) {
        const sy = y * strideH - padH;
        const above = before(sy, dilationH);
        const ny = min(KH, before(sy - H, dilationH)) - above;
        const line = out + pixel * OW * (n * OH + y);
        if (short && above < 2 && above + ny > 1) {
          const rows = (above ? TOP : 0) | (above + ny < 3 ? BOTTOM : 0);
          for (let i = 0; i < OW; i += block) {
            let missing = rows;
            if (i === 0 && left) missing |= LEFT;
            if (i + block >= OW && right > 0) missing |= RIGHT;
            const p = image + step * (W * sy + strideW * i - padW);
            for (let c = from; c < min(C, from + chunk); c += 4) {
              const o = (<usize>min(c, C - 4)) << 2;
              let b = i32x4.splat(0);
              if (bias) b = v128.load(bias + o);
              slide3(
                line + pixel * i + o,
                pixel,
                p + o - ((<usize>from) << 2),
                w + o,
                b,
                least,
                step * (W * dilationH),
                step * strideW,
                wRow,
                wColumn,
                min(block, OW - i),
                missing,
              );
            }
          }
        } else if (from === 0) {
          for (let i = 0; i < OW; ) {
            const sx = i * strideW - padW;
            const skip = before(sx, dilationW);
            const nx = min(KW, before(sx - W, dilationW)) - skip;
            let run = 1;
            if (nx === KW) run = min(OW - i, (W - 1 - sx - (nx - 1) * dilationW) / strideW + 1);
            cells(
              line + pixel * i,
              input + pixel * (W * (sy + dilationH * above) + sx + skip * dilationW),
              w + wRow * above + wColumn * skip,
              bias,
              least,
              ny,
              nx,
              pixel * (W * dilationH),
              pixel * dilationW,
              pixel * strideW,
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
    input += pixel * (H * W);
  }
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
