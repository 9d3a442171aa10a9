// Layers that only change shapes.
import { ShapeError } from "../errors.ts";
import { flatten, reshape } from "../ops/layout.ts";
import { normalizeDim, type Shape, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { Module } from "./module.ts";

/** Gives back what it is given: stands where a layer was taken out. */
export class Identity extends Module {
  /** @param x - of any shape; @returns x itself */
  forward(x: Tensor): Tensor {
    return x;
  }
}

/** Merges dimensions into one; by default all but the batch, so that images go into a Linear. */
export class Flatten extends Module {
  readonly startDim: number;
  readonly endDim: number;

  constructor(startDim = 1, endDim = -1) {
    super();
    this.startDim = startDim;
    this.endDim = endDim;
  }

  /** @param x - [N, ...]; @returns [N, D] by default, without a copy */
  forward(x: Tensor): Tensor {
    return flatten(x, this.startDim, this.endDim);
  }
}

/** Splits one dimension into several: undoes Flatten. */
export class Unflatten extends Module {
  readonly dim: number;
  readonly sizes: Shape;

  /** @param sizes - what `dim` becomes; they multiply to its size */
  constructor(dim: number, sizes: Shape) {
    super();
    this.dim = dim;
    this.sizes = sizes;
  }

  /**
   * @param x - whose dimension `dim` is the product of `sizes`
   * @throws ShapeError if it is not
   */
  forward(x: Tensor): Tensor {
    const at = normalizeDim("unflatten", this.dim, x.shape);
    if (sizeOf(this.sizes) !== x.shape[at]) {
      throw new ShapeError(
        `unflatten: dim ${at} has ${x.shape[at]} elements, sizes ${showShape(this.sizes)} hold ${sizeOf(this.sizes)} (x ${showShape(x.shape)})`,
      );
    }
    return reshape(x, [...x.shape.slice(0, at), ...this.sizes, ...x.shape.slice(at + 1)]);
  }
}
