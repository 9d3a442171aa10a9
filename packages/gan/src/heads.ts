// Further terms for discriminators with several heads: classes (AC-GAN), codes (InfoGAN).
import { add, argmax, concat, crossEntropy, mseLoss, mul, narrow, oneHot, rand, randint, randn, type Tensor } from "@sluice/core";
import { ShapeError } from "@sluice/core/op";
import type { Latent } from "./gan-options.ts";
import type { Round, Terms } from "./networks.ts";

/** What a head of a judgement said. */
function headOf(term: string, judgement: Round["ofFake"] | undefined, name: string): Tensor {
  const said = judgement?.[name];
  if (!said) {
    throw new ShapeError(
      `${term}: the discriminator says ${Object.keys(judgement ?? {}).join(", ") || "nothing"}, needs ${name}; give it such a head`,
    );
  }
  return said;
}

/**
 * AC-GAN (Odena et al. 2017): both sides want the head `logits` to name the condition, i32 [N], of real and generated samples.
 * @param options.weight - default 1
 */
export function auxiliaryClassifier(options: { weight?: number } = {}): Terms {
  const { weight = 1 } = options;
  const named = (judgement: Round["ofFake"] | undefined, condition: Tensor | undefined) => {
    if (!condition) throw new ShapeError("auxiliaryClassifier: 0 conditions, needs one per row; give batches [samples, classes]");
    return mul(crossEntropy(headOf("auxiliaryClassifier", judgement, "logits"), condition), weight);
  };
  return {
    discriminator: ({ ofReal, ofFake, condition }) => add(named(ofReal, condition), named(ofFake, condition)),
    generator: ({ ofFake, condition }) => named(ofFake, condition),
  };
}

/** Options of `informative`. */
export interface InformativeOptions {
  /** Normal numbers that mean nothing in particular. Default 62. */
  noise?: number;
  /** Values of the categorical code. Default 10; 0 for none. */
  categories?: number;
  /** Continuous codes, even in [−1, 1). Default 2; 0 for none. */
  codes?: number;
  /** Factor of the information term; that of a code told to within σ is 1 / (2σ²). Default 1. */
  weight?: number;
}

/**
 * InfoGAN (Chen et al. 2016): latents of noise, a category and codes, and terms that make the heads `category` and `code` recover them
 * from generated samples. Codes are fitted by squared error, a normal distribution of fixed width. A generator may hide its code in faint marks
 * that nobody sees: `instanceNoise` drowns them.
 * @returns `latent` and `terms` for a GAN, and `size`, the generator's Z
 */
export function informative(options: InformativeOptions = {}): { latent: Latent; terms: Terms; size: number } {
  const { noise = 62, categories = 10, codes = 2, weight = 1 } = options;
  const latent: Latent = (n, stream) => {
    const parts = [randn([n, noise], { stream })];
    if (categories) parts.push(oneHot(randint(0, categories, [n], { stream }), categories));
    if (codes) parts.push(rand([n, codes], { low: -1, high: 1, stream }));
    return concat(parts, 1);
  };
  const term = ({ ofFake, z }: Round): Tensor => {
    const found: Tensor[] = [];
    if (categories) {
      found.push(crossEntropy(headOf("informative", ofFake, "category"), argmax(narrow(z, 1, noise, categories), 1)));
    }
    if (codes) found.push(mseLoss(headOf("informative", ofFake, "code"), narrow(z, 1, noise + categories, codes)));
    if (found.length === 0) throw new RangeError("informative: 0 categories and 0 codes, needs at least 1 of either");
    return mul(
      found.reduce((a, b) => add(a, b)),
      weight,
    );
  };
  return { latent, terms: { discriminator: term, generator: term }, size: noise + categories + codes };
}
