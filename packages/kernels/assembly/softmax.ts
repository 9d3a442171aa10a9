// Softmax and its logarithm over the last axis, and the losses made of them. Each row is one sum in a fixed order.
import { Exp, log4 } from "./inline/math";
import { Words } from "./inline/partial";
import { rowAffine, rowDot, rowExp, rowMax, rowSum } from "./inline/row";
import { F32, I32 } from "./types";

function log1(x: f32): f32 {
  return f32x4.extract_lane(log4(f32x4.splat(x)), 0);
}

/** out = exp(input − max) / Σ exp(input − max) over each row of input [rows, D]; out may be input. */
export function softmax(out: F32, input: F32, rows: i32, D: i32): void {
  const stride = (<usize>D) << 2;
  for (; rows > 0; rows--, out += stride, input += stride) {
    const sum = rowExp(out, input, rowMax(input, D), D);
    rowAffine(out, out, 0, 1 / sum, 0, D);
  }
}

/** out = input − max − ln Σ exp(input − max) over each row of input [rows, D]; out may be input. */
export function log_softmax(out: F32, input: F32, rows: i32, D: i32): void {
  const stride = (<usize>D) << 2;
  for (; rows > 0; rows--, out += stride, input += stride) {
    const max = rowMax(input, D);
    rowAffine(out, input, max, 1, -log1(rowExp(0, input, max, D)), D);
  }
}

/** dinput = out·(dout − Σ dout·out) over each row; dout, out (softmax's result) [rows, D]; dinput may be dout. */
export function softmax_backward(dinput: F32, dout: F32, out: F32, rows: i32, D: i32): void {
  for (; rows > 0; rows--) {
    const dot = f32x4.splat(rowDot(dout, out, D));
    for (let many = 1; many >= 0; many--)
      for (let left = Words.steps(D, many); left > 0; left--) {
        const step = Words.bytes(many);
        const d = Words.load(dout, many);
        const y = Words.load(out, many);
        Words.store(dinput, f32x4.mul(y, f32x4.sub(d, dot)), many);
        dinput += step;
        dout += step;
        out += step;
      }
  }
}

/** dinput = dout − exp(out)·Σ dout over each row; dout, out (log_softmax's result) [rows, D]; dinput may be dout. */
export function log_softmax_backward(dinput: F32, dout: F32, out: F32, rows: i32, D: i32): void {
  for (; rows > 0; rows--) {
    const sum = f32x4.splat(rowSum(dout, D));
    for (let many = 1; many >= 0; many--)
      for (let left = Words.steps(D, many); left > 0; left--) {
        const step = Words.bytes(many);
        const d = Words.load(dout, many);
        const y = Words.load(out, many);
        Words.store(dinput, f32x4.sub(d, f32x4.mul(Exp.exp(y), sum)), many);
        dinput += step;
        dout += step;
        out += step;
      }
  }
}

/**
 * Label i, of the given row: 0…C−1, or −1 for the ignored one, or −1 with [op, row, label, C] recorded in fault [4] for one out of range.
 */
function labelAt(labels: usize, i: i32, row: i32, fault: usize, op: i32, ignored: i32, C: i32): i32 {
  const label = load<i32>(labels + ((<usize>i) << 2));
  if (label === ignored) return -1;
  if (<u32>label < <u32>C) return label;
  if (fault && load<i32>(fault) === 0) {
    store<i32>(fault, op);
    store<i32>(fault, row, 4);
    store<i32>(fault, label, 8);
    store<i32>(fault, C, 12);
  }
  return -1;
}

function weightOf(weight: usize, c: i32): f32 {
  return weight ? load<f32>(weight + ((<usize>c) << 2)) : 1;
}

/**
 * Cross-entropy of logits input [rows, C] with labels [rows]: out = −Σ t·log_softmax(input), where
 * t[c] = weight[c]·((1 − smoothing)·[c = label] + smoothing / C); weight [C] or NULL (all 1).
 * weights [rows] becomes weight[label], mass [rows] becomes Σ t; out, weights and mass are 0 where the label is `ignored` or out of range
 * (recorded in fault [4]).
 */
