// Convolution with filters of 3 × 3 at stride 1 by fewer products (Lavin and Gray 2016, arXiv:1509.09308): tiles of m × m results are made
// from (m + 2) × (m + 2) transformed inputs, position by position a product of matrices. m = 4: a quarter of the products; m = 2: four ninths.
import { moveInside } from "./inline/border";
import { gemmPanels } from "./inline/gemm";
import { madd } from "./inline/madd";
import { pack } from "./inline/pack";
import { AP, MR } from "./inline/tile";
import { setWords } from "./inline/words";
import { F32 } from "./types";

// 4, −4, −5, 8, 1/4, −1/6, 1/24 and 1/2, each four times.
const FOUR: usize = memory.data<u32>(
  [
    0x40800000, 0x40800000, 0x40800000, 0x40800000, 0xc0800000, 0xc0800000, 0xc0800000, 0xc0800000, 0xc0a00000, 0xc0a00000, 0xc0a00000,
    0xc0a00000, 0x41000000, 0x41000000, 0x41000000, 0x41000000,
  ],
  16,
);

// Each of the following transforms one line of vectors, `inStep` bytes apart, to one `outStep` bytes apart.

/** Bᵀ: m + 2 inputs to m + 2. */
function inputLine(m: i32, out: usize, outStep: usize, x: usize, inStep: usize): void {
  const d0 = v128.load(x);
  x += inStep;
  const d1 = v128.load(x);
  x += inStep;
  const d2 = v128.load(x);
  x += inStep;
  const d3 = v128.load(x);
  if (m === 2) {
    v128.store(out, f32x4.sub(d0, d2));
    out += outStep;
    v128.store(out, f32x4.add(d1, d2));
    out += outStep;
    v128.store(out, f32x4.sub(d2, d1));
    v128.store(out + outStep, f32x4.sub(d1, d3));
    return;
  }
  x += inStep;
  const d4 = v128.load(x);
  const d5 = v128.load(x + inStep);
  const four = v128.load(FOUR);
  const less4 = v128.load(FOUR, 16);
  const less5 = v128.load(FOUR, 32);
  v128.store(out, madd(d0, four, madd(d2, less5, d4)));
  const a = madd(d2, less4, d4);
  const b = madd(d1, less4, d3);
  out += outStep;
  v128.store(out, f32x4.add(a, b));
  out += outStep;
  v128.store(out, f32x4.sub(a, b));
  const c = f32x4.sub(d4, d2);
  const half = f32x4.sub(d3, d1);
  const e = f32x4.add(half, half);
  out += outStep;
  v128.store(out, f32x4.add(c, e));
  out += outStep;
  v128.store(out, f32x4.sub(c, e));
  v128.store(out + outStep, madd(d1, four, madd(d3, less5, d5)));
}

/** Aᵀ: m + 2 products to m results. */
function outputLine(m: i32, out: usize, outStep: usize, x: usize, inStep: usize): void {
  const m0 = v128.load(x);
  x += inStep;
  const m1 = v128.load(x);
  x += inStep;
  const m2 = v128.load(x);
  x += inStep;
  const m3 = v128.load(x);
  const s = f32x4.add(m1, m2);
  const d = f32x4.sub(m1, m2);
  if (m === 2) {
    v128.store(out, f32x4.add(m0, s));
    v128.store(out + outStep, f32x4.sub(d, m3));
    return;
  }
  x += inStep;
  const m4 = v128.load(x);
  const t = f32x4.add(m3, m4);
  const e = f32x4.sub(m3, m4);
  v128.store(out, f32x4.add(f32x4.add(m0, s), t));
  out += outStep;
  v128.store(out, f32x4.add(d, f32x4.add(e, e)));
  out += outStep;
  v128.store(out, madd(t, v128.load(FOUR), s));
  v128.store(out + outStep, f32x4.add(madd(e, v128.load(FOUR, 48), d), v128.load(x + inStep)));
}

/** G: 3 weights to m + 2. */
function filterLine(m: i32, out: usize, outStep: usize, x: usize, inStep: usize): void {
  const g0 = v128.load(x);
  const g1 = v128.load(x + inStep);
  const g2 = v128.load(x + 2 * inStep);
  const s = f32x4.add(g0, g2);
  if (m === 2) {
    const half = f32x4.splat(0.5);
    v128.store(out, g0);
    out += outStep;
    v128.store(out, f32x4.mul(half, f32x4.add(s, g1)));
    out += outStep;
    v128.store(out, f32x4.mul(half, f32x4.sub(s, g1)));
    v128.store(out + outStep, g2);
    return;
  }
  const sixth = f32x4.splat(-1.0 / 6.0);
  v128.store(out, f32x4.mul(f32x4.splat(0.25), g0));
  out += outStep;
  v128.store(out, f32x4.mul(sixth, f32x4.add(s, g1)));
  out += outStep;
  v128.store(out, f32x4.mul(sixth, f32x4.sub(s, g1)));
  const q = f32x4.mul(f32x4.splat(1.0 / 24.0), f32x4.add(g0, f32x4.mul(v128.load(FOUR), g2)));
  const h = f32x4.mul(f32x4.splat(1.0 / 12.0), g1);
  out += outStep;
  v128.store(out, f32x4.add(q, h));
  out += outStep;
  v128.store(out, f32x4.sub(q, h));
  v128.store(out + outStep, g2);
}

