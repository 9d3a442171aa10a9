// What generator and discriminator play for: adversarial losses on scores (logits).
import { add, mean, mul, neg, relu, softplus, square, sub, type Tensor } from "@sluice/core";
import { ShapeError, sameShape, showShape } from "@sluice/core/op";

/** How real each row is said to be, per score, from 0 to 1: smoothed or flipped labels. */
export interface Labels {
  /** Labels of the real rows, of the scores' shape, or one for all. Default 1. */
  real?: Tensor | number;
  /** Labels of the generated rows. Default 0. */
  fake?: Tensor | number;
}

/** A game between two networks, played on the discriminator's raw scores (no sigmoid at its end). */
export interface AdversarialLoss {
  readonly name: string;
  /** Whether the generator's loss asks for scores of real rows as well. */
  readonly relative: boolean;
  /** What the discriminator minimises: []. */
  discriminator(real: Tensor, fake: Tensor, labels?: Labels): Tensor;
  /** What the generator minimises: []. `real` is needed if the loss is relative. */
  generator(fake: Tensor, real?: Tensor): Tensor;
}

type PerScore = (score: Tensor) => Tensor;

/** The mean of label · asReal(score) + (1 − label) · asFake(score); a label of 0 or 1 costs one of the two. */
function judged(score: Tensor, label: Tensor | number, asReal: PerScore, asFake: PerScore): Tensor {
  if (label === 1) return mean(asReal(score));
  if (label === 0) return mean(asFake(score));
  const rest = typeof label === "number" ? 1 - label : sub(1, label);
  return mean(add(mul(label, asReal(score)), mul(rest, asFake(score))));
}

/** A loss that looks at each score by itself. */
function separate(name: string, asReal: PerScore, asFake: PerScore, wish: PerScore): AdversarialLoss {
  return {
    name,
    relative: false,
    discriminator: (real, fake, labels = {}) =>
      add(judged(real, labels.real ?? 1, asReal, asFake), judged(fake, labels.fake ?? 0, asReal, asFake)),
    generator: (fake) => mean(wish(fake)),
  };
}

const logReal: PerScore = (s) => softplus(neg(s)); // −log σ(s)
const logFake: PerScore = (s) => softplus(s); // −log(1 − σ(s))

/**
 * The original game (Goodfellow et al. 2014, eq. 1): D minimises −E log σ(real) − E log(1 − σ(fake)), G minimises E log(1 − σ(fake)).
 * Its generator learns nothing from a discriminator that is sure: see `nonSaturating`.
 */
export const minimax: AdversarialLoss = separate("minimax", logReal, logFake, (s) => neg(softplus(s)));

/** The original game with the generator's loss −E log σ(fake) (Goodfellow et al. 2014, section 3). */
export const nonSaturating: AdversarialLoss = separate("non-saturating", logReal, logFake, logReal);

/** Least squares (Mao et al. 2017, eq. 9): D minimises ½E(real − 1)² + ½E fake², G minimises ½E(fake − 1)². */
export const leastSquares: AdversarialLoss = separate(
  "least squares",
  (s) => mul(square(sub(s, 1)), 0.5),
  (s) => mul(square(s), 0.5),
  (s) => mul(square(sub(s, 1)), 0.5),
);

/**
 * Wasserstein's distance (Arjovsky et al. 2017): D minimises E fake − E real, G minimises −E fake. The critic has to be kept
 * smooth: by `clipWeights` as in that paper, or by a gradient penalty.
 */
export const wasserstein: AdversarialLoss = separate("Wasserstein", neg, (s) => s, neg);

/** Hinge (Lim & Ye 2017; Miyato et al. 2018, eq. 16): D minimises E max(0, 1 − real) + E max(0, 1 + fake), G minimises −E fake. */
export const hinge: AdversarialLoss = separate(
  "hinge",
  (s) => relu(sub(1, s)),
  (s) => relu(add(1, s)),
  neg,
);

function realScores(name: string, real: Tensor | undefined): Tensor {
  if (!real) throw new ShapeError(`${name}: the generator's loss has 1 batch of scores, needs 2 (fake and real); pass the real scores`);
  return real;
}

/**
 * Relativistic average (Jolicoeur-Martineau 2018, eq. 9 and 10): each score is compared with the mean score of the other side:
 * D minimises E softplus(−(real − E fake)) + E softplus(fake − E real), G the same with the sides exchanged.
 */
export const relativisticAverage: AdversarialLoss = {
  name: "relativistic average",
  relative: true,
  discriminator(real, fake, labels = {}) {
    const above = sub(real, mean(fake));
    const below = sub(fake, mean(real));
    return add(judged(above, labels.real ?? 1, logReal, logFake), judged(below, labels.fake ?? 0, logReal, logFake));
  },
  generator(fake, real) {
    const scores = realScores("relativisticAverage", real);
    return add(mean(logReal(sub(fake, mean(scores)))), mean(logFake(sub(scores, mean(fake)))));
  },
};

/**
 * Relativistic pairs (Jolicoeur-Martineau 2018, eq. 3 and 4; with R1 and R2 the loss of Huang et al. 2024, R3GAN): row by row, D minimises
 * E softplus(fake − real), G minimises E softplus(real − fake).
 * @throws ShapeError if there are not as many real as generated scores
 */
export const relativisticPairs: AdversarialLoss = {
  name: "relativistic pairs",
  relative: true,
  discriminator(real, fake, labels = {}) {
    if (!sameShape(real.shape, fake.shape)) {
      throw new ShapeError(
        `relativisticPairs: ${real.size} real scores beside ${fake.size} generated (real ${showShape(real.shape)}, fake ${showShape(fake.shape)})`,
      );
    }
    return judged(sub(real, fake), labels.real ?? 1, logReal, logFake);
  },
  generator: (fake, real) => mean(logReal(sub(fake, realScores("relativisticPairs", real)))),
};
