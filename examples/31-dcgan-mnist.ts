// DCGAN learns to write MNIST's digits without being told which is which; a trained classifier says how close they come to real ones.
// Argument: steps (default 4000). The sample sheet goes to out/31-dcgan-mnist.png.
import { Adam, constantLR, polynomialLR, Scheduler, seed, sequentialLR } from "@sluice/core";
import { DataLoader } from "@sluice/core/data";
import { DCGANDiscriminator, DCGANGenerator, GAN, informative, r1Penalty } from "@sluice/gan";
import { digitsScore } from "./digits-score.ts";
import { mnistImages } from "./mnist.ts";
import { writeSheet } from "./png.ts";
import { report } from "./report.ts";

seed(1);
const steps = Number(process.argv[2] ?? 4000);
const images = (await mnistImages("train")).map((x) => [x]);
const real = new DataLoader(images, { batchSize: 64, shuffle: true, dropLast: true });

// One of thirty categories is a part of every latent vector, and the discriminator has to recover it: digits come in kinds, not all in one
// piece. Of ten, a kind would be a tenth of all digits, and two sorts of ones a fifth; the shares of thirtieths can come closer to the real ones.
const CATEGORIES = 30;
const { latent, terms, size } = informative({ noise: 32, categories: CATEGORIES, codes: 0 });
const generator = new DCGANGenerator(size, { width: 24 });
const discriminator = new DCGANDiscriminator({ width: 16, norm: "none", group: 4, hidden: 128, heads: { category: CATEGORIES } });
// The second half of the steps slows down to a halt.
const schedule = sequentialLR([constantLR({ factor: 1 }), polynomialLR({ totalIters: steps / 2 })], [steps / 2]);
const adams = [generator, discriminator].map((player) => new Adam(player.parameters(), { lr: 1e-3, betas: [0.5, 0.99] }));
const schedulers = adams.map((adam) => new Scheduler(adam, schedule));
const gan = new GAN({
  generator,
  discriminator,
  generatorOptimizer: adams[0]!,
  discriminatorOptimizer: adams[1]!,
  latent,
  terms,
  penalty: (critic, samples) => r1Penalty(critic, samples, { weight: 1 }),
  penaltyEvery: 4,
  ema: 0.998,
});

const score = await digitsScore();
const judge = () => score.of((n) => gan.sample(n));
const line = ({ fid, kid }: { fid: number; kid: number }) => `FID ${fid.toFixed(2)}, KID ${kid.toFixed(3)}`;
const untrained = judge();
console.log(`real against real: ${line(score.floor)}\nuntrained: ${line(untrained)}`);
for (const { step, alerts } of gan.train(real, { steps })) {
  for (const scheduler of schedulers) scheduler.step();
  for (const { message } of alerts) console.log(message);
  if ((step + 1) % (steps / 5) !== 0) continue;
  const now = judge();
  const seen = now.shares.map((share) => (100 * share).toFixed(1)).join(", ");
  console.log(`step ${step + 1}: ${line(now)}; taken for 0 to 9, %: ${seen}; mean confidence ${now.confidence.toFixed(3)}`);
}
writeSheet("out/31-dcgan-mnist.png", gan.sample(80), 16);

const { fid, shares, confidence } = judge();
// Each over its bar: the distance a tenth of the untrained generator's, confidence 0.9, every digit 5 to 15 % of all.
const over = [fid / untrained.fid / 0.1, 0.9 / confidence, 0.05 / Math.min(...shares), Math.max(...shares) / 0.15];
console.log(`over their bars: distance, confidence, rarest digit, commonest digit: ${over.map((ratio) => ratio.toFixed(2)).join(", ")}`);
report({ example: "31-dcgan-mnist", seed: 1, metric: "the worst of four measures over its bar", value: Math.max(...over), atMost: 1 });
