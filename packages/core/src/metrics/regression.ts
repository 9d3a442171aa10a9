// How far numbers are from what they should be. The numbers are scikit-learn's.
import { ShapeError } from "../errors.ts";
import { numbersOf, pairOf, type Values } from "./values.ts";

function meanOf(op: string, predicted: Values, target: Values, term: (error: number) => number): number {
  const [x, y] = pairOf(op, predicted, "predictions", target, "targets");
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += term(x[i]! - y[i]!);
  return sum / x.length;
}

/** The mean of |predicted − target|; shapes are free, counts must agree. */
export function meanAbsoluteError(predicted: Values, target: Values): number {
  return meanOf("meanAbsoluteError", predicted, target, Math.abs);
}

/** The mean of (predicted − target)²; shapes are free, counts must agree. */
export function meanSquaredError(predicted: Values, target: Values): number {
  return meanOf("meanSquaredError", predicted, target, (e) => e * e);
}

/** The root of the mean of (predicted − target)²; shapes are free, counts must agree. */
export function rootMeanSquaredError(predicted: Values, target: Values): number {
  return Math.sqrt(meanOf("rootMeanSquaredError", predicted, target, (e) => e * e));
}

/**
 * The share of the targets' variance that is explained: 1 − Σ (predicted − target)² / Σ (target − mean)².
 * Constant targets give 1 if they are met exactly, else 0. May be negative.
 * @throws ShapeError for fewer than two targets
 */
export function r2Score(predicted: Values, target: Values): number {
  const [x, y] = pairOf("r2Score", predicted, "predictions", target, "targets");
  if (y.length < 2) throw new ShapeError(`r2Score: ${y.length} targets, needs at least 2`);
  let mean = 0;
  for (let i = 0; i < y.length; i++) mean += y[i]! / y.length;
  let residual = 0;
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    residual += (x[i]! - y[i]!) ** 2;
    total += (y[i]! - mean) ** 2;
  }
  if (total === 0) return residual === 0 ? 1 : 0;
  return 1 - residual / total;
}

/**
 * How many equally likely choices a language model's surprise amounts to: exp of the mean loss.
 * @param losses - cross-entropies in nats: one, or one per token
 */
export function perplexity(losses: Values | number): number {
  const x = typeof losses === "number" ? [losses] : numbersOf(losses);
  if (x.length === 0) throw new ShapeError("perplexity: 0 losses, needs at least 1");
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]!;
  return Math.exp(sum / x.length);
}
