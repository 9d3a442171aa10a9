// Mixtures of Gaussians in the plane and the recipes that are to cover them.
import {
  type AdversarialLoss,
  type GANOptions,
  grid,
  hinge,
  leastSquares,
  type Mixture,
  nonSaturating,
  r1Penalty,
  ring,
} from "@sluice/gan";

/** How a mixture is learned, and what is asked of the result. */
export interface Recipe {
  readonly mixture: string;
  readonly name: string;
  readonly real: () => Mixture;
  readonly loss: AdversarialLoss;
  readonly options?: Pick<GANOptions, "penalty" | "penaltyEvery">;
  readonly lr: number;
  readonly steps: number;
  readonly seeds: number;
}

/** R1 keeps a discriminator so smooth that the generator spreads over all modes before it sharpens them. */
const r1 = (weight: number, penaltyEvery = 1): NonNullable<Recipe["options"]> => ({
  penalty: (critic, real) => r1Penalty(critic, real, { weight }),
  penaltyEvery,
});

// The ring's unit is half of the usual one (radius 1, σ 0.01): from default initial weights, networks tell its modes apart sooner.
const ringOf8 = { mixture: "ring of 8", real: () => ring({ radius: 2, sigma: 0.02 }), lr: 1e-3, steps: 8000, seeds: 10 };
const gridOf25 = { mixture: "grid of 25", real: () => grid({ spacing: 2, sigma: 0.05 }), lr: 1e-3, steps: 20_000, seeds: 5 };

export const recipes: readonly Recipe[] = [
  { ...ringOf8, name: "non-saturating, R1 0.1", loss: nonSaturating, options: r1(0.1) },
  { ...ringOf8, name: "hinge, R1 0.1", loss: hinge, options: r1(0.1) },
  { ...ringOf8, name: "least squares, R1 0.1", loss: leastSquares, options: r1(0.1) },
  { ...gridOf25, name: "non-saturating, R1 0.1 at every fourth step", loss: nonSaturating, options: r1(0.1, 4) },
];
