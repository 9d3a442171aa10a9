// How well classes are told apart. The numbers are scikit-learn's.
import { ShapeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { classesOf, numbersOf, pairOf, scoresOf, type Values } from "./values.ts";

/**
 * The share of predictions that are right.
 * @param predicted - classes [N], or scores [N, C] of which the largest counts
 * @param labels - [N]
 */
export function accuracy(predicted: Values, labels: Values): number {
  const [x, y] = pairOf("accuracy", classesOf("accuracy", predicted, labels), "predictions", labels, "labels");
  let right = 0;
  for (let i = 0; i < x.length; i++) if (x[i] === y[i]) right++;
  return right / x.length;
}

/**
 * The share of labels among the k classes of highest score; of equal scores the later class counts as higher.
 * @param scores - [N, C]
 * @param labels - [N]
 */
export function topKAccuracy(scores: Tensor, labels: Values, k = 5): number {
  const { x, y, N, C } = scoresOf("topKAccuracy", scores, labels);
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`topKAccuracy: k is ${k}, needs an integer ≥ 1`);
  let right = 0;
  for (let i = 0; i < N; i++) {
    const label = y[i]!;
    const own = x[i * C + label]!;
    let above = 0;
    for (let c = 0; c < C; c++) if (x[i * C + c]! > own || (x[i * C + c] === own && c > label)) above++;
    if (above < k) right++;
  }
  return right / N;
}

/**
 * Counts of labels by prediction.
 * @param predicted - classes [N], or scores [N, C]
 * @param labels - [N]
 * @param options.classes - how many there are; default: one more than the largest seen
 * @returns [classes][classes]: row = label, column = prediction
 */
export function confusionMatrix(predicted: Values, labels: Values, options: { classes?: number } = {}): number[][] {
  const [x, y] = pairOf("confusionMatrix", classesOf("confusionMatrix", predicted, labels), "predictions", labels, "labels");
  let { classes = 0 } = options;
  if (!options.classes) for (let i = 0; i < x.length; i++) classes = Math.max(classes, x[i]! + 1, y[i]! + 1);
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < x.length; i++) {
    for (const value of [x[i]!, y[i]!]) {
      if (!Number.isInteger(value) || value < 0 || value >= classes) {
        throw new RangeError(`confusionMatrix: class ${value} at row ${i}, but there are ${classes} classes`);
      }
    }
    matrix[y[i]!]![x[i]!]!++;
  }
  return matrix;
}

/** How the classes' scores become one: of class `positive` alone, over all decisions, the mean, or the mean by support. */
export interface AverageOptions {
  /** Default "binary". */
  average?: "binary" | "micro" | "macro" | "weighted";
  /** The class that "binary" looks at. Default 1. */
  positive?: number;
}

/** Precision, recall, F1 and how many labels of the class (or all) there were. */
export interface ClassScores {
  precision: number;
  recall: number;
  f1: number;
  support: number;
}

const ratio = (a: number, b: number) => (b === 0 ? 0 : a / b);
const scoresFrom = (hits: number, predicted: number, support: number): ClassScores => ({
  precision: ratio(hits, predicted),
  recall: ratio(hits, support),
  f1: ratio(2 * hits, predicted + support),
  support,
});

/**
 * Precision, recall, F1 and support of every class that is a label or a prediction, by class. 0 / 0 counts as 0.
 * @param predicted - classes [N], or scores [N, C]
 * @param labels - [N]
 */
export function classReport(predicted: Values, labels: Values): Map<number, ClassScores> {
  const [x, y] = pairOf("classReport", classesOf("classReport", predicted, labels), "predictions", labels, "labels");
  const counts = new Map<number, [hits: number, predicted: number, support: number]>();
  const of = (c: number) => {
    let entry = counts.get(c);
    if (!entry) {
      entry = [0, 0, 0];
      counts.set(c, entry);
    }
    return entry;
  };
  for (let i = 0; i < x.length; i++) {
    if (x[i] === y[i]) of(x[i]!)[0]++;
    of(x[i]!)[1]++;
    of(y[i]!)[2]++;
  }
  return new Map([...counts].sort(([a], [b]) => a - b).map(([c, [hits, p, s]]) => [c, scoresFrom(hits, p, s)]));
}

function averaged(predicted: Values, labels: Values, { average = "binary", positive = 1 }: AverageOptions): ClassScores {
  const report = classReport(predicted, labels);
  const support = numbersOf(labels).length;
  if (average === "binary") return report.get(positive) ?? scoresFrom(0, 0, 0);
  if (average === "micro") {
    const right = accuracy(predicted, labels);
    return { precision: right, recall: right, f1: right, support };
  }
  const mean = { precision: 0, recall: 0, f1: 0, support };
  for (const scores of report.values()) {
    const share = average === "macro" ? 1 / report.size : scores.support / support;
    mean.precision += share * scores.precision;
    mean.recall += share * scores.recall;
    mean.f1 += share * scores.f1;
  }
  return mean;
}

/** Of those predicted to be of a class, the share that is: TP / (TP + FP). Classes [N] or scores [N, C] beside labels [N]. */
export function precision(predicted: Values, labels: Values, options: AverageOptions = {}): number {
  return averaged(predicted, labels, options).precision;
}

