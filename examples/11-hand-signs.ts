// Classification: a small residual network reads colour photographs of hand signs for 0 to 9, 48 of each to learn from and 12 to be tested
// on. Without SLUICE_DATA it reads as many handwritten digits.
import { readdirSync } from "node:fs";
import { SmallResNet } from "@sluice/cnn";
import { ColorJitter, compose, RandomAffine } from "@sluice/cnn/transforms";
import { AdamW, accuracy, crossEntropy, evaluate, finish, fit, oneCycleLR, Scheduler, seed, summary, tensor } from "@sluice/core";
import { DataLoader, TensorDataset } from "@sluice/core/data";
import { data } from "./data/folder.ts";
import { readPicture, resized } from "./data/pictures.ts";
import { digitSheet } from "./mnist.ts";
import { report } from "./report.ts";

seed(1);
const [SIDE, EACH, KNOWN, EPOCHS] = [32, 60, 48, 12];

/** The first 60 pictures of each of ten classes, [32, 32, channels] each, in the order of their numbers. */
async function pictures(): Promise<Float32Array[][]> {
  const folder = data("vision/sign-digits", "handwritten digits");
  if (folder) {
    const names = readdirSync(folder).sort(); // {class}_{number}.jpg
    const files = Array.from({ length: 10 }, (_, label) => names.filter((name) => name.startsWith(`${label}_`)).slice(0, EACH));
    return Promise.all(
      files.map((list) => Promise.all(list.map(async (name) => resized(await readPicture(`${folder}/${name}`), SIDE, SIDE)))),
    );
  }
  const { images, labels } = await digitSheet("train");
  const digit = (i: number) => ({ height: 28, width: 28, channels: 1, data: images.data.subarray(784 * i, 784 * (i + 1)) });
  const places = Array.from({ length: 10 }, (_, label) => Array.from(labels.data.keys()).filter((i) => labels.data[i] === label));
  return places.map((list) => list.slice(0, EACH).map((i) => resized(digit(i), SIDE, SIDE)));
}

const all = await pictures();
const channels = all[0]![0]!.length / SIDE ** 2;
const part = (from: number, to: number) => {
  const chosen = all.flatMap((list, label) => list.slice(from, to).map((pixels) => ({ pixels, label })));
  const values = Float32Array.from(chosen.flatMap(({ pixels }) => Array.from(pixels, (v) => v / 255)));
  return new TensorDataset(
    tensor(values, [chosen.length, SIDE, SIDE, channels]),
    tensor(
      Int32Array.from(chosen, ({ label }) => label),
      [chosen.length],
    ),
  );
};
const [known, unknown] = [part(0, KNOWN), part(KNOWN, EACH)];
const varied = compose(
  new RandomAffine({ rotate: 12, translate: 0.1, scale: [0.85, 1.15], border: "edge" }),
  new ColorJitter({ brightness: 0.25 }),
);

const model = new SmallResNet({ depth: 14, channels });
console.log(summary(model, [1, SIDE, SIDE, channels]));
const train = new DataLoader(
  known.map((images, labels) => [varied({ images }).images, labels]),
  { batchSize: 32, shuffle: true },
);
const optimizer = new AdamW(model.parameters(), { weightDecay: 0.02 });
const schedule = new Scheduler(optimizer, oneCycleLR({ maxLr: 5e-3, totalSteps: EPOCHS * train.length }));
for (const { epoch, summary } of fit(model, {
  data: train,
  loss: crossEntropy,
  optimizer,
  schedule,
  schedulePer: "step",
  epochs: EPOCHS,
})) {
  if (summary) console.log(`epoch ${epoch + 1}: training loss ${summary.loss.toFixed(3)}`);
}
const test = new DataLoader(unknown, { batchSize: unknown.size });
const { accuracy: right } = finish(evaluate(model, { data: test, loss: crossEntropy, metrics: { accuracy } }));
report({ example: "11-hand-signs", seed: 1, metric: "test accuracy, %", value: 100 * right!, atLeast: 90 });
