// A small classifier learns MNIST's digits: FID and KID of generated digits are measured on its features.
// With --write its weights go to where @sluice/gan/mnist-features finds them; without, the shipped ones are scored beside it.
import { writeFileSync } from "node:fs";
import { Adam, accuracy, crossEntropy, evaluate, finish, fit, polynomialLR, Scheduler, seed } from "@sluice/core";
import { DataLoader } from "@sluice/core/data";
import { MNISTClassifier, trainedClassifier } from "@sluice/gan/mnist-features";
import { mnistImages } from "./mnist.ts";
import { report } from "./report.ts";

seed(1);
const epochs = 5;
const train = new DataLoader(await mnistImages("train"), { batchSize: 128, shuffle: true });
const test = new DataLoader(await mnistImages("t10k"), { batchSize: 1000 });
const scores = { loss: crossEntropy, metrics: { accuracy } };

const model = new MNISTClassifier();
const optimizer = new Adam(model.parameters(), { lr: 3e-3 });
const schedule = new Scheduler(optimizer, polynomialLR({ totalIters: epochs * train.length }));
for (const { epoch, summary } of fit(model, { data: train, optimizer, schedule, schedulePer: "step", epochs, ...scores })) {
  if (summary) console.log(`epoch ${epoch + 1}: training loss ${summary.loss.toFixed(4)}`);
}

/** Rounds weights to bfloat16, in place. @returns their upper halves */
function rounded(): Uint16Array {
  const halves = model.parameters().map((p) => {
    const words = new Uint32Array(Float32Array.from(p.data).buffer).map((word) => (word + 0x7fff + ((word >>> 16) & 1)) & 0xffff0000);
    p.set(new Float32Array(words.buffer));
    return Uint16Array.from(words, (word) => word >>> 16);
  });
  return Uint16Array.from(halves.flatMap((half) => [...half]));
}

const bytes = Buffer.from(rounded().buffer);
if (process.argv.includes("--write")) {
  const file = new URL("../packages/gan/src/mnist-weights.ts", import.meta.url);
  const opening = "// The weights of the classifier of MNIST's digits, as written by examples/38-mnist-features.ts.";
  const comment = "/** Parameters in their order, bfloat16, little-endian, as base64. */";
  writeFileSync(file, `${opening}\n\n${comment}\nexport const MNIST_WEIGHTS =\n  "${bytes.toString("base64")}";\n`);
}

const accuracyOf = (model: MNISTClassifier) => 100 * finish(evaluate(model, { data: test, ...scores })).accuracy!;
const example = "38-mnist-features";
report({ example, seed: 1, metric: "test accuracy of the weights trained now, %", value: accuracyOf(model), atLeast: 99 });
if (!process.argv.includes("--write"))
  report({ example, seed: 1, metric: "test accuracy of the shipped weights, %", value: accuracyOf(trainedClassifier()), atLeast: 99 });
