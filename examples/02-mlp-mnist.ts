// A perceptron with one hidden layer learns to read MNIST's digits: five passes over 60,000 of them.
import { Adam, accuracy, crossEntropy, fit, Linear, relu, Sequential, seed, summary } from "@sluice/core";
import { DataLoader } from "@sluice/core/data";
import { SingleBar } from "cli-progress";
import { mnist } from "./mnist.ts";
import { report } from "./report.ts";

seed(1);
const train = new DataLoader(await mnist("train"), { batchSize: 64, shuffle: true });
const test = new DataLoader(await mnist("t10k"), { batchSize: 1000 });

const model = new Sequential(new Linear(784, 128), relu, new Linear(128, 10));
const optimizer = new Adam(model.parameters(), { lr: 1e-3 });
console.log(summary(model, [64, 784]));

const epochs = 5;
const bar = new SingleBar({ format: "epoch {epoch} [{bar}] {percentage} % | loss {loss} | {eta_formatted} left" });
bar.start(epochs * train.length, 0, { epoch: 1, loss: "" });
const scores = { loss: crossEntropy, metrics: { accuracy } };
let reached = 0;
for (const { epoch, step, loss, summary } of fit(model, { data: train, validation: test, optimizer, epochs, ...scores })) {
  bar.update(step + 1, { epoch: epoch + 1, loss: loss.toFixed(3) });
  if (!summary) continue;
  reached = 100 * summary.validation!.accuracy!;
  console.log(`\nepoch ${epoch + 1}: training loss ${summary.loss.toFixed(4)}, test accuracy ${reached.toFixed(2)} %`);
}
bar.stop();
report({ example: "02-mlp-mnist", seed: 1, metric: "test accuracy after 5 epochs, %", value: reached, atLeast: 97 });
