// Scalers: columns brought to a common size. Numbers as in scikit-learn; missing values stay missing.
import { add, div, mul, sub } from "../ops/binary.ts";
import type { Tensor } from "../tensor.ts";
import { columnQuantiles, columnStats, tableSize } from "./statistics.ts";
import { fitted, Transformer } from "./transformer.ts";

/** Doubles differ by this much relative to 1. */
const EPSILON = 2.220446049250313e-16;

/** Options that all scalers take. */
export interface ScalerOptions {
  /** Columns to come: makes room, so that the state can be loaded with a model before any fit. */
  features?: number;
}

/** (x − center) / scale, column by column. */
abstract class ColumnScaler extends Transformer {
  protected readonly learned = ["center", "scale"];
  /** [D]; subtracted */
  center?: Tensor;
  /** [D]; divided by */
  scale?: Tensor;

  constructor({ features }: ScalerOptions) {
    super();
    if (features !== undefined) this.keep(new Float64Array(features), new Float64Array(features).fill(1));
  }

  protected keep(center: ArrayLike<number>, scale: ArrayLike<number>): this {
    this.center = fitted(this.center, center, [center.length]);
    this.scale = fitted(this.scale, scale, [scale.length]);
    return this;
  }

  transform(x: Tensor): Tensor {
    const center = this.need("center");
    tableSize(this.constructor.name, x, center.size);
    return div(sub(x, center), this.need("scale"));
  }

  inverse(y: Tensor): Tensor {
    const center = this.need("center");
    tableSize(this.constructor.name, y, center.size);
    return add(mul(y, this.need("scale")), center);
  }
}

/** Options of `StandardScaler`. */
export interface StandardScalerOptions extends ScalerOptions {
  /** Subtract the mean. Default true. */
  center?: boolean;
  /** Divide by the standard deviation. Default true. */
  scale?: boolean;
}

/** z-scores: columns of mean 0 and standard deviation 1; a constant column becomes 0. */
export class StandardScaler extends ColumnScaler {
  readonly #options: StandardScalerOptions;

  constructor(options: StandardScalerOptions = {}) {
    super(options);
    this.#options = options;
  }

  fit(x: Tensor): this {
    const { count, mean, squares } = columnStats("StandardScaler", x);
    const scale = squares.map((square, d) => {
      const variance = square / count[d];
      // Constant but for rounding (as scikit-learn judges it), or without any number.
      const noise = count[d] * EPSILON * variance + count[d] * mean[d] * EPSILON * (count[d] * mean[d] * EPSILON);
      return variance > noise && this.#options.scale !== false ? Math.sqrt(variance) : 1;
    });
    return this.keep(this.#options.center === false ? mean.map(() => 0) : mean, scale);
  }
}

/** Options of `MinMaxScaler`. */
export interface MinMaxScalerOptions extends ScalerOptions {
  /** Where the smallest and the largest number go. Default [0, 1]. */
  range?: readonly [number, number];
}

/** Columns stretched to a range. */
export class MinMaxScaler extends ColumnScaler {
  readonly #range: readonly [number, number];

  /** @throws RangeError if the range is empty */
  constructor(options: MinMaxScalerOptions = {}) {
    super(options);
    this.#range = options.range ?? [0, 1];
    const [low, high] = this.#range;
    if (!(low < high)) throw new RangeError(`MinMaxScaler: the range ${low} to ${high} is empty`);
  }

  fit(x: Tensor): this {
    const { min, max } = columnStats("MinMaxScaler", x);
    const [low, high] = this.#range;
    const scale = min.map((least, d) => (max[d] > least ? (max[d] - least) / (high - low) : 1));
    return this.keep(
      min.map((least, d) => least - low * scale[d]),
      scale,
    );
  }
}

/** Options of `RobustScaler`. */
export interface RobustScalerOptions extends ScalerOptions {
  /** Quantiles whose distance becomes 1. Default [0.25, 0.75]. */
  quantiles?: readonly [number, number];
}

/** Columns by median and quartiles, which outliers do not move. */
export class RobustScaler extends ColumnScaler {
  readonly #quantiles: readonly [number, number];

  /** @throws RangeError if the quantiles are not in order between 0 and 1 */
  constructor(options: RobustScalerOptions = {}) {
    super(options);
    this.#quantiles = options.quantiles ?? [0.25, 0.75];
    const [low, high] = this.#quantiles;
    if (!(low >= 0 && low < high && high <= 1))
      throw new RangeError(`RobustScaler: quantiles ${low} and ${high} are not in order between 0 and 1`);
  }

  fit(x: Tensor): this {
    const found = columnQuantiles("RobustScaler", x, [this.#quantiles[0], 0.5, this.#quantiles[1]]);
    return this.keep(
      found.map(([, median]) => median),
      found.map(([low, , high]) => (high > low ? high - low : 1)),
    );
  }
}
