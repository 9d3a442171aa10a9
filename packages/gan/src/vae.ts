// Variational autoencoders: an encoder to a normal distribution, a decoder back, and the bound that both maximise.
import {
  add,
  bceWithLogitsLoss,
  chunk,
  exp,
  type Layer,
  Module,
  mseLoss,
  mul,
  randn,
  Stream,
  square,
  sub,
  sum,
  type Tensor,
} from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";

/** What a VAE made of a batch. */
export interface Encoded {
  /** The decoder's output: logits, if the likelihood is Bernoulli. */
  readonly reconstruction: Tensor;
  /** [N, Z] */
  readonly mean: Tensor;
  /** Logarithm of the variance, [N, Z]. */
  readonly logVariance: Tensor;
  /** The latents that were drawn, [N, Z]; the means in evaluation mode. */
  readonly z: Tensor;
}

/** Options of `elboLoss`. */
export interface ElboOptions {
  /** Weight of the divergence: 1 is the bound, more is β-VAE (Higgins et al. 2017). Default 1. */
  beta?: number | Tensor;
  /** What the decoder's output means: "bernoulli" for logits of pixels in [0, 1], "gaussian" for means of variance 1/2. Default "bernoulli". */
  likelihood?: "bernoulli" | "gaussian";
}

/**
 * The divergence of N(mean, exp(logVariance)) from N(0, 1), per row: −½ Σ (1 + logVariance − mean² − exp(logVariance)).
 * @param mean - [N, Z]
 * @param logVariance - [N, Z]
 * @returns [N]
 */
export function normalDivergence(mean: Tensor, logVariance: Tensor): Tensor {
  return mul(sum(sub(add(square(mean), exp(logVariance)), add(logVariance, 1)), 1), 0.5);
}

/**
 * The negative evidence lower bound (Kingma & Welling 2014, eq. 10), the mean over rows: reconstruction + beta · divergence.
 * @param target - of the reconstruction's shape, [N, ...]
 * @returns []
 * @throws ShapeError if reconstruction and target differ in shape
 */
export function elboLoss({ reconstruction, mean, logVariance }: Encoded, target: Tensor, options: ElboOptions = {}): Tensor {
  const { beta = 1, likelihood = "bernoulli" } = options;
  const N = target.shape[0] ?? 1;
  const misfit = (likelihood === "bernoulli" ? bceWithLogitsLoss : mseLoss)(reconstruction, target, { reduction: "sum" });
  return mul(add(misfit, mul(sum(normalDivergence(mean, logVariance)), beta)), 1 / N);
}

/** Draws latents around their means so that gradients flow into both: z = mean + exp(½ logVariance) · noise. */
export function reparameterize(mean: Tensor, logVariance: Tensor, options: { stream?: Stream } = {}): Tensor {
  return add(mean, mul(exp(mul(logVariance, 0.5)), randn(mean.shape, options)));
}

/**
 * A variational autoencoder (Kingma & Welling 2014). Its loss is `elboLoss(vae.forward(x), x)`;
 * in evaluation mode latents are their means.
 */
export class VAE extends Module {
  readonly encoder: Layer;
  readonly decoder: Layer;
  /** How many numbers a latent has. */
  readonly latent: number;
  /** State of its random stream, i32 [4]. */
  readonly random: Tensor;
  readonly #stream: Stream;

  /**
   * @param encoder - [N, ...] to [N, 2Z]: means and logarithms of variances
   * @param decoder - [N, Z] to [N, ...]
   * @param latent - Z
   */
  constructor(encoder: Layer, decoder: Layer, latent: number) {
    super();
    this.encoder = encoder;
    this.decoder = decoder;
    this.latent = latent;
    this.#stream = new Stream("vae");
    this.random = this.#stream.state;
  }

  /**
   * @param x - [N, ...]
   * @returns the distributions' means and logarithms of variances, [N, Z]
   * @throws ShapeError if the encoder does not give 2Z numbers per row
   */
  encode(x: Tensor): { mean: Tensor; logVariance: Tensor } {
    const both = this.encoder.forward(x);
    if (both.rank !== 2 || both.shape[1] !== 2 * this.latent) {
      throw new ShapeError(`vae: the encoder gives ${showShape(both.shape)}, needs [N, ${2 * this.latent}] (latent ${this.latent})`);
    }
    const [mean, logVariance] = chunk(both, 2, 1);
    return { mean: mean!, logVariance: logVariance! };
  }

  /** @param z - [N, Z]; @returns [N, ...] */
  decode(z: Tensor): Tensor {
    return this.decoder.forward(z);
  }

  /** @param x - [N, ...] */
  forward(x: Tensor): Encoded {
    const { mean, logVariance } = this.encode(x);
    const z = this.training ? reparameterize(mean, logVariance, { stream: this.#stream }) : mean;
    return { reconstruction: this.decode(z), mean, logVariance, z };
  }
}
