// Losses of class labels, one per row: cross-entropy of logits in one kernel, and the negative log-likelihood.

import * as kernels from "@sluice/kernels/raw";
import { NULL } from "@sluice/kernels/raw";
import { context } from "../context.ts";
import { ShapeError } from "../errors.ts";
import { faultArgs } from "../fault.ts";
import { sameShape, showShape } from "../shape.ts";
import { record } from "../tape.ts";
import { empty, operand, type Tensor } from "../tensor.ts";
import { mul, sub } from "./binary.ts";
import { unsqueeze } from "./layout.ts";
import { softmax } from "./softmax.ts";

/** No label is ignored. */
const NONE = -0x80000000;

/** What every loss of labels may be told. */
export interface LabelOptions {
  /** [C], a factor for each class. */
  weight?: Tensor | null;
  /** Rows with this label count nothing. Default: there is none. */
  ignoreIndex?: number;
}

/** Losses by row, and the weight of each row's label: 0 where it is ignored. */
export interface RowLosses {
  /** [...] */
  losses: Tensor;
  /** [...], a constant */
  weights: Tensor;
}

interface Rows {
  input: Tensor;
  labels: Tensor;
  weight: Tensor | null;
  rows: number;
  C: number;
}

function rowsOf(op: string, what: string, input: Tensor, labels: Tensor, weight: Tensor | null | undefined): Rows {
  const x = operand(op, what, input);
  const y = operand(op, "labels", labels, "i32");
  if (!sameShape(x.shape.slice(0, -1), y.shape) || x.rank !== y.rank + 1) {
    throw new ShapeError(
      `${op}: ${x.rank ? x.size / (x.shape.at(-1) || 1) : 0} rows of ${what}, ${y.size} labels (${what} ${showShape(x.shape)}, labels ${showShape(y.shape)}); labels have ${what}' shape without the last dimension`,
    );
  }
  const C = x.shape.at(-1)!;
  const w = weight == null ? null : operand(op, "weight", weight);
  if (w && (w.rank !== 1 || w.size !== C)) {
    throw new ShapeError(`${op}: weight has ${w.size} classes, ${what} ${C} (weight ${showShape(w.shape)}, ${what} ${showShape(x.shape)})`);
  }
  return { input: x, labels: y, weight: w, rows: y.size, C };
}

/**
 * Cross-entropy of each row of logits with its label.
 *
 *   losses = −Σ_c t[c] · ln softmax(logits)[c],  t[c] = weight[c] · ((1 − labelSmoothing) · [c = label] + labelSmoothing / C)
 *
 * @param logits - [..., C]
 * @param labels - i32 [...]; one outside 0…C−1 is an IndexError at the next read-back
 * @param op - whose name errors bear
 * @throws ShapeError if rows and labels, or classes and weights, do not match
 */
export function crossEntropyRows(
  logits: Tensor,
  labels: Tensor,
  options: LabelOptions & { labelSmoothing?: number } = {},
  op = "crossEntropy",
): RowLosses {
  const r = rowsOf(op, "logits", logits, labels, options.weight);
  const { labelSmoothing: smoothing = 0, ignoreIndex = NONE } = options;
  if (!(smoothing >= 0 && smoothing <= 1)) throw new RangeError(`${op}: labelSmoothing is ${smoothing}, needs 0 ≤ labelSmoothing ≤ 1`);
  const losses = empty(r.labels.shape);
  const weights = empty(r.labels.shape);
  const mass = empty(r.labels.shape);
  kernels.cross_entropy({
    out: losses.ptr,
    weights: weights.ptr,
    mass: mass.ptr,
    input: r.input.ptr,
    labels: r.labels.ptr,
    weight: r.weight?.ptr ?? NULL,
    ...faultArgs(op, "label", "classes"),
    ignored: ignoreIndex,
    smoothing,
    rows: r.rows,
    C: r.C,
  });
  record(op, [r.input, r.labels, r.weight], losses, (dout) => [() => crossEntropyBackward(dout, r, weights, mass, smoothing), null, null]);
  return { losses, weights };
}

function crossEntropyBackward(drow: Tensor | null, r: Rows, weights: Tensor, mass: Tensor, smoothing: number): Tensor {
  if (drow !== null && context.silent === 0) {
    // dlogits = drow · (mass · p − t); the target t is what mass · p exceeds the gradient by.
    const m = unsqueeze(mass, -1);
    const p = mul(m, softmax(r.input));
    context.silent++;
    const target = sub(p, crossEntropyBackward(null, r, weights, mass, smoothing));
    context.silent--;
    return mul(unsqueeze(drow, -1), sub(p, target));
  }
  const dinput = empty(r.input.shape);
  kernels.cross_entropy_backward({
    dinput: dinput.ptr,
    drow: drow?.ptr ?? NULL,
    weights: weights.ptr,
    mass: mass.ptr,
    input: r.input.ptr,
    labels: r.labels.ptr,
    weight: r.weight?.ptr ?? NULL,
    smoothing,
    rows: r.rows,
    C: r.C,
  });
  return dinput;
}

/**
 * The negative log-likelihood of each row's label: losses = −weight[label] · input[label].
 * @param input - log-probabilities [..., C]
 * @param labels - i32 [...]; one outside 0…C−1 is an IndexError at the next read-back
 * @param op - whose name errors bear
 * @throws ShapeError if rows and labels, or classes and weights, do not match
 */
export function nllRows(input: Tensor, labels: Tensor, options: LabelOptions = {}, op = "nllLoss"): RowLosses {
  const r = rowsOf(op, "input", input, labels, options.weight);
  const losses = empty(r.labels.shape);
  const weights = empty(r.labels.shape);
  kernels.nll({
    out: losses.ptr,
    weights: weights.ptr,
    input: r.input.ptr,
    labels: r.labels.ptr,
    weight: r.weight?.ptr ?? NULL,
    ...faultArgs(op, "label", "classes"),
    ignored: options.ignoreIndex ?? NONE,
    rows: r.rows,
    C: r.C,
  });
  record(op, [r.input, r.labels, r.weight], losses, (dout) => [() => nllBackward(dout, r, weights), null, null]);
  return { losses, weights };
}

function nllBackward(drow: Tensor | null, r: Rows, weights: Tensor): Tensor {
  if (drow !== null && context.silent === 0) return mul(unsqueeze(drow, -1), nllBackward(null, r, weights));
  const dinput = empty(r.input.shape);
  kernels.nll_backward({
    dinput: dinput.ptr,
    drow: drow?.ptr ?? NULL,
    weights: weights.ptr,
    labels: r.labels.ptr,
    rows: r.rows,
    C: r.C,
  });
  return dinput;
}

/**
 * Which classes each row of labels lists, up to its first negative one.
 * @param labels - i32 [..., C]; one of C or more is an IndexError at the next read-back
 * @returns f32 [..., C], 1 for listed classes, else 0
 */
export function labelSets(labels: Tensor, op = "labelSets"): Tensor {
  const y = operand(op, "labels", labels, "i32");
  const out = empty(y.shape);
  const C = y.shape.at(-1) ?? 0;
  kernels.label_set({ out: out.ptr, labels: y.ptr, ...faultArgs(op, "label", "classes"), rows: C === 0 ? 0 : y.size / C, C });
  return out;
}
