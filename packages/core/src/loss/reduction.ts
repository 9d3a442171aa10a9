// What becomes of the losses of a batch: all of them, their mean, or their sum; and the checks that all losses make.

import { ShapeError } from "../errors.ts";
import { sum } from "../ops/reduce.ts";
import { mean } from "../ops/statistics.ts";
import { sameShape, showShape } from "../shape.ts";
import { operand, type Tensor, type TensorLike } from "../tensor.ts";

/** One loss per element (or row), their mean (default), or their sum. */
export type LossReduction = "none" | "mean" | "sum";

/** Options of every loss. */
export interface LossOptions {
  reduction?: LossReduction;
}

/** Losses reduced as asked. */
export function reduced(losses: Tensor, { reduction = "mean" }: LossOptions): Tensor {
  if (reduction === "none") return losses;
  return reduction === "sum" ? sum(losses) : mean(losses);
}

/**
 * An input and its target: f32 of one shape, or a number as target of all.
 * Nothing is broadcast: [N] beside [N, 1] is nearly always a mistake.
 * @throws ShapeError naming both shapes
 */
export function matched(op: string, input: Tensor, target: TensorLike, names = ["input", "target"]): [Tensor, Tensor] {
  const x = operand(op, names[0]!, input);
  const t = operand(op, names[1]!, target);
  if (typeof target !== "number" && !sameShape(x.shape, t.shape)) {
    throw new ShapeError(
      `${op}: ${names[0]} has ${x.size} elements, ${names[1]} ${t.size} (${names[0]} ${showShape(x.shape)}, ${names[1]} ${showShape(t.shape)}); they need one shape`,
    );
  }
  return [x, t];
}

/**
 * Two lists of vectors [..., D] and one number for each pair [...].
 * @throws ShapeError naming the shapes
 */
export function pairs(op: string, input1: Tensor, input2: Tensor, target: Tensor): [Tensor, Tensor, Tensor] {
  const [a, b] = matched(op, input1, input2, ["input1", "input2"]);
  const t = operand(op, "target", target);
  if (!sameShape(a.shape.slice(0, -1), t.shape) || a.rank === 0) {
    throw new ShapeError(
      `${op}: ${a.rank ? a.size / (a.shape.at(-1) || 1) : 0} pairs, ${t.size} targets (input1 ${showShape(a.shape)}, target ${showShape(t.shape)})`,
    );
  }
  return [a, b, t];
}
