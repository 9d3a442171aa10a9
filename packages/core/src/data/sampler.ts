// Samplers: in which order, and how often, a loader takes examples in an epoch.
import { ShapeError } from "../errors.ts";
import { exponential, randint, type Stream } from "../random.ts";
import { scope } from "../scope.ts";
import { permutation } from "./split.ts";

/** Draws the examples of one epoch. */
export interface Sampler {
  /** How many examples an epoch has. */
  readonly size: number;
  /** Their numbers, drawn from `stream` alone. */
  draw(stream: Stream): Int32Array;
}

/** Every example once, in order. */
export function sequential(size: number): Sampler {
  return { size, draw: () => Int32Array.from({ length: size }, (_, i) => i) };
}

/** Every example once, in a new random order each epoch. */
export function shuffled(size: number): Sampler {
  return { size, draw: (stream) => permutation(size, stream) };
}

/** Options of weighted sampling. */
export interface WeightedOptions {
  /** Examples in an epoch. Default: as many as there are weights. */
  count?: number;
  /** Whether an example may come more than once. Default true. */
  replacement?: boolean;
}

/** Draws n uniform numbers of [0, 1) with 32 bits. */
export function uniforms(n: number, stream: Stream): Float64Array {
  const words = scope(() => randint(-2147483648, 2147483647, [n], { stream }).data);
  return Float64Array.from(words, (word) => (word + 2147483648) / 4294967296);
}

/**
 * Draws examples with odds in proportion to their weights.
 * Without replacement by exponential keys (Efraimidis & Spirakis 2006, Weighted random sampling with a reservoir, doi:10.1016/j.ipl.2005.11.003).
 * @param weights - one per example, ≥ 0
 * @throws RangeError if a weight is negative or no number, or too few are positive
 */
export function weighted(weights: ArrayLike<number>, options: WeightedOptions = {}): Sampler {
  const { count = weights.length, replacement = true } = options;
  const sums = new Float64Array(weights.length);
  let total = 0;
  let positive = 0;
  for (let i = 0; i < weights.length; i++) {
    if (!(weights[i] >= 0 && weights[i] < Number.POSITIVE_INFINITY))
      throw new RangeError(`weighted: weight ${i} is ${weights[i]}, needs a finite number ≥ 0`);
    if (weights[i] > 0) positive++;
    total += weights[i];
    sums[i] = total;
  }
  if (positive < (replacement ? Math.min(1, count) : count)) {
    throw new RangeError(
      `weighted: ${positive} weights are positive, ${count} examples are wanted${replacement ? "" : " without replacement"}`,
    );
  }
  const withReplacement = (stream: Stream) =>
    Int32Array.from(uniforms(count, stream), (u) => {
      const target = u * total;
      let low = 0;
      let high = sums.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sums[middle] > target) high = middle;
        else low = middle + 1;
      }
      return low;
    });
  const without = (stream: Stream) => {
    const keys = scope(() => exponential([weights.length], { stream }).data).map((e, i) => e / weights[i]);
    const order = Array.from(keys.keys()).filter((i) => weights[i] > 0);
    return Int32Array.from(order.sort((a, b) => keys[a] - keys[b] || a - b).slice(0, count));
  };
  return { size: count, draw: replacement ? withReplacement : without };
}

/**
 * Draws examples so that all classes come equally often on average, whatever their numbers.
 * @param labels - the class of each example
 * @param options.count - examples in an epoch; default: as many as there are labels
 */
export function balanced(labels: ArrayLike<number>, options: { count?: number } = {}): Sampler {
  const sizes = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) sizes.set(labels[i], (sizes.get(labels[i]) ?? 0) + 1);
  if (labels.length === 0) throw new ShapeError("balanced: 0 labels, needs at least 1");
  return weighted(
    Float64Array.from({ length: labels.length }, (_, i) => 1 / sizes.get(labels[i])!),
    options,
  );
}
