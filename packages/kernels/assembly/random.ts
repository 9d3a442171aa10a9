// Random numbers: streams of Philox4x32-10 words (Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3), and what is drawn from them.
// A stream's state block [4] is key0, key1, counterLow, counterHigh. A kernel that draws n numbers reads words 0…n−1 from the counter on
// and moves the counter by ⌈n / 4⌉; while fault[0] ≠ 0 it draws, but the counter stays.

import { erf4 } from "./inline/erf";
import { Words } from "./inline/partial";
import {
  advance,
  BERNOULLI,
  BITS,
  below,
  draw,
  draw16,
  EXPONENTIAL,
  erfinv4,
  GUMBEL,
  NORMAL,
  philoxWord,
  streamWord,
  UNIFORM,
} from "./inline/philox";
import { F32, I32 } from "./types";

/** Writes the four words of Philox4x32-10 at counter [4] under key [2] to out [4]. */
export function philox(out: I32, counter: I32, key: I32): void {
  for (let lane = 0; lane < 4; lane++) {
    const k0 = load<u32>(key);
    const k1 = load<u32>(key, 4);
    const word = philoxWord(k0, k1, load<u32>(counter), load<u32>(counter, 4), load<u32>(counter, 8), load<u32>(counter, 12), lane);
    store<u32>(out + ((<usize>lane) << 2), word);
  }
}

/** Writes random words to out [n]; state [4] is read and written. */
export function random_bits(out: I32, state: I32, fault: I32, n: i32): void {
  draw(out, state, BITS, 0, 0, n);
  advance(state, fault, n);
}

/** Writes low + (high − low)·u to out [n], u uniform in [0, 1) in steps of 2^-24; state [4] is read and written. */
export function random_uniform(out: F32, state: I32, fault: I32, low: f32, high: f32, n: i32): void {
  draw(out, state, UNIFORM, low, high - low, n);
  advance(state, fault, n);
}

/** Writes normal numbers of the given mean and standard deviation to out [n] (Box and Muller 1958); state [4] is read and written. */
export function random_normal(out: F32, state: I32, fault: I32, mean: f32, deviation: f32, n: i32): void {
  draw(out, state, NORMAL, mean, deviation, n);
  advance(state, fault, n);
}

/**
 * Writes normal numbers of the given mean and standard deviation, as they are distributed within [low, high], to out [n]:
 * the inverse of their distribution function, of uniform numbers; state [4] is read and written.
 */
export function random_truncated_normal(out: F32, state: I32, fault: I32, mean: f32, deviation: f32, low: f32, high: f32, n: i32): void {
  const scale: f32 = deviation * <f32>1.4142135623730951;
  const from = f32x4.extract_lane(erf4(f32x4.splat((low - mean) / scale)), 0);
  const to = f32x4.extract_lane(erf4(f32x4.splat((high - mean) / scale)), 0);
  draw(out, state, UNIFORM, from, to - from, n);
  const most = f32x4.splat(reinterpret<f32>(0x3f7fffff)); // 1 − 2^-24
  for (let many = 1; many >= 0; many--)
    for (let left = Words.steps(n, many); left > 0; left--) {
      const u = f32x4.pmax(f32x4.pmin(Words.load(out, many), most), f32x4.neg(most));
      const x = f32x4.add(f32x4.splat(mean), f32x4.mul(f32x4.splat(scale), erfinv4(u)));
      Words.store(out, f32x4.pmax(f32x4.pmin(x, f32x4.splat(high)), f32x4.splat(low)), many);
      out += Words.bytes(many);
    }
  advance(state, fault, n);
}

/** Writes `value` with the given probability, else 0, to out [n]; state [4] is read and written. */
export function random_bernoulli(out: F32, state: I32, fault: I32, probability: f32, value: f32, n: i32): void {
  draw(out, state, BERNOULLI, probability, value, n);
  advance(state, fault, n);
}

/** Writes exponential numbers of the given mean, −mean·ln(u), to out [n]; state [4] is read and written. */
export function random_exponential(out: F32, state: I32, fault: I32, mean: f32, n: i32): void {
  draw(out, state, EXPONENTIAL, 0, mean, n);
  advance(state, fault, n);
}

/** Writes standard Gumbel numbers, −ln(−ln(u)), to out [n]; state [4] is read and written. */
export function random_gumbel(out: F32, state: I32, fault: I32, n: i32): void {
  draw(out, state, GUMBEL, 0, 0, n);
  advance(state, fault, n);
}

/** Writes integers in [low, high), low < high, all equally likely, to out [n]; state [4] is read and written. */
export function random_integers(out: I32, state: I32, fault: I32, low: i32, high: i32, n: i32): void {
  draw(out, state, BITS, 0, 0, n);
  for (let i = 0; i < n; i++) {
    const p = out + ((<usize>i) << 2);
    store<i32>(p, low + <i32>below(state, i, load<u32>(p), <u32>(high - low)));
  }
  advance(state, fault, n);
}

/** Writes the numbers 0…n−1 in random order to out [n] (Fisher and Yates, inside out); scratch [n]; state [4] is read and written. */
export function random_permutation(out: I32, scratch: I32, state: I32, fault: I32, n: i32): void {
  draw(scratch, state, BITS, 0, 0, n);
  for (let i = 0; i < n; i++) {
    const at = (<usize>i) << 2;
    const other = out + ((<usize>below(state, i, load<u32>(scratch + at), i + 1)) << 2);
    store<i32>(out + at, load<i32>(other));
    store<i32>(other, i);
  }
  advance(state, fault, n);
}

/**
 * Draws, for each row of weights [rows, D] (≥ 0, not all 0, any sum), `draws` indices with those odds: out [rows, draws].
 * A row that sums to nothing or to no number gives 0. state [4] is read and written.
 */
export function random_categorical(out: I32, weights: F32, state: I32, fault: I32, rows: i32, D: i32, draws: i32): void {
  for (let i = 0; i < rows * draws; i++) {
    const row = weights + ((<usize>(<u32>i / <u32>draws) * <usize>D) << 2);
    let total: f64 = 0;
    for (let c = 0; c < D; c++) total += load<f32>(row + ((<usize>c) << 2));
    const target = <f64>streamWord(state, i, 0) * (1.0 / 4294967296.0) * total;
    let index = 0;
    let sum: f64 = 0;
    for (let c = 0; c < D; c++) {
      sum += load<f32>(row + ((<usize>c) << 2));
      if (sum > target) {
        index = c;
        break;
      }
    }
    store<i32>(out + ((<usize>i) << 2), index);
  }
  advance(state, fault, rows * draws);
}

/**
 * Zeroes elements of input [n] with probability p and scales the others by 1 / (1 − p): out = input · mask, mask [n] of 0 and 1 / (1 − p)
 * (Srivastava et al. 2014). out may be input. state [4] is read and written.
 */
export function dropout(out: F32, mask: F32, input: F32, state: I32, fault: I32, p: f32, n: i32): void {
  const block = load<u64>(state, 8);
  const scale: f32 = p < 1 ? 1 / (1 - p) : 0;
  for (let i = 0; i < n; i += 16) {
    draw16(mask, state, block + <u64>(<u32>i >> 2), BERNOULLI, 1 - p, scale, n - i);
    for (let many = 1; many >= 0; many--)
      for (let left = Words.steps(min(n - i, 16), many); left > 0; left--) {
        const step = Words.bytes(many);
        Words.store(out, f32x4.mul(Words.load(input, many), Words.load(mask, many)), many);
        out += step;
        mask += step;
        input += step;
      }
  }
  advance(state, fault, n);
}
