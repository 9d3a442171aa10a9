// Convolution with filters of 3 × 3 at stride 1 by fewer products (Lavin and Gray 2016, arXiv:1509.09308): tiles of m × m results are made
// from (m + 2) × (m + 2) transformed inputs, position by position a product of matrices. m = 4: a quarter of the products; m = 2: four ninths.
// The gradient by the weight turns the same sums round: transformed inputs times transformed output gradients, summed over the tiles.
import { moveInside } from "./inline/border";
import { gemmPanels } from "./inline/gemm";
import { pack } from "./inline/pack";
import { places } from "./inline/tile";
import { filterLines, gradientLines, inputLines, outputLines, weightLines } from "./inline/winograd-lines";
import { setWords } from "./inline/words";
import { F32 } from "./types";

/**
 * Transforms tiles first … first + count of images [N, H, W, C], each `size` pixels high and wide and m apart, `each` of them in an image,
 * `tx` side by side, to one row in each plane of `out`: inputs (size m + 2), or output gradients (size m).
 */
function transform(
  out: usize,
  step: usize,
  plane: usize,
  images: usize,
  size: i32,
  m: i32,
  H: i32,
  W: i32,
  C: i32,
  padH: i32,
  padW: i32,
  tx: i32,
  each: i32,
  first: i32,
  count: i32,
  work: usize,
): void {
  const a = m + 2;
  const pixel = (<usize>C) << 2;
  const n = C >> 2;
  const run = pixel * size;
  const patch = work + pixel * (a * a);
  for (; count > 0; count--) {
    const image = first / each;
    const k = first - image * each;
    const ty = k / tx;
    const y = ty * m - padH;
    const x = (k - ty * tx) * m - padW;
    const whole = images + pixel * (<usize>H * W * image);
    let from = whole + pixel * (y * W + x);
    let line = pixel * W;
    if (y < 0 || x < 0 || y + size > H || x + size > W) {
      setWords(patch, i32x4.splat(0), size * size * C);
      moveInside(patch, whole, false, H, W, C, C, size, size, -y, -x);
      from = patch;
      line = run;
    }
    if (size === m) gradientLines(m, work, run, from, line, n * size);
    else inputLines(m, work, run, from, line, n * size);
    for (let i = 0; i < a; i++) {
      const to = out + plane * (i * a);
      if (size === m) gradientLines(m, to, plane, work + run * i, pixel, n);
      else inputLines(m, to, plane, work + run * i, pixel, n);
    }
    out += step;
    first++;
  }
}

/** Tiles whose transforms stay in the cache, for C channels in and out together: as in src/scratch.ts. */
function tilesOf(C: i32): i32 {
  return max(24, min(96, (12288 / C / 12) * 12));
}

