// Optimizers: each update reads gradient and state and writes parameter and state in one pass, in place.
//
// What changes from step to step lives in a block of 32 float64 numbers per parameter group, so that a replayed step sees
// it. JavaScript writes the options; `<optimizer>_advance`, run once a step, counts and derives the coefficients:
//   0 lr, 1 beta1 (momentum, lrDecay), 2 beta2 (dampening, alpha, rho), 3 eps, 4 weightDecay, 5 step, 6 beta1^step,
//   7 beta2^step, 8 nadam: 0.96^momentumDecay, 9 its power, 10 product of mu, 11 decoupled (0, 1), 12 sign (1, -1 to maximize)
//   16 keep, 17 decay, 18 m0, 19 m1, 20 v0, 21 v1, 22 a, 23 e, 24 b, 25 f
// Updates and advances do nothing while fault[0] is set.
import { at, f64At, setAt } from "./inline/hyper";
import { madd } from "./inline/madd";
import { Words } from "./inline/partial";
import { F32, F64, I32 } from "./types";

/** The least power of a decay that is kept. */
const LEAST: f64 = 1e-25;

/** What all advances share: one step more, weight decay in the gradient or in the parameter, running averages. */
function advance(h: usize): void {
  const lr = f64At(h, 0);
  const beta1 = f64At(h, 1);
  const beta2 = f64At(h, 2);
  const decay = f64At(h, 4);
  const decoupled = f64At(h, 11) !== 0;
  setAt(h, 5, f64At(h, 5) + 1);
  // Far below what 1 − β^step can show, far above the subnormal numbers, which cost many times the cycles.
  setAt(h, 6, max(f64At(h, 6) * beta1, LEAST));
  setAt(h, 7, max(f64At(h, 7) * beta2, LEAST));
  setAt(h, 16, decoupled ? 1 - lr * decay : 1);
  setAt(h, 17, decoupled ? 0 : decay);
  setAt(h, 18, beta1);
  setAt(h, 19, 1 - beta1);
  setAt(h, 20, beta2);
  setAt(h, 21, 1 - beta2);
  setAt(h, 22, lr);
  setAt(h, 23, lr);
  setAt(h, 24, 1);
  setAt(h, 25, f64At(h, 3));
}

/** Advances hyper [32] by one step of SGD; read and written. */
export function sgd_advance(hyper: F64, fault: I32): void {
  if (load<i32>(fault) !== 0) return;
  advance(hyper);
  setAt(hyper, 19, f64At(hyper, 5) === 1 ? 1 : 1 - f64At(hyper, 2));
}

/** Advances hyper [32] by one step of RMSprop or Adadelta; read and written. */
export function rmsprop_advance(hyper: F64, fault: I32): void {
  if (load<i32>(fault) === 0) advance(hyper);
}

/** Advances hyper [32] by one step of Adagrad; read and written. */
export function adagrad_advance(hyper: F64, fault: I32): void {
  if (load<i32>(fault) !== 0) return;
  advance(hyper);
  setAt(hyper, 20, 1);
  setAt(hyper, 21, 1);
  setAt(hyper, 22, 0);
  setAt(hyper, 23, f64At(hyper, 0) / (1 + (f64At(hyper, 5) - 1) * f64At(hyper, 1)));
}

/** Advances hyper [32] by one step of Adam, AdamW or Adamax; read and written. */
export function adam_advance(hyper: F64, fault: I32): void {
  if (load<i32>(fault) !== 0) return;
  advance(hyper);
  setAt(hyper, 22, f64At(hyper, 0) / (1 - f64At(hyper, 6)));
  setAt(hyper, 23, 0);
  setAt(hyper, 24, 1 / sqrt(1 - f64At(hyper, 7)));
}

/** Advances hyper [32] by one step of NAdam; read and written. */
export function nadam_advance(hyper: F64, fault: I32): void {
  if (load<i32>(fault) !== 0) return;
  advance(hyper);
  const lr = f64At(hyper, 0);
  const beta1 = f64At(hyper, 1);
  const power = f64At(hyper, 9) * f64At(hyper, 8);
  const mu = beta1 * (1 - 0.5 * power);
  const next = beta1 * (1 - 0.5 * power * f64At(hyper, 8));
  const product = f64At(hyper, 10) * mu;
  setAt(hyper, 9, power);
  setAt(hyper, 10, product);
  setAt(hyper, 22, (lr * next) / (1 - product * next));
  setAt(hyper, 23, (lr * (1 - mu)) / (1 - product));
  setAt(hyper, 24, 1 / sqrt(1 - f64At(hyper, 7)));
}

