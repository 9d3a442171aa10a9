// What metrics take: tensors or arrays of numbers, brought up once.
import { ShapeError } from "../errors.ts";
import { Tensor } from "../tensor.ts";

/** Numbers to be judged: a tensor (any shape), or anything array-like. */
export type Values = Tensor | ArrayLike<number>;

/** The numbers themselves. */
export function numbersOf(values: Values): ArrayLike<number> {
  return values instanceof Tensor ? values.data : values;
}

/**
 * Two lists of numbers of one length, at least one.
 * @throws ShapeError naming both lengths
 */
export function pairOf(op: string, a: Values, aName: string, b: Values, bName: string): [ArrayLike<number>, ArrayLike<number>] {
  const x = numbersOf(a);
  const y = numbersOf(b);
  if (x.length !== y.length) throw new ShapeError(`${op}: ${x.length} ${aName}, but ${y.length} ${bName}`);
  if (x.length === 0) throw new ShapeError(`${op}: 0 ${aName}, needs at least 1`);
  return [x, y];
}

/**
 * Scores of classes [N, C] (any leading shape) beside N labels.
 * @throws ShapeError if the counts do not fit, RangeError if a label is no class
 */
export function scoresOf(op: string, scores: Tensor, labels: Values): { x: ArrayLike<number>; y: ArrayLike<number>; N: number; C: number } {
  const y = numbersOf(labels);
  const C = scores.shape.at(-1) ?? 0;
  const N = y.length;
  if (N === 0 || C === 0 || scores.size !== N * C) {
    throw new ShapeError(`${op}: scores [${scores.shape.join(", ")}] do not give ${C} classes to each of ${N} labels`);
  }
  for (let i = 0; i < N; i++) {
    if (!(Number.isInteger(y[i]) && y[i]! >= 0 && y[i]! < C)) {
      throw new RangeError(`${op}: label ${y[i]} at row ${i}, but there are ${C} classes`);
    }
  }
  return { x: scores.data, y, N, C };
}

/**
 * Predicted classes: the numbers themselves, or the first largest of each row of scores, where `predicted` has an axis more.
 * @throws ShapeError if there are scores for more or fewer rows than labels
 */
export function classesOf(op: string, predicted: Values, labels: Values): ArrayLike<number> {
  const x = numbersOf(predicted);
  const N = numbersOf(labels).length;
  if (!(predicted instanceof Tensor) || predicted.rank === 0) return x;
  const C = predicted.shape.at(-1)!;
  const scored = labels instanceof Tensor ? predicted.rank === labels.rank + 1 : predicted.rank > 1;
  if (!scored) return x;
  if (x.length !== N * C) {
    if (labels instanceof Tensor)
      throw new ShapeError(`${op}: ${N} labels, but scores for ${x.length / C} (scores [${predicted.shape.join(", ")}])`);
    return x;
  }
  return Array.from({ length: N }, (_, i) => {
    let best = 0;
    for (let c = 1; c < C; c++) if (x[i * C + c]! > x[i * C + best]!) best = c;
    return best;
  });
}
