// Modules made of modules.
import { ShapeError } from "../errors.ts";
import { add } from "../ops/binary.ts";
import { sameShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { type Layer, Module } from "./module.ts";

/** A function as a layer. */
export class Lambda extends Module {
  readonly #apply: (x: Tensor) => Tensor;

  /** @param apply - what `forward` does */
  constructor(apply: (x: Tensor) => Tensor) {
    super();
    this.#apply = apply;
  }

  /** @param x - whatever the function takes */
  forward(x: Tensor): Tensor {
    return this.#apply(x);
  }
}

/** Runs layers and functions one after another. Its parameters are named by position: `0.weight`, `2.bias`. */
export class Sequential extends Module {
  readonly layers: readonly Layer[];

  /** @param layers - run in this order; ops are welcome: `new Sequential(new Linear(2, 8), relu, new Linear(8, 1))` */
  constructor(...layers: (Layer | ((x: Tensor) => Tensor))[]) {
    super();
    this.layers = layers.map((layer) => (typeof layer === "function" ? new Lambda(layer) : layer));
  }

  protected override fields(): Iterable<readonly [string, unknown]> {
    return this.layers.map((layer, i) => [String(i), layer] as const);
  }

  /** @param x - what the first layer takes; @returns what the last gives */
  forward(x: Tensor): Tensor {
    let h = x;
    for (const layer of this.layers) h = layer.forward(h);
    return h;
  }
}

/** Adds a layer's output to its input: x + layer(x) (He et al. 2016, Deep Residual Learning, eq. 1). */
export class Residual extends Module {
  readonly layer: Layer;

  /** @param layer - its output has its input's shape */
  constructor(layer: Layer) {
    super();
    this.layer = layer;
  }

  /**
   * @param x - of any shape the layer takes
   * @throws ShapeError if the layer changes the shape
   */
  forward(x: Tensor): Tensor {
    const h = this.layer.forward(x);
    if (!sameShape(h.shape, x.shape)) {
      throw new ShapeError(
        `residual: the layer gives ${showShape(h.shape)}, its input is ${showShape(x.shape)}; keep the shape, or add a projection`,
      );
    }
    return add(x, h);
  }
}
