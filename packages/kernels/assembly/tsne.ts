// t-SNE (van der Maaten & Hinton 2008), exact: neighbourhoods in the data, and the forces between points of the map.
import { Exp, log4 } from "./inline/math";
import { UpTo4, Words } from "./inline/partial";
import { sumLanes } from "./inline/row";
import { F32 } from "./types";

/** log x of one number. */
function log1(x: f32): f64 {
  return <f64>f32x4.extract_lane(log4(f32x4.splat(x)), 0);
}

/**
 * Writes to row i of p [N, N] how likely i has each point for a neighbour, from squared distances [N, N]: Gaussian neighbourhoods, as wide
 * as their perplexity demands; 0 on the diagonal.
 */
export function tsne_affinities(p: F32, distances: F32, perplexity: f32, N: i32): void {
  const row = (<usize>N) << 2;
  const wanted = log1(perplexity);
  for (let i = 0; i < N; i++) {
    const self = (<usize>i) << 2;
    let least: f32 = Infinity;
    for (let at: usize = 0; at < row; at += 4) if (at !== self) least = min(least, load<f32>(distances + at));
    const shift = f32x4.splat(least);
    let beta: f64 = 1;
    let low: f64 = 0;
    let high: f64 = Infinity;
    let sum: f64 = 0;
    for (let tries = 0; tries < 100; tries++) {
      const b = f32x4.splat(<f32>-beta);
      for (let many = 1, at: usize = 0; many >= 0; many--)
        for (let left = Words.steps(N, many); left > 0; left--, at += Words.bytes(many)) {
          Words.store(p + at, Exp.exp(f32x4.mul(b, f32x4.sub(Words.load(distances + at, many), shift))), many);
        }
      store<f32>(p + self, 0);
      let moment: f64 = 0;
      sum = 0;
      for (let at: usize = 0; at < row; at += 4) {
        const e = <f64>load<f32>(p + at);
        sum += e;
        moment += e * <f64>(load<f32>(distances + at) - least);
      }
      const excess = log1(<f32>sum) + (beta * moment) / sum - wanted;
      if (abs(excess) <= 1e-5) break;
      if (excess > 0) low = beta;
      else high = beta;
      beta = high === Infinity ? beta * 2 : (low + high) / 2;
    }
    for (let at: usize = 0; at < row; at += 4) store<f32>(p + at, <f32>(<f64>load<f32>(p + at) / sum));
    p += row;
    distances += row;
  }
}

/**
 * Writes the gradient of the Kullback-Leibler divergence for map y [K, S] and neighbourhoods p [N, N], those times `exaggeration`, to
 * dy [K, S]: 4 Σ_j (p_ij − q_ij) (y_i − y_j) / (1 + |y_i − y_j|²); 0 beyond N. S is N rounded up to 4.
 */
export function tsne_gradient(dy: F32, y: F32, p: F32, exaggeration: f32, N: i32, K: i32): void {
  const stride = (<usize>((N + 3) & ~3)) << 2;
  const more = f32x4.splat(exaggeration);
  const one = f32x4.splat(1);
  memory.fill(dy, 0, stride * K);
  let total: f64 = 0;
  // First all closenesses 1 / (1 + |y_i − y_j|²) are summed, then the forces follow.
  for (let pass = 0; pass < 2; pass++) {
    const inverse = f32x4.splat(<f32>(1 / total));
    for (let i: usize = 0; i < (<usize>N) << 2; i += 4) {
      let sum = f32x4.splat(0);
      for (let j = 0; j < N; j += 4) {
        const at = (<usize>j) << 2;
        let c = one;
        for (let k: usize = 0; k < stride * K; k += stride) {
          const d = f32x4.sub(v128.load32_splat(y + k + i), v128.load(y + k + at));
          c = f32x4.add(c, f32x4.mul(d, d));
        }
        c = v128.and(f32x4.div(one, c), i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(N - j)));
        sum = f32x4.add(sum, c);
        if (pass === 0) continue;
        const force = f32x4.mul(c, f32x4.sub(f32x4.mul(more, UpTo4.load(p + at, N - j, one)), f32x4.mul(c, inverse)));
        for (let k: usize = 0; k < stride * K; k += stride) {
          const d = f32x4.sub(v128.load32_splat(y + k + i), v128.load(y + k + at));
          store<f32>(dy + k + i, load<f32>(dy + k + i) + 4 * sumLanes(f32x4.mul(force, d)));
        }
      }
      total += <f64>sumLanes(sum) - 1;
      if (pass) p += (<usize>N) << 2;
    }
  }
}
