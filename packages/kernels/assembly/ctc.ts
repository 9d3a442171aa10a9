// Connectionist temporal classification: the loss of unsegmented labels, and its gradient.
import { Fault } from "./inline/fault";
import { exp2, log2 } from "./inline/math64";
import { F32, F64, I32 } from "./types";

/** Stands for log 0: finite, so that sums and differences of it are no NaN. */
const NEVER: f64 = -1e30;

/** Symbol s of the labels with blanks between and around them, from either end. */
function symbol(labels: usize, s: i32, S: i32, reverse: bool, blank: i32): i32 {
  const at = reverse ? S - 1 - s : s;
  return at & 1 ? load<i32>(labels + ((<usize>(at >> 1)) << 2)) : blank;
}

function emission(p: usize, v: i32): f64 {
  return max(<f64>load<f32>(p + ((<usize>v) << 2)), NEVER);
}

/** log (e^a + e^b + e^c), two at a time. */
function sum3(a: v128, b: v128, c: v128): v128 {
  const m = f64x2.pmax(f64x2.pmax(a, b), c);
  const sum = f64x2.add(f64x2.add(exp2(f64x2.sub(a, m)), exp2(f64x2.sub(b, m))), exp2(f64x2.sub(c, m)));
  return f64x2.add(m, log2(sum));
}

/** Fills rows [T][2 + S, even] with the log probability of having emitted s symbols after each step, from either end of time and labels. */
function lattice(rows: usize, row: usize, p: usize, labels: usize, reverse: bool, T: i32, V: i32, S: i32, blank: i32): void {
  const frame = (<usize>V) << 2;
  if (reverse) p += frame * (T - 1);
  for (let t = 0; t < T; t++) {
    v128.store(rows, f64x2.splat(NEVER));
    for (let s = 0; s < S; s += 2) {
      const at = rows + 16 + ((<usize>s) << 3);
      const first = symbol(labels, s, S, reverse, blank);
      const second = s + 1 < S ? symbol(labels, s + 1, S, reverse, blank) : -1;
      let v = f64x2.splat(NEVER);
      if (t > 0) {
        const before = at - row;
        const skipFirst = s > 1 && first !== blank && first !== symbol(labels, s - 2, S, reverse, blank);
        const skipSecond = s > 0 && second !== blank && second !== symbol(labels, s - 1, S, reverse, blank);
        let skip = v128.load(before - 16);
        if (!skipFirst) skip = f64x2.replace_lane(skip, 0, NEVER);
        if (!skipSecond) skip = f64x2.replace_lane(skip, 1, NEVER);
        v = sum3(v128.load(before), v128.load(before - 8), skip);
      } else if (s === 0) v = f64x2.splat(0);
      const e = f64x2.replace_lane(f64x2.splat(emission(p, first)), 1, second < 0 ? NEVER : emission(p, second));
      v128.store(at, f64x2.add(v, e));
    }
    rows += row;
    if (reverse) p -= frame;
    else p += frame;
  }
}

/**
 * The negative log probability of each row's labels, over all ways to spread them over its frames with blanks between (Graves et al. 2006).
 * out [N]; dlogProbs [N, T, V] or absent (address 0): its gradient by logProbs. logProbs [N, T, V]; targets [N, L]; frames, counts [N]: how
 * many frames and labels of a row are real, at most T and L. A row without any way has infinity, or 0 and no gradient if zeroInfinity ≠ 0.
 * A label outside V is reported, its row gives zeros. scratch: `ctcScratch(T, L)` doubles.
 */
export function ctc(
  out: F32,
  dlogProbs: F32,
  logProbs: F32,
  targets: I32,
  frames: I32,
  counts: I32,
  scratch: F64,
  fault: I32,
  op: i32,
  blank: i32,
  zeroInfinity: i32,
  N: i32,
  T: i32,
  V: i32,
  L: i32,
): void {
  const row = (<usize>(2 * L + 4)) << 3;
  const frame = (<usize>V) << 2;
  if (dlogProbs) memory.fill(dlogProbs, 0, frame * T * N);
  for (let n = 0; n < N; n++) {
    const labels = targets + ((<usize>(L * n)) << 2);
    const p = logProbs + frame * T * n;
    const Tn = max(0, min(T, load<i32>(frames + ((<usize>n) << 2))));
    const Ln = max(0, min(L, load<i32>(counts + ((<usize>n) << 2))));
    let fits = true;
    for (let i = 0; i < Ln; i++) {
      const v = load<i32>(labels + ((<usize>i) << 2));
      if (<u32>v < <u32>V) continue;
      Fault.report(fault, op, n, v, V);
      fits = false;
    }
    const loss = out + ((<usize>n) << 2);
    store<f32>(loss, 0);
    if (!fits) continue;
    const S = 2 * Ln + 1;
    const back = scratch + row * T;
    let total = Ln > 0 ? NEVER : 0;
    if (Tn > 0) {
      lattice(scratch, row, p, labels, false, Tn, V, S, blank);
      const end = scratch + row * (Tn - 1) + ((<usize>S) << 3);
      // The last blank, or the last label before it.
      total = f64x2.extract_lane(sum3(v128.load64_splat(end, 8), v128.load64_splat(end), f64x2.splat(NEVER)), 0);
    }
    if (total < NEVER * 0.1) {
      if (zeroInfinity === 0) store<f32>(loss, <f32>Infinity);
      continue;
    }
    store<f32>(loss, <f32>-total);
    if (!dlogProbs || Tn === 0) continue;
    lattice(back, row, p, labels, true, Tn, V, S, blank);
    for (let t = 0; t < Tn; t++) {
      const d = dlogProbs + frame * (T * n + t);
      const there = scratch + row * t + 16;
      const rest = back + row * (Tn - 1 - t) + 16;
      for (let s = 0; s < S; s++) {
        const v = symbol(labels, s, S, false, blank);
        const both = load<f64>(there + ((<usize>s) << 3)) + load<f64>(rest + ((<usize>(S - 1 - s)) << 3));
        const share = exp2(f64x2.splat(both - emission(p + frame * t, v) - total));
        const at = d + ((<usize>v) << 2);
        store<f32>(at, load<f32>(at) - <f32>f64x2.extract_lane(share, 0));
      }
    }
  }
}
