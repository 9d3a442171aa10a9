// Features that a network learns against features made by hand, and what convolution and pooling save a fully connected layer.
// All see the same 10,000 digits six times in the same order. The learning rate, best for each, was chosen on training digits 50,000 to 60,000.
import { BatchNorm2d, Conv2d, MaxPool2d } from "@sluice/cnn";
import { hog } from "@sluice/cnn/tasks";
import {
  Adam,
  accuracy,
  clone,
  concat,
  cosineAnnealingLR,
  crossEntropy,
  Flatten,
  fit,
  type Layer,
  Linear,
  ReLU,
  reshape,
  Scheduler,
  Sequential,
  scope,
  seed,
  type Tensor,
} from "@sluice/core";
import { DataLoader, TensorDataset } from "@sluice/core/data";
import { mnist } from "./mnist.ts";
import { report } from "./report.ts";

const digits = async (part: "train" | "t10k") => (await mnist(part)).map((x, y) => [reshape(x, [-1, 28, 28, 1]), y]);
const parts = [(await digits("train")).take(10_000), await digits("t10k")];
type Features = (images: Tensor) => Tensor;

/** Trains on features of the images, these made once; gives the accuracy on the test digits in %. */
function train(name: string, model: Layer & { readonly parameterCount: number }, features: Features = clone): number {
  const began = performance.now();
  const [known, unknown] = parts.map((part) => {
    const batches = Array.from(new DataLoader(part, { batchSize: 500 }), ([x, y]) => [scope(() => features(x)), clone(y)] as const);
    return new TensorDataset(concat(batches.map(([x]) => x)), concat(batches.map(([, y]) => y)));
  });
  const data = new DataLoader(known, { batchSize: 50, shuffle: true, seed: 1 });
  const validation = new DataLoader(unknown, { batchSize: 500 });
  const optimizer = new Adam(model.parameters(), { lr: 1e-2 });
  const schedule = new Scheduler(optimizer, cosineAnnealingLR({ tMax: 6 * data.length }));
  let reached = 0;
  const scores = { loss: crossEntropy, metrics: { accuracy } };
  for (const { summary } of fit(model, { data, validation, optimizer, schedule, schedulePer: "step", epochs: 6, ...scores })) {
    if (summary) reached = 100 * summary.validation!.accuracy!;
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${name}: ${model.parameterCount} parameters, ${reached.toFixed(2)} % of test digits, ${seconds} s`);
  return reached;
}

seed(1);
const layer = (C: number, O: number) => [new Conv2d(C, O, 5), new MaxPool2d(2), new BatchNorm2d(O), new ReLU()];
const pixels = train("fully connected on pixels", new Sequential(new Flatten(), new Linear(784, 100), new ReLU(), new Linear(100, 10)));
const byHand = train("linear on histograms of oriented gradients", new Linear(1296, 10), (x) => hog(x, { cell: 4 }));
const network = new Sequential(...layer(1, 8), ...layer(8, 32), new Flatten(), new Linear(512, 10));
const learned = train("linear after convolution and pooling", network);
const example = "18-learned-features";
report({ example, seed: 1, metric: "learned features ahead of pixels, points", value: learned - pixels, atLeast: 0.5 });
report({ example, seed: 1, metric: "learned features ahead of those made by hand, points", value: learned - byHand, atLeast: 0.5 });
