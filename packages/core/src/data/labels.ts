// Labels: how the classes are spread, and which labels are likely wrong.
import { ShapeError } from "../errors.ts";
import { div } from "../ops/binary.ts";
import { greaterEqual, where } from "../ops/compare.ts";
import { argmax } from "../ops/extremes.ts";
import { gather, segmentSum } from "../ops/gather.ts";
import { reshape } from "../ops/layout.ts";
import { noGrad, scope } from "../scope.ts";
import { showShape } from "../shape.ts";
import { operand, Tensor, tensor } from "../tensor.ts";
import type { Category } from "./encode.ts";

/** One class of a report. */
export interface ClassShare {
  readonly label: Category;
  readonly count: number;
  /** Of all examples. */
  readonly share: number;
  /** What makes all classes count alike in a loss: N / (classes · count). */
  readonly weight: number;
}

/** How the classes of a data set are spread. */
export interface ClassReport {
  readonly examples: number;
  /** Examples without a label: null or NaN. */
  readonly missing: number;
  /** The classes, the most frequent first. */
  readonly classes: readonly ClassShare[];
  /** The largest class's count over the smallest's. */
  readonly imbalance: number;
}

/** Counts the classes of labels: numbers, texts, or a tensor of classes. */
export function classReport(labels: Iterable<Category | null> | Tensor): ClassReport {
  const counts = new Map<Category, number>();
  let missing = 0;
  for (const label of labels instanceof Tensor ? labels.data : labels) {
    if (label === null || Number.isNaN(label)) missing++;
    else counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const labelled = sorted.reduce((sum, [, n]) => sum + n, 0);
  return {
    examples: labelled + missing,
    missing,
    classes: sorted.map(([label, count]) => ({ label, count, share: count / labelled, weight: labelled / (sorted.length * count) })),
    imbalance: sorted.length === 0 ? 1 : sorted[0][1] / sorted[sorted.length - 1][1],
  };
}

/** A label that a model doubts. */
export interface LabelIssue {
  /** The example. */
  readonly index: number;
  /** Its label, and what it more likely is. */
  readonly given: number;
  readonly suggested: number;
  /** The probability of its own label minus the largest of any other: the lower, the surer the error. */
  readonly margin: number;
}

/** What confident learning finds. */
export interface LabelReport {
  /** Likely errors, the surest first. */
  readonly issues: readonly LabelIssue[];
  /** [given][likely true]: examples that are confidently of a class, calibrated to the class counts. */
  readonly joint: readonly (readonly number[])[];
  /** Average probability that the model gives a class where it is the label: how sure it must be to count. */
  readonly thresholds: readonly number[];
}

/**
 * Finds labels that are likely wrong by confident learning: an example counts as of class j if its probability reaches what is usual for j,
 * and pairs (given i, likely j) are pruned by noise rate: as many as the calibrated joint says, those of lowest margin.
 * @param labels - [N], classes 0 … C − 1
 * @param probabilities - [N, C], predicted by a model that was not trained on the example (cross-validation)
 * @throws ShapeError if the sizes do not fit, or a label is no class
 * @see Northcutt, Jiang & Chuang 2021, Confident learning: estimating uncertainty in dataset labels, arXiv:1911.00068, section 3
 */
export function findLabelErrors(labels: Tensor | ArrayLike<number>, probabilities: Tensor): LabelReport {
  const p = operand("findLabelErrors", "probabilities", probabilities);
  const given = Int32Array.from(labels instanceof Tensor ? labels.data : labels);
  const [N, C] = p.shape as [number, number];
  if (p.rank !== 2 || N !== given.length || C === 0) {
    throw new ShapeError(
      `findLabelErrors: ${given.length} labels, probabilities are ${showShape(p.shape)}, need [${given.length}, classes]`,
    );
  }
  const counts = new Array<number>(C).fill(0);
  for (const [i, label] of given.entries()) {
    if (!(label >= 0 && label < C)) throw new ShapeError(`findLabelErrors: label ${label} at row ${i}, but there are ${C} classes`);
    counts[label]++;
  }
  const { thresholds, own, likely } = scope(() =>
    noGrad(() => {
      const y = tensor(given);
      const own = reshape(gather(p, 1, reshape(y, [N, 1])), [N]); // [N]
      const thresholds = div(segmentSum(own, y, C), tensor(counts)); // [C]
      const confident = where(greaterEqual(p, thresholds), p, -1); // [N, C]
      return { own: own.data, thresholds: Array.from(thresholds.data), likely: argmax(confident, 1).data };
    }),
  );
  const values = p.data;
  const confident = counts.map(() => new Array<number>(C).fill(0));
  const pairs = new Map<number, { index: number; margin: number }[]>();
  for (let i = 0; i < N; i++) {
    const [a, b] = [given[i], likely[i]];
    if (!(values[i * C + b] >= thresholds[b])) continue;
    confident[a][b]++;
  }
  const joint = calibrated(confident, counts);
  for (let i = 0; i < N; i++) {
    for (let b = 0; b < C; b++) {
      if (b === given[i] || Math.round(joint[given[i]][b]) === 0) continue;
      const key = given[i] * C + b;
      const list = pairs.get(key) ?? [];
      list.push({ index: i, margin: own[i] - values[i * C + b] });
      pairs.set(key, list);
    }
  }
  return { issues: pruned(pairs, joint, C, given, own, values), joint, thresholds };
}

/** The confident counts, each row scaled to its class's count, all to the number of examples. */
function calibrated(confident: number[][], counts: readonly number[]): number[][] {
  const rows = confident.map((row, i) => {
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((n, j) => (sum === 0 ? (i === j ? counts[i] : 0) : (n / sum) * counts[i]));
  });
  return rows;
}

function pruned(
  pairs: ReadonlyMap<number, { index: number; margin: number }[]>,
  joint: readonly (readonly number[])[],
  C: number,
  given: Int32Array,
  own: ArrayLike<number>,
  values: ArrayLike<number>,
): LabelIssue[] {
  const chosen = new Set<number>();
  for (const [key, list] of pairs) {
    const most = Math.round(joint[Math.floor(key / C)][key % C]);
    list.sort((a, b) => a.margin - b.margin || a.index - b.index);
    for (const { index } of list.slice(0, most)) chosen.add(index);
  }
  const issues: LabelIssue[] = [];
  for (const index of chosen) {
    let suggested = given[index] === 0 && C > 1 ? 1 : 0;
    for (let c = 0; c < C; c++) if (c !== given[index] && values[index * C + c] > values[index * C + suggested]) suggested = c;
    // A model that agrees with the label is no witness against it.
    if (values[index * C + suggested] <= own[index]) continue;
    issues.push({ index, given: given[index], suggested, margin: own[index] - values[index * C + suggested] });
  }
  return issues.sort((a, b) => a.margin - b.margin || a.index - b.index);
}