/** Of those of a class, the share that was found: TP / (TP + FN). Classes [N] or scores [N, C] beside labels [N]. */
export function recall(predicted: Values, labels: Values, options: AverageOptions = {}): number {
  return averaged(predicted, labels, options).recall;
}

/** The harmonic mean of precision and recall. Classes [N] or scores [N, C] beside labels [N]. */
export function f1Score(predicted: Values, labels: Values, options: AverageOptions = {}): number {
  return averaged(predicted, labels, options).f1;
}

/** The rank sum of Mann and Whitney: how often a positive scores above a negative, ties half. */
function auc(score: (i: number) => number, positive: (i: number) => boolean, n: number, what: string): number {
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => score(a) - score(b));
  let positives = 0;
  let ranks = 0;
  for (let i = 0; i < n; ) {
    let end = i;
    while (end < n && score(order[end]!) === score(order[i]!)) end++;
    const rank = (i + 1 + end) / 2;
    for (; i < end; i++) {
      if (!positive(order[i]!)) continue;
      positives++;
      ranks += rank;
    }
  }
  const negatives = n - positives;
  if (positives === 0 || negatives === 0) {
    throw new ShapeError(`rocAuc: ${what} has ${positives} positive and ${negatives} negative labels, needs at least 1 of each`);
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/**
 * The area under the receiver operating characteristic. Several classes: each against the rest, then the mean.
 * @param scores - [N] for labels 0 and 1 (any increasing score), or [N, C]
 * @param labels - [N]
 * @param options.average - over classes: "macro" (default) or "weighted" by support
 * @throws ShapeError if a class has no positives or no negatives
 */
export function rocAuc(scores: Values, labels: Values, options: { average?: "macro" | "weighted" } = {}): number {
  const y = numbersOf(labels);
  const x = numbersOf(scores);
  for (let i = 0; i < x.length; i++) if (Number.isNaN(x[i])) throw new RangeError(`rocAuc: score ${i} is NaN`);
  if (x.length === y.length)
    return auc(
      (i) => x[i]!,
      (i) => y[i]! > 0,
      pairOf("rocAuc", x, "scores", y, "labels")[0].length,
      "the data",
    );
  const { N, C } = scoresOf("rocAuc", scores as Tensor, labels);
  let sum = 0;
  for (let c = 0; c < C; c++) {
    const area = auc(
      (i) => x[i * C + c]!,
      (i) => y[i] === c,
      N,
      `class ${c}`,
    );
    const support = Array.from(y).filter((label) => label === c).length;
    sum += options.average === "weighted" ? (area * support) / N : area / C;
  }
  return sum;
}

/** The mean of the precision at each positive, from the highest score down; equal scores count together. */
function precisionOver(score: (i: number) => number, positive: (i: number) => boolean, n: number, what: string): number {
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => score(b) - score(a));
  let [found, sum] = [0, 0];
  for (let i = 0; i < n; ) {
    const before = found;
    const from = i;
    for (; i < n && score(order[i]!) === score(order[from]!); i++) if (positive(order[i]!)) found++;
    sum += ((found - before) * found) / i;
  }
  if (found === 0) throw new ShapeError(`averagePrecision: ${what} has 0 positive labels, needs at least 1`);
  return sum / found;
}

/**
 * Average precision: the precision at each positive, from the highest score down, averaged. Over several tags it is their mean (mAP).
 * @param scores - [N] (any increasing score), or [N, K] for K tags, of which a sample may bear any number
 * @param labels - 0 or 1, of the scores' shape
 * @throws ShapeError if the shapes differ or a tag has no positives, RangeError for a score that is NaN
 */
export function averagePrecision(scores: Values, labels: Values): number {
  const [x, y] = pairOf("averagePrecision", scores, "scores", labels, "labels");
  for (let i = 0; i < x.length; i++) if (Number.isNaN(x[i])) throw new RangeError(`averagePrecision: score ${i} is NaN`);
  const K = "shape" in scores && scores.rank === 2 ? scores.shape[1]! : 1;
  let sum = 0;
  for (let k = 0; k < K; k++) {
    const what = K === 1 ? "the data" : `tag ${k}`;
    sum += precisionOver(
      (i) => x[i * K + k]!,
      (i) => y[i * K + k]! > 0,
      x.length / K,
      what,
    );
  }
  return sum / K;
}

/**
 * The mean gap between how sure a classifier is and how often it is right, over bins of confidence, weighted by their size.
 * @param probabilities - [N, C], rows that sum to 1
 * @param labels - [N]
 * @param options.bins - of equal width over (0, 1], default 15
 * @see Guo et al. 2017, On calibration of modern neural networks, arXiv:1706.04599, equation 3
 */
export function expectedCalibrationError(probabilities: Tensor, labels: Values, options: { bins?: number } = {}): number {
  const { bins = 15 } = options;
  const { x, y, N, C } = scoresOf("expectedCalibrationError", probabilities, labels);
  const gap = new Float64Array(bins);
  for (let i = 0; i < N; i++) {
    let best = 0;
    for (let c = 1; c < C; c++) if (x[i * C + c]! > x[i * C + best]!) best = c;
    const confidence = x[i * C + best]!;
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1));
    gap[bin]! += (best === y[i] ? 1 : 0) - confidence;
  }
  return gap.reduce((sum, g) => sum + Math.abs(g), 0) / N;
}
