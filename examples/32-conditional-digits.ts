// A generator writes the digits that it is asked for; a classifier that it never met reads them.
// Argument: steps (default 1800). The sample sheet, a row for each digit, goes to out/32-conditional-digits.png.
import { Adam, constantLR, polynomialLR, Scheduler, seed, sequentialLR, type Tensor, tensor } from "@sluice/core";
import { DataLoader } from "@sluice/core/data";
import { auxiliaryClassifier, DCGANDiscriminator, DCGANGenerator, GAN } from "@sluice/gan";
import { look, trainedClassifier } from "@sluice/gan/mnist-features";
import { mnistImages } from "./mnist.ts";
import { writeSheet } from "./png.ts";
import { report } from "./report.ts";

seed(1);
const steps = Number(process.argv[2] ?? 1800);
const real = new DataLoader(await mnistImages("train"), { batchSize: 64, shuffle: true, dropLast: true });

// AC-GAN: the discriminator names the digit as well, and both sides want it to be named rightly.
const generator = new DCGANGenerator(64, { width: 16, classes: 10 });
const discriminator = new DCGANDiscriminator({ width: 16, heads: { logits: 10 } });
// The last third of the steps slows down to a halt.
const schedule = sequentialLR([constantLR({ factor: 1 }), polynomialLR({ totalIters: steps / 3 })], [(2 * steps) / 3]);
const adams = [generator, discriminator].map((player) => new Adam(player.parameters(), { lr: 1e-3, betas: [0.5, 0.999] }));
const schedulers = adams.map((adam) => new Scheduler(adam, schedule));
const gan = new GAN({
  generator,
  discriminator,
  generatorOptimizer: adams[0]!,
  discriminatorOptimizer: adams[1]!,
  latent: 64,
  terms: auxiliaryClassifier({ weight: 3 }),
  ema: 0.99,
});

/** Asks for each digit `n` times. */
function write(n: number, truncation?: number): { images: Tensor; asked: Int32Array } {
  const asked = Int32Array.from({ length: 10 * n }, (_, i) => Math.floor(i / n));
  return { images: gan.sample(10 * n, { condition: tensor(asked), ...(truncation !== undefined && { truncation }) }), asked };
}

const classifier = trainedClassifier();
function agreement(truncation?: number): number {
  const { images, asked } = write(200, truncation);
  const { digits } = look(classifier, images);
  return (100 * digits.data.filter((digit, i) => digit === asked[i]).length) / asked.length;
}
for (const { step, alerts } of gan.train(real, { steps })) {
  for (const scheduler of schedulers) scheduler.step();
  for (const { message } of alerts) console.log(message);
  if ((step + 1) % (steps / 4) !== 0) continue;
  const [all, typical] = [agreement(), agreement(1)].map((share) => share.toFixed(1));
  console.log(`step ${step + 1}: ${all} % are read as asked, ${typical} % of those with latents within ±1`);
}
writeSheet("out/32-conditional-digits.png", write(16, 1).images, 16);
const metric = "digits read as asked (latents within ±1), %";
report({ example: "32-conditional-digits", seed: 1, metric, value: agreement(1), atLeast: 97 });
