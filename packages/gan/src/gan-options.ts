// What can be chosen about adversarial training, with units and defaults, and the checks of it.
import type { Optimizer, Stream, Tensor } from "@sluice/core";
import type { DetectorOptions } from "./detectors.ts";
import type { AdversarialLoss } from "./losses.ts";
import type { Discriminator, Generator, Terms } from "./networks.ts";
import type { Penalty } from "./penalties.ts";

/** Draws latent vectors: [n, Z]. Only the stream's numbers may vary from call to call. */
export type Latent = (n: number, stream: Stream) => Tensor;

/** The two players, their optimizers, and how they play. */
export interface GANOptions {
  generator: Generator;
  discriminator: Discriminator;
  /** Over the generator's parameters. Two optimizers make two time scales (Heusel et al. 2017): give them different learning rates. */
  generatorOptimizer: Optimizer;
  /** Over the discriminator's parameters. */
  discriminatorOptimizer: Optimizer;
  /** How many standard normal numbers make a latent vector, or how to draw them. */
  latent: number | Latent;
  /** Default `nonSaturating`. */
  loss?: AdversarialLoss;
  /** Added to the discriminator's loss: `(critic, real, fake) => gradientPenalty(critic, real, fake)`. Default none. */
  penalty?: Penalty;
  /** The penalty comes in every so many discriminator steps, times as strong (Karras et al. 2020, lazy regularisation). Default 1. */
  penaltyEvery?: number;
  /** Further terms of either loss. Default none. */
  terms?: Terms;
  /** Discriminator steps per generator step (n-critic). Default 1. */
  discriminatorSteps?: number;
  /** Steps one after the other, or both from the weights before. Default "alternating". */
  order?: "alternating" | "simultaneous";
  /** Batches whose gradients are averaged into one update. Default 1. */
  accumulate?: number;
  /** Real labels are 1 − this (Salimans et al. 2016, one-sided). Default 0. */
  labelSmoothing?: number;
  /** Probability that a label is exchanged for the other. Default 0. */
  labelFlipping?: number;
  /** Standard deviation of the noise added to all that the discriminator sees (Sønderby et al. 2017); can be changed later. Default none. */
  instanceNoise?: number;
  /** Samples judged together (PacGAN); the discriminator takes so many times the features. Default 1. */
  packing?: number;
  /** After its step every weight of the discriminator is cut to ± this (Arjovsky et al. 2017). Default none. */
  clipWeights?: number;
  /** Keep an exponential moving average of the generator with this decay, used by `sample`. Default none. */
  ema?: number;
  /** Replay steps as captured programs. Default true. */
  captured?: boolean;
  /** What the detectors hold for trouble, or false for none. */
  detectors?: DetectorOptions | false;
  /** Of latent vectors, labels and noise. Default: what `seed()` set. */
  seed?: number;
}

/** Throws unless the option is a whole number of at least 1. */
function count(name: string, n: number): void {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`GAN: ${name} is ${n}, needs a whole number of at least 1`);
}

/** Throws unless the option is in [0, 1). */
function share(name: string, x: number): void {
  if (!(x >= 0 && x < 1)) throw new RangeError(`GAN: ${name} is ${x}, needs 0 ≤ ${name} < 1`);
}

/** @throws RangeError naming the first option that does not fit, or two that do not fit together */
export function checkOptions(options: GANOptions): void {
  const { latent, penaltyEvery = 1, discriminatorSteps = 1, accumulate = 1, packing = 1, order } = options;
  for (const [name, n] of Object.entries({ penaltyEvery, discriminatorSteps, accumulate, packing })) count(name, n);
  if (typeof latent === "number") count("latent", latent);
  const { labelSmoothing = 0, labelFlipping = 0, ema = 0, instanceNoise = 0, clipWeights } = options;
  for (const [name, x] of Object.entries({ labelSmoothing, labelFlipping, ema })) share(name, x);
  if (!(instanceNoise >= 0)) throw new RangeError(`GAN: instanceNoise is ${instanceNoise}, needs at least 0`);
  if (clipWeights !== undefined && !(clipWeights > 0)) throw new RangeError(`GAN: clipWeights is ${clipWeights}, needs more than 0`);
  if (order === "simultaneous" && (discriminatorSteps > 1 || accumulate > 1)) {
    throw new RangeError(
      `GAN: simultaneous steps with discriminatorSteps ${discriminatorSteps} and accumulate ${accumulate}, need 1 and 1; use "alternating"`,
    );
  }
}
