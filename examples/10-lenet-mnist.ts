// LeNet-5 learns to read MNIST's digits: five passes over 60,000 of them.
// Usage: node 10-lenet-mnist.ts [SEED]
import { LeNet5 } from "@sluice/cnn";
import { Adam, accuracy, crossEntropy, fit, reshape, seed, summary } from "@sluice/core";
import { DataLoader } from "@sluice/core/data";
import { mnist } from "./mnist.ts";
import { report } from "./report.ts";

const start = Number(process.argv[2] ?? 1);
seed(start);
const digits = async (part: "train" | "t10k") => (await mnist(part)).map((x, y) => [reshape(x, [-1, 28, 28, 1]), y]);
const train = new DataLoader(await digits("train"), { batchSize: 64, shuffle: true });
const test = new DataLoader(await digits("t10k"), { batchSize: 1000 });

const model = new LeNet5();
const optimizer = new Adam(model.parameters(), { lr: 1e-3 });
console.log(summary(model, [64, 28, 28, 1]));

const reached: number[] = [];
const scores = { loss: crossEntropy, metrics: { accuracy } };
for (const { epoch, summary } of fit(model, { data: train, validation: test, optimizer, epochs: 5, ...scores })) {
  if (!summary) continue;
  reached.push(100 * summary.validation!.accuracy!);
  console.log(`epoch ${epoch + 1}: training loss ${summary.loss.toFixed(4)}, test accuracy ${reached[epoch]!.toFixed(2)} %`);
}
const row = { example: "10-lenet-mnist", seed: start };
report({ ...row, metric: "test accuracy after 1 epoch, %", value: reached[0]!, atLeast: 96.9 });
report({ ...row, metric: "test accuracy after 5 epochs, %", value: reached[4]!, atLeast: 98.5 });