/** Advances hyper [32] by one step of RAdam; read and written. While the variance is untrusted the denominator is 1. */
export function radam_advance(hyper: F64, fault: I32): void {
  if (load<i32>(fault) !== 0) return;
  advance(hyper);
  const step = f64At(hyper, 5);
  const rest = 1 - f64At(hyper, 7);
  const limit = 2 / (1 - f64At(hyper, 2)) - 1;
  const length = limit - (2 * step * f64At(hyper, 7)) / rest;
  let rate = f64At(hyper, 0) / (1 - f64At(hyper, 6));
  const trusted = length > 5;
  if (trusted) rate *= sqrt((rest * ((length - 4) * (length - 2) * limit)) / ((limit - 4) * (limit - 2) * length));
  setAt(hyper, 22, rate);
  setAt(hyper, 23, 0);
  setAt(hyper, 24, trusted ? 1 : 0);
  if (!trusted) setAt(hyper, 25, 1);
}

// biome-ignore lint/complexity/noStaticOnlyClass: the inline decorator parses on methods only
class Gradient {
  /** The gradient that counts: with its sign, and with its share of the parameter (weight decay). */
  @inline static at(grad: usize, p: v128, sign: v128, decay: v128, many: i32): v128 {
    return madd(decay, p, f32x4.mul(Words.load(grad, many), sign));
  }
}

/**
 * param [n] -= lr · direction: the gradient, or with momentum [n] (may be absent, address 0) its running sum, or with
 * nesterov both. param and momentum are read and written.
 */
export function sgd_update(param: F32, momentum: F32, grad: F32, hyper: F64, fault: I32, nesterov: i32, n: i32): void {
  if (load<i32>(fault) !== 0) return;
  const sign = at(hyper, 12);
  const decay = at(hyper, 17);
  const m0 = at(hyper, 18);
  const m1 = at(hyper, 19);
  const lr = at(hyper, 22);
  for (let many = 1; many >= 0; many--)
    for (let left = Words.steps(n, many); left > 0; left--) {
      const bytes = Words.bytes(many);
      const p = Words.load(param, many);
      let d = Gradient.at(grad, p, sign, decay, many);
      if (momentum) {
        const m = madd(m1, d, f32x4.mul(m0, Words.load(momentum, many)));
        Words.store(momentum, m, many);
        d = nesterov ? madd(m0, m, d) : m;
        momentum += bytes;
      }
      Words.store(param, f32x4.sub(p, f32x4.mul(lr, d)), many);
      param += bytes;
      grad += bytes;
    }
}

/**
 * m = m0·m + m1·g, v = v0·v + v1·g², param = keep·param − (a·m + e·g) / (b·√v + f), for n parameters; all but grad read and
 * written. Adam, AdamW, NAdam, RAdam and Adagrad (m absent, address 0) differ in the coefficients only. largest [n]: the
 * greatest v so far takes its place (AMSGrad), or absent.
 */
export function adam_update(param: F32, m: F32, v: F32, largest: F32, grad: F32, hyper: F64, fault: I32, n: i32): void {
  if (load<i32>(fault) !== 0) return;
  const sign = at(hyper, 12);
  const keep = at(hyper, 16);
  const decay = at(hyper, 17);
  const m0 = at(hyper, 18);
  const m1 = at(hyper, 19);
  const v0 = at(hyper, 20);
  const v1 = at(hyper, 21);
  const a = at(hyper, 22);
  const e = at(hyper, 23);
  const b = at(hyper, 24);
  const f = at(hyper, 25);
  for (let many = 1; many >= 0; many--)
    for (let left = Words.steps(n, many); left > 0; left--) {
      const bytes = Words.bytes(many);
      const p = Words.load(param, many);
      const g = Gradient.at(grad, p, sign, decay, many);
      let up = f32x4.mul(e, g);
      if (m) {
        const mean = madd(m1, g, f32x4.mul(m0, Words.load(m, many)));
        Words.store(m, mean, many);
        up = madd(a, mean, up);
        m += bytes;
      }
      let square = madd(f32x4.mul(v1, g), g, f32x4.mul(v0, Words.load(v, many)));
      Words.store(v, square, many);
      if (largest) {
        square = f32x4.pmax(Words.load(largest, many), square);
        Words.store(largest, square, many);
        largest += bytes;
      }
      const down = madd(b, f32x4.sqrt(square), f);
      Words.store(param, f32x4.sub(f32x4.mul(keep, p), f32x4.div(up, down)), many);
      param += bytes;
      v += bytes;
      grad += bytes;
    }
}

/** m = m0·m + m1·g, u = max(v0·u, |g| + f), param = keep·param − a·m / u, for n parameters; all but grad read and written. */
export function adamax_update(param: F32, m: F32, u: F32, grad: F32, hyper: F64, fault: I32, n: i32): void {
  if (load<i32>(fault) !== 0) return;
  const sign = at(hyper, 12);
  const keep = at(hyper, 16);
  const decay = at(hyper, 17);
  const m0 = at(hyper, 18);
  const m1 = at(hyper, 19);
  const v0 = at(hyper, 20);
  const a = at(hyper, 22);
  const f = at(hyper, 25);
  for (let many = 1; many >= 0; many--)
    for (let left = Words.steps(n, many); left > 0; left--) {
      const bytes = Words.bytes(many);
      const p = Words.load(param, many);
      const g = Gradient.at(grad, p, sign, decay, many);
      const mean = madd(m1, g, f32x4.mul(m0, Words.load(m, many)));
      const bound = f32x4.pmax(f32x4.mul(v0, Words.load(u, many)), f32x4.add(f32x4.abs(g), f));
      Words.store(m, mean, many);
      Words.store(u, bound, many);
      Words.store(param, f32x4.sub(f32x4.mul(keep, p), f32x4.div(f32x4.mul(a, mean), bound)), many);
      param += bytes;
      m += bytes;
      u += bytes;
      grad += bytes;
    }
}

