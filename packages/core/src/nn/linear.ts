// Layers that multiply by a weight matrix.
import { ShapeError } from "../errors.ts";
import { add } from "../ops/binary.ts";
import { reshape } from "../ops/layout.ts";
import { affine, matmul } from "../ops/matmul.ts";
import { showShape } from "../shape.ts";
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
    return affine(x, this.weight, this.bias);
  }

  override torchLayout() {
    return { weight: { axes: [1, 0] } };
  }
}

/** A form that is linear in each of two inputs: out[o] = Σ_{i,j} a[i] · weight[i, j, o] · b[j] + bias[o]. */
export class Bilinear extends Module {
  /** [A, B, O] */
  readonly weight: Tensor;
  /** [O] */
  readonly bias: Tensor | null;

  /**
   * @param A - features of the first input
   * @param B - features of the second input
   * @param O - features out
   * @throws ShapeError if a count is not a positive whole number
   */
  constructor(A: number, B: number, O: number, options: AffineOptions = {}) {
    super();
    checkCounts("bilinear", { A, B, O });
    const bound = 1 / Math.sqrt(A);
    this.weight = parameter(uniform([A, B, O], -bound, bound));
    this.bias = options.bias === false ? null : parameter(uniform([O], -bound, bound));
  }

  /**
   * @param a - [..., A]
   * @param b - [..., B], the leading dimensions of a
   * @returns [..., O]
   * @throws ShapeError if sizes do not fit
   */
  forward(a: Tensor, b: Tensor): Tensor {
    const [A, B, O] = this.weight.shape as [number, number, number];
    const lead = a.shape.slice(0, -1);
    const fits = a.shape.at(-1) === A && b.shape.at(-1) === B && showShape(lead) === showShape(b.shape.slice(0, -1));
    if (!fits) {
      throw new ShapeError(
        `bilinear: needs [..., ${A}] and [..., ${B}] of the same leading sizes (a ${showShape(a.shape)}, b ${showShape(b.shape)})`,
      );
    }
    const half = matmul(reshape(a, [-1, A]), reshape(this.weight, [A, B * O])); // [N, B·O]
    const out = matmul(reshape(b, [-1, 1, B]), reshape(half, [-1, B, O])); // [N, 1, O]
    const shaped = reshape(out, [...lead, O]);
    return this.bias ? add(shaped, this.bias) : shaped;
  }

  override torchLayout() {
    return { weight: { axes: [1, 2, 0] } };
  }
}
