// What the two players are to each other: the shapes of generators, discriminators, batches and rounds.
import { type Module, Tensor } from "@sluice/core";

/** Latent vectors (and conditions, if there are any) to samples. */
export interface Generator extends Module {
  /** @param z - [N, Z]; @param condition - [N] or [N, ...]; @returns [N, ...] */
  forward(z: Tensor, condition?: Tensor): Tensor;
}

/** A judgement with more than scores: class logits, features, codes. */
export type Judgement = { readonly score: Tensor } & Readonly<Record<string, Tensor>>;

/** Samples (and conditions) to scores: raw, one or more per sample, without a sigmoid. */
export interface Discriminator extends Module {
  /** @param x - [N, ...]; @param condition - as the generator's; @returns scores, or scores and more under other names */
  forward(x: Tensor, condition?: Tensor): Tensor | Judgement;
}

/** Real samples [N, ...], with their conditions if the networks take any: a tensor, or what a `DataLoader` gives. */
export type Batch = Tensor | readonly [sample: Tensor, condition?: Tensor];

/** One round of the game, as additional loss terms see it. */
export interface Round {
  readonly real: Tensor;
  readonly fake: Tensor;
  readonly z: Tensor;
  readonly condition: Tensor | undefined;
  /** What the discriminator said of the real samples; absent in a generator's round that did not ask. */
  readonly ofReal: Judgement | undefined;
  readonly ofFake: Judgement;
}

/** Terms added to the losses of both sides: of class logits (AC-GAN), codes (InfoGAN), features. Each gives []. */
export interface Terms {
  discriminator?: (round: Round) => Tensor;
  generator?: (round: Round) => Tensor;
  /** Whether the generator's term wants `ofReal`. Default false. */
  generatorSeesReal?: boolean;
}

/** A judgement, whatever the discriminator returned. */
export function judgementOf(said: Tensor | Judgement): Judgement {
  return said instanceof Tensor ? { score: said } : said;
}

/** The samples and conditions of a batch. */
export function partsOf(batch: Batch): readonly Tensor[] {
  return batch instanceof Tensor ? [batch] : (batch as readonly Tensor[]);
}
