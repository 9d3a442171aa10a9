// A quarter of the bytes: a perceptron and LeNet-5 learn digits for one pass, and read them as well with weights of 8 bits.
import { LeNet5 } from "@sluice/cnn";
import * as s from "@sluice/core";
import { DataLoader, type Dataset } from "@sluice/core/data";
import { mnist } from "./mnist.ts";
import { report } from "./report.ts";

s.seed(1);
const flat = { train: await mnist("train"), test: await mnist("t10k") };
const image = (digits: Dataset) => digits.map((x, y) => [s.reshape(x!, [-1, 28, 28, 1]), y!]);
const perceptron = new s.Sequential(new s.Linear(784, 128), s.relu, new s.Linear(128, 10));
const runs = [
  { name: "perceptron", model: perceptron, train: flat.train, test: flat.test },
  { name: "LeNet-5", model: new LeNet5(), train: image(flat.train), test: image(flat.test) },
];

for (const { name, model, train, test } of runs) {
  const optimizer = new s.Adam(model.parameters(), { lr: 1e-3 });
  const validation = new DataLoader(test, { batchSize: 1000 });
  const score = () =>
    100 * s.finish(s.evaluate(model, { data: validation, loss: s.crossEntropy, metrics: { accuracy: s.accuracy } })).accuracy!;
  for (const _ of s.fit(model, {
    data: new DataLoader(train, { batchSize: 64, shuffle: true }),
    optimizer,
    epochs: 1,
    loss: s.crossEntropy,
  }));

  const file = { whole: s.writeSafetensors(model.stateDict()), small: s.writeSafetensors(s.quantize(model.stateDict())) };
  const before = score();
  model.loadStateDict(s.dequantize(s.readSafetensors(file.small).tensors));
  const after = score();
  console.log(`${name}: ${before.toFixed(2)} % in ${file.whole.length} bytes, ${after.toFixed(2)} % in ${file.small.length}`);
  const row = { example: "40-small-files", seed: 1 };
  report({ ...row, metric: `${name}: test accuracy lost, points`, value: before - after, atMost: 0.2 });
  report({ ...row, metric: `${name}: bytes with 8 bits / with 32`, value: file.small.length / file.whole.length, atMost: 0.27 });
}
