// Local response norm: channels that inhibit their neighbours.
import { add, div, Module, mul, pad, pow, reshape, square, type Tensor } from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";
import { avgPool2d } from "./avg-pool2d.ts";

/** Options of `localResponseNorm`. */
export interface LocalResponseNormOptions {
  /** Weight of the neighbours. Default 1e-4. */
  alpha?: number;
  /** Exponent. Default 0.75. */
  beta?: number;
  /** What is added to their mean square. Default 1. */
  k?: number;
}

/**
 * Divides each number by a power of the mean square of its neighbours in the channels around it.
 *
 *   out[…, c] = input[…, c] · (k + alpha / size · Σ input[…, c − ⌊size/2⌋ … c + ⌊(size − 1)/2⌋]²)^(−beta)
 *
 * @param input - [..., C]
 * @param size - channels in a neighbourhood
 * @returns input's shape
 * @throws ShapeError if size is no whole number of at least 1
 * @see Krizhevsky et al. 2012, ImageNet classification with deep convolutional neural networks, section 3.3
 */
export function localResponseNorm(input: Tensor, size: number, options: LocalResponseNormOptions = {}): Tensor {
  const x = operand("localResponseNorm", "input", input);
  const { alpha = 1e-4, beta = 0.75, k = 1 } = options;
  if (!Number.isInteger(size) || size < 1) {
    throw new ShapeError(`localResponseNorm: size is ${size}, needs a whole number of at least 1 (input ${showShape(x.shape)})`);
  }
  const C = x.shape.at(-1) ?? 1;
  const padded = pad(reshape(square(x), [-1, C]), [Math.floor(size / 2), Math.floor((size - 1) / 2)]);
  const [rows, wide] = padded.shape as [number, number];
  const means = avgPool2d(reshape(padded, [rows, 1, wide, 1]), [1, size], { stride: 1 });
  return div(x, pow(add(mul(reshape(means, x.shape), alpha), k), beta));
}

/** `localResponseNorm` as a layer. */
export class LocalResponseNorm extends Module {
  readonly size: number;
  readonly options: LocalResponseNormOptions;

  constructor(size: number, options: LocalResponseNormOptions = {}) {
    super();
    this.size = size;
    this.options = options;
  }

  /** @param x - [..., C]; @returns x's shape */
  forward(x: Tensor): Tensor {
    return localResponseNorm(x, this.size, this.options);
  }
}
