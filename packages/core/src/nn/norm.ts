// Layers that normalise the trailing dimensions of each sample.
import { layerNorm, rmsNorm } from "../ops/norm.ts";
import type { Shape } from "../shape.ts";
import { parameter } from "../state.ts";
import type { Tensor } from "../tensor.ts";
import { ones, zeros } from "./init.ts";
import { Module } from "./module.ts";

/** Options of the norms. */
export interface NormLayerOptions {
  /** Added to the variance (mean square) under the root. Default 1e-5. */
  eps?: number;
  /** Whether it has a weight (and a bias); default true. */
  affine?: boolean;
}

const shapeOf = (dims: number | Shape): Shape => (typeof dims === "number" ? [dims] : [...dims]);

/** Normalises the trailing dimensions to mean 0 and variance 1, then scales and shifts. @see `layerNorm` */
export class LayerNorm extends Module {
  /** The dimensions that are normalised together. */
  readonly dims: Shape;
  readonly eps: number;
  /** Of shape `dims`, 1 at first; null unless affine. */
  readonly weight: Tensor | null;
  /** Of shape `dims`, 0 at first; null unless affine and with bias. */
  readonly bias: Tensor | null;

  /**
   * @param dims - D, or several trailing dimensions
   * @param options.bias - whether it shifts; default true
   */
  constructor(dims: number | Shape, options: NormLayerOptions & { bias?: boolean } = {}) {
    super();
    const { eps = 1e-5, affine = true, bias = true } = options;
    this.dims = shapeOf(dims);
    this.eps = eps;
    this.weight = affine ? parameter(ones(this.dims)) : null;
    this.bias = affine && bias ? parameter(zeros(this.dims)) : null;
  }

  /** @param x - [..., D] */
  forward(x: Tensor): Tensor {
    return layerNorm(x, this.weight, this.bias, { eps: this.eps, dims: this.dims.length });
  }
}

/** Divides by the root mean square of the trailing dimensions, then scales. @see `rmsNorm` */
export class RMSNorm extends Module {
  /** The dimensions that are normalised together. */
  readonly dims: Shape;
  readonly eps: number;
  /** Of shape `dims`, 1 at first; null unless affine. */
  readonly weight: Tensor | null;

  /** @param dims - D, or several trailing dimensions */
  constructor(dims: number | Shape, options: NormLayerOptions = {}) {
    super();
    const { eps = 1e-5, affine = true } = options;
    this.dims = shapeOf(dims);
    this.eps = eps;
    this.weight = affine ? parameter(ones(this.dims)) : null;
  }

  /** @param x - [..., D] */
  forward(x: Tensor): Tensor {
    return rmsNorm(x, this.weight, { eps: this.eps, dims: this.dims.length });
  }
}
