// pix2pix fills outlines: a U-Net turns the edges of MNIST's digits into the digits, against a discriminator of patches.
// Argument: steps (default 300). Edges, translations and truth, row under row, go to out/36-pix2pix-edges.png.
import { maxPool2d, UNet } from "@sluice/cnn";
import { Adam, add, concat, l1Loss, narrow, neg, Sequential, scope, seed, sub, type Tensor, tanh } from "@sluice/core";
import { DataLoader } from "@sluice/core/data";
import { GAN, PatchDiscriminator, reconstruction, Translator } from "@sluice/gan";
import { look, trainedClassifier } from "@sluice/gan/mnist-features";
import { mnistImages } from "./mnist.ts";
import { writeSheet } from "./png.ts";
import { report } from "./report.ts";

seed(1);
const steps = Number(process.argv[2] ?? 300);
const around = { stride: 1, padding: 1 };

/** Outlines, from −1 to 1: the brightest pixel of 3 × 3 less the darkest. */
const edges = (x: Tensor) => sub(add(maxPool2d(x, 3, around), maxPool2d(neg(x), 3, around)), 1);
const pairs = (await mnistImages("train")).map((x) => [x, edges(x)]);
const real = new DataLoader(pairs, { batchSize: 16, shuffle: true, dropLast: true });
const test = new DataLoader(
  (await mnistImages("t10k")).map((x, y) => [x, edges(x), y]),
  { batchSize: 1000, shuffle: true, seed: 1 },
);

const generator = new Translator(new Sequential(new UNet({ channels: 1, classes: 1, width: 8, depth: 2 }), tanh));
const discriminator = new PatchDiscriminator({ channels: 2, width: 16, depth: 1 });
const gan = new GAN({
  generator,
  discriminator,
  generatorOptimizer: new Adam(generator.parameters(), { lr: 2e-3, betas: [0.5, 0.999] }),
  discriminatorOptimizer: new Adam(discriminator.parameters(), { lr: 2e-4, betas: [0.5, 0.999] }),
  latent: 1,
  terms: reconstruction(),
});

const classifier = trainedClassifier();
function judge() {
  const [truth, outlines, labels] = test[Symbol.iterator]().next().value as [Tensor, Tensor, Tensor];
  return scope(() => {
    const made = gan.sample(1000, { condition: outlines });
    const [read, asked] = [look(classifier, made).digits.data, labels.data];
    const some = (t: Tensor) => narrow(t, 0, 0, 16);
    writeSheet("out/36-pix2pix-edges.png", concat([some(outlines), some(made), some(truth)], 0), 16);
    return { error: l1Loss(made, truth).item(), agreement: read.filter((digit, i) => digit === asked[i]).length / 10 };
  });
}
for (const { step } of gan.train(real, { steps })) {
  if ((step + 1) % (steps / 4) !== 0) continue;
  const { error, agreement } = judge();
  console.log(`step ${step + 1}: mean error ${error.toFixed(4)}, ${agreement.toFixed(1)} % are read as what they are`);
}
const { error, agreement } = judge();
const example = "36-pix2pix-edges";
report({ example, seed: 1, metric: "unseen digits read as what they are, %", value: agreement, atLeast: 97 });
report({ example, seed: 1, metric: "mean |translation − digit| of unseen digits, pixels from −1 to 1", value: error, atMost: 0.1 });
