// A generator learns to write digits against a discriminator; a reader that neither has met says what it writes. No DOM.
import { Adam, expand, mul, randn, reshape, Stream, scope, seed, sub, type Tensor, tensor } from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import {
  type AdversarialLoss,
  auxiliaryClassifier,
  DCGANDiscriminator,
  DCGANGenerator,
  GAN,
  hinge,
  interpolateSpherical,
  leastSquares,
  nonSaturating,
} from "@sluice/gan";
import { look, trainedClassifier } from "@sluice/gan/mnist-features";
import { DigitPass, Staging } from "./digit-batches.ts";
import { DigitParts, EDGE } from "./digit-parts.ts";
import type { CommonOptions, Read, Step } from "./protocol.ts";
import { Clock, replay } from "./replay.ts";

const losses = { nonSaturating, leastSquares, hinge } satisfies Record<string, AdversarialLoss>;

/** Options of the forger experiment. */
export interface ForgerOptions extends CommonOptions {
  loss: keyof typeof losses;
  /** Whether both are told which digit it is (AC-GAN), so that one can ask for a digit. */
  conditional: boolean;
  /** Both sides' learning rate. */
  rate: number;
  /** Channels of the widest images; the layers before have twice as many. */
  width: number;
  batch: number;
  /** Parts of 5,000 digits to forge, 1 to 12. */
  parts: number;
}

/** What a reader of digits that was trained elsewhere makes of new forgeries. */
export interface Verdict {
  /** How many of 0 to 9 are among them. */
  digits: number;
  /** Mean probability of the digit that each is taken for. */
  confidence: number;
  /** Share of those that are read as they were asked for; absent where one cannot ask. */
  asked?: number;
  /** Standard deviation of forgeries relative to that of real digits. */
  spread: number;
  /** Whether the forger repeats itself. */
  collapsed: boolean;
}

/** One step of the forger experiment. */
export interface ForgerStep extends Step {
  discriminatorLoss: number;
  generatorLoss: number;
  /** Digits that have arrived. */
  loaded: number;
  /** When just measured. */
  verdict?: Verdict;
  /** Ten forgeries of the same latents, one after another, when just measured. */
  sheet?: Uint8Array;
}

/** Questions that the forger experiment answers with digits of 784 bytes, one after another. */
export type ForgerQuestion =
  /** Ten rows: each digit, or where one cannot ask, all sorts. */
  | { kind: "sheet"; columns: number }
  /** From one latent vector to another along the great circle; vectors go by number. */
  | { kind: "walk"; from: number; to: number; frames: number; digit: number };

/** Digits, and numbers in a latent vector. */
const [DIGITS, LATENT] = [10, 64];
/** Steps between two verdicts, and samples of each. */
const [LOOK, MEASURED] = [50, 200];
/** Steps before repetition counts as collapse; it is collapse below so many digits, or below this spread. */
const [PATIENCE, FEWEST, NARROWEST] = [300, 5, 0.35];
/** A digit is among the forgeries from this share on. */
const RARE = 0.01;

/** 0, 1, … 9, each `times` times in a row. */
const eachDigit = (times: number) => Int32Array.from({ length: DIGITS * times }, (_, i) => Math.floor(i / times));

/** Pixels from −1 … 1 to bytes. */
const bytesOf = (images: Tensor) => Uint8Array.from(images.data, (value) => Math.round((value + 1) * 127.5));

/**
 * Plays a DCGAN on MNIST's digits; every step depends on its parts alone, so it can be replayed.
 * @param read - fetches one of the app's files
 */
export async function forger(options: ForgerOptions, read: Read): Promise<Job<ForgerStep>> {
  const { rate, width, batch, conditional } = options;
  seed(options.seed);
  const generator = new DCGANGenerator(LATENT, { width, classes: conditional ? DIGITS : 0 });
  const discriminator = new DCGANDiscriminator({ width, heads: conditional ? { logits: DIGITS } : {} });
  const adam = (parameters: readonly Tensor[]) => new Adam(parameters, { lr: rate, betas: [0.5, 0.999] });
  const gan = new GAN({
    generator,
    discriminator,
    generatorOptimizer: adam(generator.parameters()),
    discriminatorOptimizer: adam(discriminator.parameters()),
    latent: LATENT,
    loss: losses[options.loss] ?? nonSaturating,
    ...(conditional ? { terms: auxiliaryClassifier({ weight: 3 }) } : {}),
    ema: 0.99,
    detectors: false,
    seed: options.seed,
  });
  const train = new DigitParts(Math.min(12, Math.max(1, options.parts)), (i) => read(`digits/train-${i}.bin`));
  await train.first;

  const [clock, pass, staging] = [new Clock(), new DigitPass(), new Staging(batch)];
  const reader = trainedClassifier();
  /** Forgeries by latents (drawn if there are none), of the digits asked for if one can ask. */
  const forge = (n: number, digits: Int32Array, z?: Tensor) =>
    gan.sample(n, { ...(z && { z }), ...(conditional && { condition: tensor(digits) }) });

  /** Where one can ask, every column is one latent vector and every row a digit. */
  const sheet = (columns: number) =>
    scope(() => {
      const latents = randn([conditional ? columns : DIGITS * columns, LATENT], { stream: new Stream("sheet", options.seed) });
      const all = conditional ? expand(latents, [DIGITS, columns, LATENT]) : latents;
      return bytesOf(forge(DIGITS * columns, eachDigit(columns), reshape(all, [-1, LATENT])));
    });

  const measure = (step: number, spread: number): Verdict =>
    scope(() => {
      const asked = eachDigit(MEASURED / DIGITS);
      const { digits, shares, confidence } = look(reader, forge(MEASURED, asked));
      const found = shares.filter((share) => share >= RARE).length;
      const right = asked.filter((digit, i) => digits.data[i] === digit).length / MEASURED;
      const collapsed = step >= PATIENCE && (found < FEWEST || spread < NARROWEST);
      return { digits: found, confidence, ...(conditional ? { asked: right } : {}), spread, collapsed };
    });

  /** Multiplications and additions of one image through the generator; through the discriminator they are as many, but for its heads. */
  const weights = 2 * ((EDGE / 2) ** 2 * 8 * width * width + EDGE ** 2 * 4 * width + LATENT * (EDGE / 4) ** 2 * 2 * width);
  return replay<ForgerStep>({
    parts: { ...gan.parts(), pass, clock },
    next(step) {
      const rows = pass.next(batch, train.loaded, options.seed);
      staging.fill(train, (row) => rows[row]!);
      const { discriminatorLoss, generatorLoss, spread } = scope(() => {
        const real = reshape(sub(mul(staging.images, 1 / 127.5), 1), [batch, EDGE, EDGE, 1]);
        const both = conditional ? ([real, staging.labels] as const) : real;
        const { loss, spread } = gan.discriminatorStep(both);
        return { discriminatorLoss: loss, generatorLoss: gan.generatorStep(both), spread };
      });
      const shown = step % LOOK === 0 && { verdict: measure(step, spread), sheet: sheet(1) };
      return { discriminatorLoss, generatorLoss, loaded: train.loaded, flops: 10 * batch * weights, ...shown };
    },
    answer(question): Uint8Array {
      const asked = question as ForgerQuestion;
      if (asked.kind === "sheet") return sheet(asked.columns);
      return scope(() => {
        const end = (number: number) => randn([LATENT], { stream: new Stream("walk", number) });
        const z = interpolateSpherical(end(asked.from), end(asked.to), asked.frames);
        return bytesOf(forge(asked.frames, new Int32Array(asked.frames).fill(asked.digit), z));
      });
    },
  });
}