/** Tiles over which products are summed before their sum is added to the others': one number for all sizes, so that cuts change no bits. */
const SUMMED = 48;

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
  // Planes that lie a multiple of 4096 bytes apart would share a few lines of the cache.
  const planeV = pixel * T + 64;
  const planeM = row * T + 64;
  const planeU = pixel * ((O + 7) & ~7) + 64;
  // scratch: edge tile; places of tiles and channels; transforms under way and a patch; filters; inputs V (at first the taps); products M
  const rows = scratch + 256;
  const steps = places(rows, 1, 1, T, 0, 0, pixel);
  const work = places(steps, 1, 1, C, 0, 0, 4);
  const U = work + ((<usize>max(C, O)) << 3) * P;
  const V = U + planeU * P;
  const M = V + max(planeV * P, planeU * 9);
  // Taps as panels, turned by half for a gradient; they are transformed where they lie.
  for (let k = 0; k < 9; k++) {
    const tap = weight + ((<usize>C * O) << 2) * (flip ? 8 - k : k);
    pack(V + planeU * k, tap, flip ? pixel : 4, flip ? 4 : row, O, C, 8, 8);
  }
  for (let at: usize = 0; at < planeU - 64; at += 16) {
    for (let x = 0; x < 3; x++) filterLines(m, work + ((<usize>x) << 4), 48, V + planeU * x + at, 3 * planeU, 1);
    for (let y = 0; y < a; y++) filterLines(m, U + planeU * (y * a) + at, planeU, work + ((<usize>(y * 3)) << 4), 16, 1);
  }
  const tx = (OW + m - 1) / m;
  const each = tx * ((OH + m - 1) / m);
  const tiles = each * N;
  for (let first = 0; first < tiles; first += T) {
    const count = min(T, tiles - first);
    transform(V, pixel, planeV, input, a, m, H, W, C, padH, padW, tx, each, first, count, work);
    for (let p = 0; p < P; p++)
      gemmPanels(M + planeM * p, row, V + planeV * p, rows, steps, U + planeU * p, 32, 0, scratch, count, C, O, false, false, 0);
    for (let t = 0; t < count; t++) {
      const n = (first + t) / each;
      const k = first + t - n * each;
      const ty = k / tx;
      const y = ty * m;
      const x = (k - ty * tx) * m;
      const high = min(m, OH - y);
      const wide = min(m, OW - x);
      let to = out + row * ((<usize>n * OH + y) * OW + x);
      const from = M + row * t;
      const patch = work + row * P;
      for (let j = 0; j < a; j++) outputLines(m, work + row * j, row * a, from + planeM * j, planeM * a, O >> 2);
      for (let i = 0; i < high; i++) {
        const whole = wide === m && !bias && !activation;
        outputLines(m, whole ? to : patch, row, work + row * (i * a), row, O >> 2);
        if (!whole) {
          let r = to;
          let from = patch;
          for (let j = wide; j > 0; j--) {
            for (let o: usize = 0; o < row; o += 16) {
              let v = v128.load(from);
              if (bias) v = f32x4.add(v, v128.load(bias + o));
              if (activation) v = f32x4.pmax(v, i32x4.splat(0));
              v128.store(r, v);
              from += 16;
              r += 16;
            }
          }
        }
        to += row * OW;
      }
    }
  }
}

/**
 * dweight [3, 3, C, O] = over all output pixels of a convolution at stride 1, what the filter saw in input [N, H, W, C] times dout
 * [N, OH, OW, O], by tiles of m = 2 or 4. C and O are multiples of 4. scratch: `winogradScratch` floats.
 */
export function conv2d_winograd_backward_weight(
  dweight: F32,
  dout: F32,
  input: F32,
  scratch: F32,
  m: i32,
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
  const row = (<usize>O) << 2;
  // Rows and planes that lie a multiple of 512 and 4096 bytes apart would share a few lines of the cache.
  const stepV = (<usize>(C + (C & 127 ? 0 : 16))) << 2;
  const stepD = (<usize>(O + (O & 127 ? 0 : 16))) << 2;
  const planeV = stepV * SUMMED + 64;
  const planeD = stepD * SUMMED + 64;
  const planeU = row * C + 64;
  // scratch: edge tile; places of channels and tiles; transforms under way and a patch; sums U; inputs V; output gradients D
  const rows = scratch + 256;
  const steps = places(rows, 1, 1, C, 0, 0, 4);
  const work = places(steps, 1, 1, SUMMED, 0, 0, stepV);
  const U = work + ((<usize>max(C, O)) << 3) * P;
  const V = U + planeU * P;
  const D = V + planeV * P;
  memory.fill(U, 0, planeU * P);
  const tx = (OW + m - 1) / m;
  const each = tx * ((OH + m - 1) / m);
  const tiles = each * N;
  for (let first = 0; first < tiles; first += SUMMED) {
    const count = min(SUMMED, tiles - first);
    transform(V, stepV, planeV, input, a, m, H, W, C, padH, padW, tx, each, first, count, work);
    transform(D, stepD, planeD, dout, m, m, OH, OW, O, 0, 0, tx, each, first, count, work);
    for (let p = 0; p < P; p++)
      gemmPanels(U + planeU * p, row, V + planeV * p, rows, steps, D + planeD * p, stepD, 0, scratch, C, count, O, true, false, 0);
  }
  let sums = U;
  for (let c = 0; c < C; c++) {
    for (let j = 0; j < a; j++) weightLines(m, work + row * j, row * a, sums + planeU * j, planeU * a, O >> 2);
    for (let i = 0; i < 3; i++) weightLines(m, dweight + row * (i * 3 * C), row * C, work + row * (i * a), row, O >> 2);
    sums += row;
    dweight += row;
  }
}
