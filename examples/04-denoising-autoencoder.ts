// A denoising autoencoder: digits come in under heavy noise and go out clean (Vincent et al. 2008, doi:10.1145/1390156.1390294).
import {
  Adam,
  add,
  clamp,
  evaluate,
  finish,
  fit,
  Linear,
  mseLoss,
  randn,
  relu,
  Sequential,
  seed,
  sigmoid,
  type Tensor,
} from "@sluice/core";
import { DataLoader } from "@sluice/core/data";
import { mnist } from "./mnist.ts";
import { report } from "./report.ts";

seed(1);
/** Pairs of what the network sees and what it shall say; the noise is new every time. */
const noisy = (x: Tensor) => [clamp(add(x, randn(x.shape, { std: 0.5 })), 0, 1), x] as const;
const train = new DataLoader((await mnist("train")).map(noisy), { batchSize: 64, shuffle: true });
const test = new DataLoader((await mnist("t10k")).map(noisy), { batchSize: 1000 });

const encoder = new Sequential(new Linear(784, 128), relu); // [N, 784] → [N, 128]
const decoder = new Sequential(new Linear(128, 784), sigmoid); // [N, 128] → [N, 784]
const model = new Sequential(encoder, decoder);
const optimizer = new Adam(model.parameters(), { lr: 1e-3 });

// What is to be beaten: handing on the noisy digits as they are.
const nothing = new Sequential();
const before = finish(evaluate(nothing, { data: test, loss: mseLoss })).loss;
console.log(`error of the noisy digits ${before.toFixed(4)}`);
let after = before;
for (const { epoch, summary } of fit(model, { data: train, validation: test, loss: mseLoss, optimizer, epochs: 3 })) {
  if (!summary) continue;
  after = summary.validation!.loss;
  console.log(`after epoch ${epoch + 1}: error ${after.toFixed(4)}, ${(before / after).toFixed(1)} times less`);
}
report({
  example: "04-denoising-autoencoder",
  seed: 1,
  metric: "error of the noisy digits over the network's",
  value: before / after,
  atLeast: 5,
});
