// A step of two perceptrons against each other, captured: a discriminator's update and a generator's.
import { Adam, type Module, Stream, seed } from "@sluice/core";
import { GAN, mlpDiscriminator, mlpGenerator, ring } from "@sluice/gan";
import { loop, type Workload } from "../measure.ts";

/** A game on the ring of 8. @returns what takes one step */
function game(hidden: readonly number[], batch: number): () => void {
  seed(1);
  const generator = mlpGenerator(2, 2, { hidden });
  const discriminator = mlpDiscriminator(2, { hidden });
  const adam = (m: Module) => new Adam(m.parameters(), { lr: 1e-3, betas: [0.5, 0.9] });
  const optimizers = { generatorOptimizer: adam(generator), discriminatorOptimizer: adam(discriminator) };
  const gan = new GAN({ generator, discriminator, ...optimizers, latent: 2 });
  const steps = gan.train(ring().batches(batch, { stream: new Stream("data") }));
  return () => void steps.next();
}

/** The drawing of a batch is part of a step. */
export function ganWorkloads(): Workload[] {
  const workload = (name: string, hidden: readonly number[], batch: number): Workload => ({
    name,
    contenders: () => [{ name: "sluice", variant: "captured", threads: 1, time: loop(game(hidden, batch)) }],
  });
  return [workload("gan 2-128-128-128-2, batch 256", [128, 128, 128], 256), workload("gan 2-32-32-2, batch 64", [32, 32], 64)];
}
