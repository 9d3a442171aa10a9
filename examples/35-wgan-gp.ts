// WGAN-GP with a critic of leaky ReLU and layer norm: its penalty is differentiated twice through both.
// Argument: generator steps (default 600). The sample sheet goes to out/35-wgan-gp.png.
import { Adam, seed } from "@sluice/core";
import { DataLoader } from "@sluice/core/data";
import { DCGANDiscriminator, DCGANGenerator, GAN, gradientPenalty, wasserstein } from "@sluice/gan";
import { digitsScore } from "./digits-score.ts";
import { mnistImages } from "./mnist.ts";
import { writeSheet } from "./png.ts";
import { report } from "./report.ts";

seed(1);
const steps = Number(process.argv[2] ?? 600);
const images = (await mnistImages("train")).map((x) => [x]);
const real = new DataLoader(images, { batchSize: 64, shuffle: true, dropLast: true });

const generator = new DCGANGenerator(64, { width: 16 });
const critic = new DCGANDiscriminator({ width: 16, norm: "layer" });
const gan = new GAN({
  generator,
  discriminator: critic,
  generatorOptimizer: new Adam(generator.parameters(), { lr: 1e-3, betas: [0.5, 0.9] }),
  discriminatorOptimizer: new Adam(critic.parameters(), { lr: 1e-3, betas: [0.5, 0.9] }),
  latent: 64,
  loss: wasserstein,
  penalty: (critic, real, fake) => gradientPenalty(critic, real, fake),
  discriminatorSteps: 3,
  ema: 0.98,
});

const score = await digitsScore();
const judge = () => score.of((n) => gan.sample(n));
const untrained = judge().fid;
for (const { step, discriminatorLoss, penalty } of gan.train(real, { steps })) {
  if ((step + 1) % (steps / 5) !== 0) continue;
  const distance = `Wasserstein's distance by the critic ${(-discriminatorLoss).toFixed(2)}, penalty ${penalty.toFixed(2)}`;
  console.log(
    `step ${step + 1}: ${distance}, FID ${judge().fid.toFixed(1)} (untrained ${untrained.toFixed(1)}, real ${score.floor.fid.toFixed(2)})`,
  );
}
writeSheet("out/35-wgan-gp.png", gan.sample(80), 16);
// The bar is DCGAN's: a tenth of the untrained generator's distance (example 31).
report({ example: "35-wgan-gp", seed: 1, metric: "FID over the untrained generator's", value: judge().fid / untrained, atMost: 0.1 });
