// Normalising rows: layer norm (Ba et al. 2016) and RMS norm (Zhang and Sennrich 2019). Each row is one sum in a fixed order.
import { madd } from "./inline/madd";
import { loadPartial, Words } from "./inline/partial";
import { rowSum, sumLanes } from "./inline/row";
import { F32 } from "./types";

/** Σ (x − shift)² over row x [D]. */
function rowSquares(x: usize, shift: f32, D: i32): f32 {
  const s = f32x4.splat(shift);
  let a = f32x4.splat(0);
  let b = a;
  for (; D >= 8; D -= 8, x += 32) {
    const u = f32x4.sub(v128.load(x), s);
    const v = f32x4.sub(v128.load(x, 16), s);
    a = madd(u, u, a);
    b = madd(v, v, b);
  }
  a = f32x4.add(a, b);
  if (D > 3) {
    const u = f32x4.sub(v128.load(x), s);
    a = madd(u, u, a);
    x += 16;
  }
  const u = f32x4.sub(loadPartial(x, D & 3, s), s);
  return sumLanes(madd(u, u, a));
}

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
class Row {
  /** out = (x − m)·r·weight + bias over `left` steps of four words, or of one; weight and bias may be NULL. */
  @inline static normalise(many: i32, out: usize, x: usize, m: v128, r: v128, weight: usize, bias: usize, left: i32): void {
    const step = Words.bytes(many);
    for (; left > 0; left--) {
      let y = f32x4.mul(f32x4.sub(Words.load(x, many), m), r);
      if (weight) {
        y = f32x4.mul(y, Words.load(weight, many));
        weight += step;
      }
      if (bias) {
        y = f32x4.add(y, Words.load(bias, many));
        bias += step;
      }
      Words.store(out, y, many);
      x += step;
      out += step;
    }
  }
}

/** out = (x − mean)·rstd·weight + bias over a row; weight and bias may be NULL. */
function rowNormalise(out: usize, x: usize, mean: f32, rstd: f32, weight: usize, bias: usize, D: i32): void {
  const m = f32x4.splat(mean);
  const r = f32x4.splat(rstd);
  Row.normalise(1, out, x, m, r, weight, bias, D >> 2);
  const at = (<usize>(D & ~3)) << 2;
  Row.normalise(0, out + at, x + at, m, r, weight ? weight + at : 0, bias ? bias + at : 0, D & 3);
}

/** Both norms: `mean` is NULL for RMS norm. */
function normalise(out: F32, mean: F32, rstd: F32, input: F32, weight: F32, bias: F32, eps: f32, rows: i32, D: i32): void {
  const stride = (<usize>D) << 2;
  const n = <f32>D;
  for (; rows > 0; rows--) {
    const m: f32 = mean ? rowSum(input, D) / n : 0;
    const r: f32 = 1 / sqrt<f32>(rowSquares(input, m, D) / n + eps);
    rowNormalise(out, input, m, r, weight, bias, D);
    if (mean) {
      store<f32>(mean, m);
      mean += 4;
    }
    store<f32>(rstd, r);
    rstd += 4;
    out += stride;
    input += stride;
  }
}

/**
 * out = (input − mean)·rstd·weight + bias over each row of input [rows, D]; mean, rstd = 1 / √(variance + eps) [rows];
 * weight, bias [D] or NULL. out may be input.
 */
export function layer_norm(out: F32, mean: F32, rstd: F32, input: F32, weight: F32, bias: F32, eps: f32, rows: i32, D: i32): void {
  normalise(out, mean, rstd, input, weight, bias, eps, rows, D);
}

/** out = input·rstd·weight over each row of input [rows, D]; rstd = 1 / √(mean of input² + eps) [rows]; weight [D] or NULL. out may be input. */
export function rms_norm(out: F32, rstd: F32, input: F32, weight: F32, eps: f32, rows: i32, D: i32): void {
  normalise(out, 0, rstd, input, weight, 0, eps, rows, D);
}

/**
 * Gradient of layer_norm (of rms_norm if mean is NULL): dinput = rstd·(g − Σ g / D − y·Σ g·y / D), g = dout·weight,
 * y = (input − mean)·rstd, without the second term for rms_norm; dinput, dout, input [rows, D], mean, rstd [rows], weight [D] or NULL.
 * dinput may be dout or input.
 */
export function norm_backward(dinput: F32, dout: F32, input: F32, mean: F32, rstd: F32, weight: F32, rows: i32, D: i32): void {
  const scale: f32 = 1 / <f32>D;
  for (; rows > 0; rows--) {
    const m = f32x4.splat(mean ? load<f32>(mean) : 0);
    const r = v128.load32_splat(rstd);
    let sum = f32x4.splat(0);
    let dot = sum;
    let w = weight;
    let d = dout;
    let x = input;
    for (let many = 1; many >= 0; many--)
      for (let left = Words.steps(D, many); left > 0; left--) {
        const step = Words.bytes(many);
        let g = Words.load(d, many);
        if (w) {
          g = f32x4.mul(g, Words.load(w, many));
          w += step;
        }
        sum = f32x4.add(sum, g);
        dot = madd(g, f32x4.sub(Words.load(x, many), m), dot);
        d += step;
        x += step;
      }
    const s = f32x4.splat(mean ? sumLanes(sum) * scale : 0);
    const c = f32x4.mul(f32x4.splat(sumLanes(dot) * scale), f32x4.mul(r, r));
    w = weight;
    for (let many = 1; many >= 0; many--)
      for (let left = Words.steps(D, many); left > 0; left--) {
        const step = Words.bytes(many);
        let g = Words.load(dout, many);
        if (w) {
          g = f32x4.mul(g, Words.load(w, many));
          w += step;
        }
        const y = f32x4.sub(Words.load(input, many), m);
        Words.store(dinput, f32x4.mul(r, f32x4.sub(f32x4.sub(g, s), f32x4.mul(y, c))), many);
        dinput += step;
        dout += step;
        input += step;
      }
    if (mean) mean += 4;
    rstd += 4;
  }
}

/** dweight [D] = Σ over rows of dout·(input − mean)·rstd; dout, input [rows, D], mean [rows] or NULL (all 0), rstd [rows]. */
export function norm_backward_weight(dweight: F32, dout: F32, input: F32, mean: F32, rstd: F32, rows: i32, D: i32): void {
  memory.fill(dweight, 0, (<usize>D) << 2);
  for (; rows > 0; rows--) {
    const m = f32x4.splat(mean ? load<f32>(mean) : 0);
    const r = v128.load32_splat(rstd);
    let out = dweight;
    for (let many = 1; many >= 0; many--)
      for (let left = Words.steps(D, many); left > 0; left--) {
        const step = Words.bytes(many);
        const y = f32x4.mul(f32x4.sub(Words.load(input, many), m), r);
        Words.store(out, madd(Words.load(dout, many), y, Words.load(out, many)), many);
        out += step;
        dout += step;
        input += step;
      }
    if (mean) mean += 4;
    rstd += 4;
  }
}