export function cross_entropy(
  out: F32,
  weights: F32,
  mass: F32,
  input: F32,
  labels: I32,
  weight: F32,
  fault: I32,
  op: i32,
  ignored: i32,
  smoothing: f32,
  rows: i32,
  C: i32,
): void {
  const share = smoothing / <f32>C;
  const total: f32 = weight ? rowSum(weight, C) : <f32>C;
  for (let row = 0; row < rows; row++) {
    let loss: f32 = 0;
    let w: f32 = 0;
    let t: f32 = 0;
    const label = labelAt(labels, row, row, fault, op, ignored, C);
    if (label >= 0) {
      const max = rowMax(input, C);
      const log = log1(rowExp(0, input, max, C));
      w = weightOf(weight, label);
      t = (1 - smoothing) * w;
      loss = t * (log - (load<f32>(input + ((<usize>label) << 2)) - max));
      if (smoothing > 0) {
        let sum: f32 = 0;
        for (let c = 0; c < C; c++) sum += weightOf(weight, c) * (log - (load<f32>(input + ((<usize>c) << 2)) - max));
        loss += share * sum;
        t += share * total;
      }
    }
    const at = (<usize>row) << 2;
    store<f32>(out + at, loss);
    store<f32>(weights + at, w);
    store<f32>(mass + at, t);
    input += (<usize>C) << 2;
  }
}

/**
 * dinput = drow·(softmax(input)·mass − t) over each row, with t, weights [rows] and mass [rows] of cross_entropy; drow [rows] or NULL (all 1),
 * input [rows, C], labels [rows], weight [C] or NULL. A row whose mass is 0 gets zeros. dinput may be input.
 */
export function cross_entropy_backward(
  dinput: F32,
  drow: F32,
  weights: F32,
  mass: F32,
  input: F32,
  labels: I32,
  weight: F32,
  smoothing: f32,
  rows: i32,
  C: i32,
): void {
  const stride = (<usize>C) << 2;
  for (let row = 0; row < rows; row++, dinput += stride, input += stride) {
    const at = (<usize>row) << 2;
    const m = load<f32>(mass + at);
    const label = load<u32>(labels + at);
    if (m === 0 || label >= <u32>C) {
      memory.fill(dinput, 0, stride);
      continue;
    }
    const d: f32 = drow ? load<f32>(drow + at) : 1;
    const sum = rowExp(dinput, input, rowMax(input, C), C);
    const share: f32 = weight ? 0 : (d * smoothing) / <f32>C;
    rowAffine(dinput, dinput, 0, (d * m) / sum, -share, C);
    if (weight && smoothing > 0) {
      for (let c = 0; c < C; c++) {
        const p = dinput + ((<usize>c) << 2);
        store<f32>(p, load<f32>(p) - ((d * smoothing) / <f32>C) * weightOf(weight, c));
      }
    }
    const p = dinput + ((<usize>label) << 2);
    store<f32>(p, load<f32>(p) - d * (1 - smoothing) * load<f32>(weights + at));
  }
}

/**
 * Negative log-likelihood: out = −weight[label]·input[row, label] for input [rows, C], labels [rows], weight [C] or NULL (all 1).
 * weights [rows] becomes weight[label]; both are 0 where the label is `ignored` or out of range (recorded in fault [4]).
 */
export function nll(
  out: F32,
  weights: F32,
  input: F32,
  labels: I32,
  weight: F32,
  fault: I32,
  op: i32,
  ignored: i32,
  rows: i32,
  C: i32,
): void {
  for (let row = 0; row < rows; row++) {
    const label = labelAt(labels, row, row, fault, op, ignored, C);
    const w: f32 = label >= 0 ? weightOf(weight, label) : 0;
    const at = (<usize>row) << 2;
    store<f32>(out + at, label >= 0 ? -w * load<f32>(input + ((<usize>row * <usize>C + <usize>label) << 2)) : 0);
    store<f32>(weights + at, w);
  }
}

/** dinput [rows, C] = −drow·weights at each row's label, else 0; drow [rows] or NULL (all 1), weights (of nll), labels [rows]. */
export function nll_backward(dinput: F32, drow: F32, weights: F32, labels: I32, rows: i32, C: i32): void {
  memory.fill(dinput, 0, (<usize>rows * <usize>C) << 2);
  for (let row = 0; row < rows; row++) {
    const at = (<usize>row) << 2;
    const label = load<u32>(labels + at);
    if (label < <u32>C)
      store<f32>(dinput + ((<usize>row * <usize>C + <usize>label) << 2), -(drow ? load<f32>(drow + at) : 1) * load<f32>(weights + at));
  }
}

/**
 * out [rows, C] = 1 at each class that labels [rows, C] lists before its first negative one, else 0.
 * A label of C or more ends its row's list and is recorded in fault [4].
 */
export function label_set(out: F32, labels: I32, fault: I32, op: i32, rows: i32, C: i32): void {
  memory.fill(out, 0, (<usize>rows * <usize>C) << 2);
  for (let row = 0; row < rows; row++) {
    for (let i = row * C; i < row * C + C; i++) {
      if (load<i32>(labels + ((<usize>i) << 2)) < 0) break;
      const label = labelAt(labels, i, row, fault, op, -1, C);
      if (label < 0) break;
      store<f32>(out + ((<usize>row * <usize>C + <usize>label) << 2), 1);
    }
  }
}