/** Tiles whose transforms stay in the cache, for C channels in and out together: as in src/scratch.ts. */
function tilesOf(C: i32): i32 {
  return max(24, min(96, (12288 / C / 12) * 12));
}

/**
 * out [N, OH, OW, O] = activation(cross-correlation of input [N, H, W, C] with weight [3, 3, C, O] + bias [O]), stride 1, by tiles of m = 2
 * or 4. With flip, weight [3, 3, O, C] is turned by half: the gradient of such a convolution by its input. C and O are multiples of 4.
 * bias may be absent (address 0); activation: 0 none, 1 relu. scratch: `winogradScratch` floats.
 */
export function conv2d_winograd(
  out: F32,
  input: F32,
  weight: F32,
  bias: F32,
  scratch: F32,
  activation: i32,
  m: i32,
  flip: i32,
  N: i32,
  H: i32,
  W: i32,
  C: i32,
  O: i32,
  OH: i32,
  OW: i32,
  padH: i32,
  padW: i32,
): void {
  const a = m + 2;
  const P = a * a;
  const T = tilesOf(C + O);
  const pixel = (<usize>C) << 2;
  const row = (<usize>O) << 2;
  const run = (<usize>a) << 4;
  // Planes that lie a multiple of 4096 bytes apart would share a few lines of the cache.
  const planeV = pixel * T + 64;
  const planeM = row * T + 64;
  const planeU = pixel * ((O + 7) & ~7) + 64;
  // scratch: edge tile and transforms under way; filters; inputs V (at first the taps), products M; panels of inputs, one patch.
  const work = scratch + 256;
  const U = scratch + 2048;
  const V = U + planeU * P;
  const M = V + max(planeV * P, planeU * 9);
  const panels = M + planeM * P;
  const patch = panels + pixel * ((T + MR - 1) / MR) * AP;
  // Taps as panels, turned by half for a gradient; they are transformed where they lie.
  for (let k = 0; k < 9; k++) {
    const tap = weight + ((<usize>C * O) << 2) * (flip ? 8 - k : k);
    pack(V + planeU * k, tap, flip ? pixel : 4, flip ? 4 : row, O, C, 8, 8);
  }
  for (let at: usize = 0; at < planeU - 64; at += 16) {
    for (let x = 0; x < 3; x++) filterLine(m, work + ((<usize>x) << 4), 48, V + planeU * x + at, 3 * planeU);
    for (let y = 0; y < a; y++) filterLine(m, U + planeU * (y * a) + at, planeU, work + ((<usize>(y * 3)) << 4), 16);
  }
  const tx = (OW + m - 1) / m;
  const each = tx * ((OH + m - 1) / m);
  const tiles = each * N;
  for (let first = 0; first < tiles; first += T) {
    const count = min(T, tiles - first);
    for (let t = 0; t < count; t++) {
      const n = (first + t) / each;
      const k = first + t - n * each;
      const ty = k / tx;
      const y = ty * m - padH;
      const x = (k - ty * tx) * m - padW;
      const image = input + pixel * (<usize>H * W * n);
      let from = image + pixel * (y * W + x);
      let line = pixel * W;
      if (y < 0 || x < 0 || y + a > H || x + a > W) {
        setWords(patch, i32x4.splat(0), a * a * C);
        moveInside(patch, image, false, H, W, C, C, a, a, -y, -x);
        from = patch;
        line = pixel * a;
      }
      const to = V + pixel * t;
      for (let c: usize = 0; c < pixel; c += 16) {
        for (let j = 0; j < a; j++) inputLine(m, work + ((<usize>j) << 4), run, from + pixel * j + c, line);
        for (let i = 0; i < a; i++) inputLine(m, to + planeV * (i * a) + c, planeV, work + run * i, 16);
      }
    }
    for (let p = 0; p < P; p++) {
      pack(panels, V + planeV * p, pixel, 4, count, C, MR, AP);
      gemmPanels(M + planeM * p, row, panels, 0, 0, U + planeU * p, 32, 0, scratch, count, C, O, false, false, 0);
    }
    for (let t = 0; t < count; t++) {
      const n = (first + t) / each;
      const k = first + t - n * each;
      const ty = k / tx;
      const y = ty * m;
      const x = (k - ty * tx) * m;
      const high = min(m, OH - y);
      const wide = min(m, OW - x);
      const to = out + row * ((<usize>n * OH + y) * OW + x);
      const from = M + row * t;
      for (let o: usize = 0; o < row; o += 16) {
        let b = i32x4.splat(0);
        if (bias) b = v128.load(bias + o);
        for (let j = 0; j < a; j++) outputLine(m, work + ((<usize>j) << 4), run, from + planeM * j + o, planeM * a);
        let q = to + o;
        for (let i = 0; i < high; i++) {
          outputLine(m, work + 1024, 16, work + run * i, 16);
          let r = q;
          for (let j = 0; j < wide; j++) {
            let v = f32x4.add(v128.load(work + 1024 + ((<usize>j) << 4)), b);
            if (activation) v = f32x4.pmax(v, i32x4.splat(0));
            v128.store(r, v);
            r += row;
          }
          q += row * OW;
        }
      }
    }
  }
}
