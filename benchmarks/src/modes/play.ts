// Plays one recipe from one seed and scores what the averaged generator makes.
import { Adam, constantLR, linearLR, type Schedule, Scheduler, Stream, seed, sequentialLR } from "@sluice/core";
import { GAN, mlpDiscriminator, mlpGenerator, modeScores } from "@sluice/gan";
import type { Recipe } from "./recipes.ts";

/** One row of results: the end, and how it came to it. */
export interface Score {
  readonly mixture: string;
  readonly recipe: string;
  readonly seed: number;
  /** Generator updates. */
  readonly steps: number;
  readonly modes: number;
  /** Share of 2,500 samples within three standard deviations of a mode. */
  readonly highQuality: number;
  readonly reverseKL: number;
  /** Of the processor, for training alone. */
  readonly seconds: number;
  /** After each tenth of the steps: modes and high quality. */
  readonly curve: readonly (readonly [modes: number, highQuality: number])[];
}

const rounded = (x: number) => Math.round(x * 1e4) / 1e4;

/** Full rate for three tenths of the steps, then in a straight line to 2 %. */
function decayed(steps: number): Schedule {
  const full = 0.3 * steps;
  const falling = linearLR({ startFactor: 1, endFactor: 0.02, totalIters: steps - full });
  return sequentialLR([constantLR({ factor: 1 }), falling], [full]);
}

/** Trains for the recipe's steps: two perceptrons 64-64-64, Adam (0.5, 0.9), batches of 128, generator averaged with 0.999. */
export function play(recipe: Recipe, from: number): Score {
  seed(from);
  const { steps, lr, loss, options } = recipe;
  const real = recipe.real();
  const hidden = [64, 64, 64];
  const generator = mlpGenerator(2, 2, { hidden });
  const discriminator = mlpDiscriminator(2, { hidden });
  const [generatorOptimizer, discriminatorOptimizer] = [generator, discriminator].map(
    (m) => new Adam(m.parameters(), { lr, betas: [0.5, 0.9] }),
  ) as [Adam, Adam];
  const schedulers = [generatorOptimizer, discriminatorOptimizer].map((optimizer) => new Scheduler(optimizer, decayed(steps)));
  const players = { generator, discriminator, generatorOptimizer, discriminatorOptimizer };
  const gan = new GAN({ ...players, latent: 2, loss, ema: 0.999, detectors: false, seed: from, ...options });
  const score = () => modeScores(gan.sample(2500), real);

  const curve: [number, number][] = [];
  const before = process.cpuUsage();
  for (const { step } of gan.train(real.batches(128, { stream: new Stream("data") }), { steps })) {
    for (const scheduler of schedulers) scheduler.step();
    if ((step + 1) % (steps / 10) !== 0) continue;
    const { modes, highQuality } = score();
    curve.push([modes, rounded(highQuality)]);
  }
  const { user, system } = process.cpuUsage(before);
  const { modes, highQuality, reverseKL } = score();
  gan.dispose();
  const reached = {
    modes,
    highQuality: rounded(highQuality),
    reverseKL: rounded(reverseKL),
    seconds: Math.round((user + system) / 1e5) / 10,
  };
  return { mixture: recipe.mixture, recipe: recipe.name, seed: from, steps, ...reached, curve };
}
