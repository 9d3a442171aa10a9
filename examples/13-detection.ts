// Detection: digits of several sizes on a cluttered canvas, found by their middles. Scenes to train on are drawn anew all the time, from
// MNIST's training digits; the 300 scenes of the test are made of test digits.
import { BatchNorm2d, Conv2d, MaxPool2d } from "@sluice/cnn";
import { CenterDetector, centerLoss, Draws, drawScene, encodeCenters, meanAveragePrecision, type Scene } from "@sluice/cnn/tasks";
import { Adam, cosineAnnealingLR, fit, ReLU, Scheduler, Sequential, seed, tensor } from "@sluice/core";
import { DataLoader, FunctionDataset } from "@sluice/core/data";
import { digitSheet } from "./mnist.ts";
import { report } from "./report.ts";

seed(1);
const example = "13-detection";
const [STEPS, BATCH] = [400, 32];

const layer = (C: number, O: number, K: number, stride = 1) => [
  new Conv2d(C, O, K, { stride, padding: (K - 1) / 2, bias: false }),
  new BatchNorm2d(O),
  new ReLU(),
];
const body = new Sequential(...layer(1, 16, 5, 2), ...layer(16, 32, 3), new MaxPool2d(2), ...layer(32, 48, 3), ...layer(48, 48, 3));
const model = new CenterDetector(body, 48, { classes: 10, stride: 4 });

const [known, unknown] = [await digitSheet("train"), await digitSheet("t10k")];
const [drawn, held] = [new Draws("scenes to train on"), new Draws("scenes to test on")];
const most = 4;
const padded = (list: readonly (readonly number[])[]) => [...list.flat(), ...Array(4 * (most - list.length)).fill(0)];
const scenes = new FunctionDataset(STEPS * BATCH, [{ shape: [64, 64, 1] }, { shape: [most, 4] }, { shape: [most], dtype: "i32" }], () => {
  const { image, boxes, labels } = drawScene(known, drawn);
  return [image, padded(boxes), [...labels, ...Array(most - labels.length).fill(-1)]];
});
const grid = { H: 16, W: 16, stride: 4, classes: 10 };
const data = new DataLoader(
  scenes.map((images, boxes, labels) => [images, encodeCenters(boxes, labels, grid)]),
  { batchSize: BATCH },
);
const optimizer = new Adam(model.parameters(), { lr: 4e-3 });
const schedule = new Scheduler(optimizer, cosineAnnealingLR({ tMax: STEPS }));
for (const { step, loss } of fit(model, { data, loss: centerLoss, optimizer, schedule, schedulePer: "step" })) {
  if (step % 50 === 0) console.log(`step ${step}: loss ${loss.toFixed(3)}`);
}

model.eval();
const test: Scene[] = Array.from({ length: 300 }, () => drawScene(unknown, held));
const found = test.flatMap(({ image }) => model.detect(tensor(image, [1, 64, 64, 1])));
const truth = test.map(({ boxes, labels }) => boxes.map((box, i) => ({ box, label: labels[i]! })));
report({ example, seed: 1, metric: "mAP@[.5:.95]", value: meanAveragePrecision(found, truth), atLeast: 0.5 });
report({ example, seed: 1, metric: "mAP@.5", value: meanAveragePrecision(found, truth, [0.5]), atLeast: 0.9 });
