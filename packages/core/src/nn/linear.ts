// Layers that multiply by a weight matrix.
import { ShapeError } from "../errors.ts";
import { linear } from "../ops/matmul.ts";
import { parameter } from "../state.ts";
import type { Tensor } from "../tensor.ts";
import { kaimingUniform, uniform } from "./init.ts";
import { Module } from "./module.ts";

/** Options of Linear and Bilinear. */
export interface AffineOptions {
  /** Whether a bias is added. Default true. */
  bias?: boolean;
}

/** Throws unless every count is a positive whole number. */
export function checkCounts(layer: string, counts: Readonly<Record<string, number>>): void {
  for (const [name, n] of Object.entries(counts)) {
    if (!Number.isInteger(n) || n < 1) throw new ShapeError(`${layer}: ${name} is ${n}, needs a whole number of at least 1`);
  }
}

/**
 * An affine map of the last dimension: out = x · weight + bias.
 * Weights and bias start as in PyTorch: U(−1/√D, 1/√D) (He et al. 2015, `kaimingUniform` with a = √5).
 */
export class Linear extends Module {
  /** [D, O] */
  readonly weight: Tensor;
  /** [O] */
  readonly bias: Tensor | null;

  /**
   * @param D - features in
   * @param O - features out
   * @throws ShapeError if a count is not a positive whole number
   */
  constructor(D: number, O: number, options: AffineOptions = {}) {
    super();
    checkCounts("linear", { D, O });
    this.weight = parameter(kaimingUniform([D, O], { slope: Math.sqrt(5) }));
    this.bias = options.bias === false ? null : parameter(uniform([O], -1 / Math.sqrt(D), 1 / Math.sqrt(D)));
  }

  /** @param x - [..., D]; @returns [..., O] */
  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }

  override torchLayout() {
    return { weight: { axes: [1, 0] } };
  }
}
