// Spectral normalisation: a layer whose weight is divided by its largest singular value.
import {
  assign,
  div,
  type Layer,
  Module,
  matmul,
  mul,
  noGrad,
  normalize,
  randn,
  reshape,
  Stream,
  state,
  sum,
  type Tensor,
} from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";

/** A layer with one weight [..., in, out]. */
export interface Weighted extends Layer {
  weight: Tensor;
}

/** Options of `SpectralNorm`. */
export interface SpectralNormOptions {
  /** Power iterations per forward pass in training. Default 1. */
  iterations?: number;
  /** Keeps lengths from zero. Default 1e-12. */
  eps?: number;
}

/**
 * A layer whose weight, seen as a matrix [everything but out, out], is divided by its largest singular value (Miyato et al. 2018). The
 * singular vectors are states, brought closer by power iteration at every forward pass in training.
 */
export class SpectralNorm extends Module {
  readonly layer: Layer;
  /** The left vector, over outputs: [O]. */
  readonly u: Tensor;
  /** The right vector, over everything else: [D]. */
  readonly v: Tensor;
  readonly #options: Required<SpectralNormOptions>;

  /**
   * @param layer - Linear, Conv2d, or whatever has a `weight`; it is used and trained in place
   * @throws ShapeError if its weight has fewer than 2 dimensions
   */
  constructor(layer: Weighted | (Layer & { readonly weight: Tensor }), options: SpectralNormOptions = {}) {
    super();
    const { shape } = layer.weight;
    if (shape.length < 2) throw new ShapeError(`spectralNorm: weight has ${shape.length} dimensions, needs 2 (weight ${showShape(shape)})`);
    this.layer = layer;
    this.#options = { iterations: options.iterations ?? 1, eps: options.eps ?? 1e-12 };
    const O = shape.at(-1)!;
    const stream = new Stream("spectral norm");
    const unit = (n: number) => noGrad(() => normalize(randn([n], { stream }), { dim: 0 }));
    this.u = state(unit(O));
    this.v = state(unit(layer.weight.size / O));
    this.#iterate(15);
  }

  get #weight(): Tensor {
    return (this.layer as Weighted).weight;
  }

  /** Brings the vectors closer to the singular pair. */
  #iterate(times: number): void {
    const { eps } = this.#options;
    noGrad(() => {
      const W = reshape(this.#weight, [this.v.size, this.u.size]);
      for (let i = 0; i < times; i++) {
        assign(this.u, normalize(reshape(matmul(reshape(this.v, [1, -1]), W), [-1]), { dim: 0, eps }));
        assign(this.v, normalize(reshape(matmul(W, reshape(this.u, [-1, 1])), [-1]), { dim: 0, eps }));
      }
    });
  }

  /** The weight that `forward` uses: weight / σ, σ = vᵀ W u. Gradients flow through σ. */
  normalized(): Tensor {
    const weight = this.#weight;
    // Copies: a later pass moves the vectors, and this pass's tape still wants them.
    const [v, u] = noGrad(() => [mul(reshape(this.v, [1, -1]), 1), mul(this.u, 1)]) as [Tensor, Tensor];
    const Wv = reshape(matmul(v, reshape(weight, [this.v.size, this.u.size])), [-1]);
    return div(weight, sum(mul(Wv, u)));
  }

  /** @param x - what the layer takes; @returns what it gives, with the normalised weight */
  forward(x: Tensor): Tensor {
    if (this.training) this.#iterate(this.#options.iterations);
    const layer = this.layer as Weighted;
    const { weight } = layer;
    layer.weight = this.normalized();
    try {
      return layer.forward(x);
    } finally {
      layer.weight = weight;
    }
  }
}