/**
 * v = v0·v + v1·g²; with mean [n] (or absent, address 0) centered: mean += v1·(g − mean), v − mean² in place of v.
 * step = g / (√v + f); with momentum [n] (or absent): momentum = m0·momentum + step in its place. param −= lr·step.
 * For n parameters; all but grad read and written.
 */
export function rmsprop_update(param: F32, v: F32, mean: F32, momentum: F32, grad: F32, hyper: F64, fault: I32, n: i32): void {
  if (load<i32>(fault) !== 0) return;
  const sign = at(hyper, 12);
  const decay = at(hyper, 17);
  const m0 = at(hyper, 18);
  const v0 = at(hyper, 20);
  const v1 = at(hyper, 21);
  const lr = at(hyper, 22);
  const f = at(hyper, 25);
  for (let many = 1; many >= 0; many--)
    for (let left = Words.steps(n, many); left > 0; left--) {
      const bytes = Words.bytes(many);
      const p = Words.load(param, many);
      const g = Gradient.at(grad, p, sign, decay, many);
      let square = madd(f32x4.mul(v1, g), g, f32x4.mul(v0, Words.load(v, many)));
      Words.store(v, square, many);
      if (mean) {
        let average = Words.load(mean, many);
        average = madd(v1, f32x4.sub(g, average), average);
        Words.store(mean, average, many);
        square = f32x4.sub(square, f32x4.mul(average, average));
        mean += bytes;
      }
      let step = f32x4.div(g, f32x4.add(f32x4.sqrt(square), f));
      if (momentum) {
        step = madd(m0, Words.load(momentum, many), step);
        Words.store(momentum, step, many);
        momentum += bytes;
      }
      Words.store(param, f32x4.sub(p, f32x4.mul(lr, step)), many);
      param += bytes;
      v += bytes;
      grad += bytes;
    }
}

/**
 * v = v0·v + v1·g², step = √(u + f) / √(v + f) · g, u = v0·u + v1·step², param −= lr·step, for n parameters; all but grad
 * read and written.
 */
export function adadelta_update(param: F32, v: F32, u: F32, grad: F32, hyper: F64, fault: I32, n: i32): void {
  if (load<i32>(fault) !== 0) return;
  const sign = at(hyper, 12);
  const decay = at(hyper, 17);
  const v0 = at(hyper, 20);
  const v1 = at(hyper, 21);
  const lr = at(hyper, 22);
  const f = at(hyper, 25);
  for (let many = 1; many >= 0; many--)
    for (let left = Words.steps(n, many); left > 0; left--) {
      const bytes = Words.bytes(many);
      const p = Words.load(param, many);
      const g = Gradient.at(grad, p, sign, decay, many);
      const square = madd(f32x4.mul(v1, g), g, f32x4.mul(v0, Words.load(v, many)));
      const before = Words.load(u, many);
      const step = f32x4.mul(f32x4.div(f32x4.sqrt(f32x4.add(before, f)), f32x4.sqrt(f32x4.add(square, f))), g);
      Words.store(v, square, many);
      Words.store(u, madd(f32x4.mul(v1, step), step, f32x4.mul(v0, before)), many);
      Words.store(param, f32x4.sub(p, f32x4.mul(lr, step)), many);
      param += bytes;
      v += bytes;
      u += bytes;
      grad += bytes;
    }
}

/** out [n] = a [n], scaled down if the norm [1] of all gradients exceeds `most`. */
export function clip_by_norm(out: F32, a: F32, norm: F32, most: f32, n: i32): void {
  const factor = f32x4.splat(min<f32>(1, most / (load<f32>(norm) + 1e-6)));
  for (let many = 1; many >= 0; many--)
    for (let left = Words.steps(n, many); left > 0; left--) {
      const bytes = Words.bytes(many);
      Words.store(out, f32x4.mul(Words.load(a, many), factor), many);
      out += bytes;
      a += bytes;
    }
}

/** hyper [32] counts one more member of an average, the first if restart ≠ 0; share [1] = 1 / their number. Both read and written. */
export function average_advance(share: F32, hyper: F64, fault: I32, restart: i32): void {
  if (load<i32>(fault) !== 0) return;
  const count = restart ? 1 : f64At(hyper, 5) + 1;
  setAt(hyper, 5, count);
  store<f32>(share, <f32>(1 / count));
}
