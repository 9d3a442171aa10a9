// Scaling by rank, and rows of unit length.
import * as kernels from "@sluice/kernels/raw";
import { ShapeError } from "../errors.ts";
import { add, div, mul } from "../ops/binary.ts";
import { equal, where } from "../ops/compare.ts";
import { linspace } from "../ops/create.ts";
import { expand, reshape } from "../ops/layout.ts";
import { sum } from "../ops/reduce.ts";
import { erf, sqrt, square } from "../ops/unary.ts";
import { empty, operand, type Tensor } from "../tensor.ts";
import type { ScalerOptions } from "./scale.ts";
import { columnQuantiles, tableSize } from "./statistics.ts";
import { fitted, Transformer } from "./transformer.ts";

/** Options of `QuantileTransformer`. */
export interface QuantileOptions extends ScalerOptions {
  /** Points of the curve that is learned; at most as many as there are rows. Default 1000. */
  quantiles?: number;
  /** The distribution that columns get. Default "uniform". */
  output?: "uniform" | "normal";
}

/** Gives each column a uniform or normal distribution by mapping its quantiles: outliers lose their distance, order stays. */
export class QuantileTransformer extends Transformer {
  protected readonly learned = ["quantiles"];
  readonly #most: number;
  readonly #normal: boolean;
  /** [Q, D], ascending along columns */
  quantiles?: Tensor;

  constructor(options: QuantileOptions = {}) {
    super();
    const { quantiles = 1000, output = "uniform", features } = options;
    if (!Number.isInteger(quantiles) || quantiles < 2)
      throw new RangeError(`QuantileTransformer: quantiles is ${quantiles}, needs an integer ≥ 2`);
    this.#most = quantiles;
    this.#normal = output === "normal";
    if (features !== undefined) this.quantiles = fitted(undefined, new Float32Array(quantiles * features), [quantiles, features]);
  }

  fit(x: Tensor): this {
    const { N, D } = tableSize("QuantileTransformer", x);
    const Q = Math.min(this.#most, N);
    if (Q < 2) throw new ShapeError(`QuantileTransformer: x has ${N} rows, needs at least 2`);
    const columns = columnQuantiles(
      "QuantileTransformer",
      x,
      Array.from({ length: Q }, (_, i) => i / (Q - 1)),
    );
    const values = new Float32Array(Q * D);
    columns.forEach((column, d) => {
      column.forEach((value, q) => {
        values[q * D + d] = value;
      });
    });
    this.quantiles = fitted(this.quantiles, values, [Q, D]);
    return this;
  }

  /** Without gradient: ranks have none. */
  transform(x: Tensor): Tensor {
    return this.#map(x, "x", true);
  }

  inverse(y: Tensor): Tensor {
    // The probability below y: (1 + erf(y / √2)) / 2
    return this.#map(this.#normal ? mul(add(erf(mul(y, Math.SQRT1_2)), 1), 0.5) : y, "y", false);
  }

  #map(x: Tensor, name: string, forwards: boolean): Tensor {
    const quantiles = this.need("quantiles");
    const a = operand("QuantileTransformer", name, x);
    const [Q, D] = quantiles.shape as [number, number];
    const { N } = tableSize("QuantileTransformer", a, D);
    const shares = expand(reshape(linspace(0, 1, Q), [Q, 1]), [Q, D]);
    const out = empty(a.shape);
    const [from, to] = forwards ? [quantiles, shares] : [shares, quantiles];
    kernels.interpolate({ out: out.ptr, x: a.ptr, from: from.ptr, to: to.ptr, normal: Number(forwards && this.#normal), N, Q, D });
    return out;
  }
}

/** Rows of length 1 (L2); rows of zeros stay. It learns nothing, and what it takes away cannot be given back. */
export class Normalizer extends Transformer {
  protected readonly learned: readonly string[] = [];

  fit(_x: Tensor): this {
    return this;
  }

  transform(x: Tensor): Tensor {
    const length = sqrt(sum(square(x), -1, { keepDim: true })); // [..., 1]
    return div(x, where(equal(length, 0), 1, length));
  }

  inverse(_y: Tensor): Tensor {
    throw new ShapeError("Normalizer: the lengths of the rows are lost; keep them beside if you need them");
  }
}
