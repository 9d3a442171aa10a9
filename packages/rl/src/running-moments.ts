// Running moments: mean and variance of a stream of rows, and numbers scaled by them.

/** What is remembered, as JSON. */
export interface Moments {
  readonly mean: readonly number[];
  readonly variance: readonly number[];
  /** Rows so far. */
  readonly count: number;
}

/**
 * Mean and variance of every column of the rows so far. Starts with mean 0, variance 1 and the weight of 1e-4 rows, as Gymnasium's.
 * @see Chan, Golub & LeVeque 1979, Updating formulae and a pairwise algorithm for computing sample variances
 */
export class RunningMoments {
  readonly width: number;
  readonly #mean: Float64Array;
  readonly #variance: Float64Array;
  #count = 1e-4;

  /** @param width - columns */
  constructor(width: number) {
    this.width = width;
    this.#mean = new Float64Array(width);
    this.#variance = new Float64Array(width).fill(1);
  }

  /** Takes rows in. @param rows - [N, width], laid out flat */
  update(rows: ArrayLike<number>): void {
    const { width } = this;
    const N = rows.length / width;
    const total = this.#count + N;
    for (let k = 0; k < width; k++) {
      let mean = 0;
      for (let i = k; i < rows.length; i += width) mean += rows[i]!;
      mean /= N;
      let squares = 0;
      for (let i = k; i < rows.length; i += width) squares += (rows[i]! - mean) * (rows[i]! - mean);
      const delta = mean - this.#mean[k]!;
      const between = (delta * delta * this.#count * N) / total;
      this.#mean[k]! += (delta * N) / total;
      this.#variance[k] = (this.#variance[k]! * this.#count + squares + between) / total;
    }
    this.#count = total;
  }

  /** One number, (x − mean) / √(variance + epsilon) cut to ±limit. @param k - its column */
  scale(x: number, k: number, limit: number, epsilon: number): number {
    return cut((x - this.#mean[k]!) / Math.sqrt(this.#variance[k]! + epsilon), limit);
  }

  /** The same without taking the mean off: rewards keep their sign. */
  shrink(x: number, limit: number, epsilon: number): number {
    return cut(x / Math.sqrt(this.#variance[0]! + epsilon), limit);
  }

  get moments(): Moments {
    return { mean: [...this.#mean], variance: [...this.#variance], count: this.#count };
  }

  set moments({ mean, variance, count }: Moments) {
    this.#mean.set(mean);
    this.#variance.set(variance);
    this.#count = count;
  }
}

function cut(x: number, limit: number): number {
  return Math.min(Math.max(x, -limit), limit);
}
