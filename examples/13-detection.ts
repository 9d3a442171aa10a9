// tasks.Detection: digits of several sizes on a cluttered canvas, found by their middles. Scenes to train on are drawn anew all the time, from
// MNIST's training digits; the 300 scenes of the test are made of test digits. With SLUICE_DATA the same network then finds blood cells
// under the microscope: 205 photographs to learn from, 87 to be tested on.
import { readFile } from "node:fs/promises";
import { BatchNorm2d, Conv2d, MaxPool2d } from "@sluice/cnn";
import * as tasks from "@sluice/cnn/tasks";
import { RandomFlip } from "@sluice/cnn/transforms";
import * as s from "@sluice/core";
import { DataLoader, type Dataset, FunctionDataset } from "@sluice/core/data";
import { data } from "./data/folder.ts";
import { readPicture, resized } from "./data/pictures.ts";
import { digitSheet } from "./mnist.ts";
import { report } from "./report.ts";

s.seed(1);
const example = "13-detection";

const layer = (C: number, O: number, K: number, stride = 1) => [
  new Conv2d(C, O, K, { stride, padding: (K - 1) / 2, bias: false }),
  new BatchNorm2d(O),
  new s.ReLU(),
];
const network = (channels: number, classes: number) =>
  new tasks.CenterDetector(
    new s.Sequential(...layer(channels, 16, 5, 2), ...layer(16, 32, 3), new MaxPool2d(2), ...layer(32, 48, 3), ...layer(48, 48, 3)),
    48,
    { classes, stride: 4 },
  );

/** Images with boxes and labels, both filled up to `most`: fields of a dataset, and the values of one example. */
const fields = (shape: readonly number[], most: number) => [{ shape }, { shape: [most, 4] }, { shape: [most], dtype: "i32" }] as const;
const filled = ({ image, boxes, labels }: Pick<tasks.Scene, "image" | "boxes" | "labels">, most: number) => {
  const missing = most - labels.length;
  return [image, [...boxes.flat(), ...Array(4 * missing).fill(0)], [...labels, ...Array(missing).fill(-1)]];
};

function train(model: tasks.CenterDetector, examples: Dataset<readonly [s.Tensor, s.Tensor, s.Tensor]>, batchSize: number, epochs: number) {
  const targets = examples.map((images, boxes, labels) => {
    const grid = { H: images.shape[1]! / 4, W: images.shape[2]! / 4, stride: 4, classes: model.classes };
    return [images, tasks.encodeCenters(boxes, labels, grid)];
  });
  const batches = new DataLoader(targets, { batchSize, shuffle: true });
  const optimizer = new s.Adam(model.parameters(), { lr: 4e-3 });
  const schedule = new s.Scheduler(optimizer, s.cosineAnnealingLR({ tMax: epochs * batches.length }));
  for (const { step, loss } of s.fit(model, { data: batches, loss: tasks.centerLoss, optimizer, epochs, schedule, schedulePer: "step" })) {
    if (step % 50 === 0) console.log(`step ${step}: loss ${loss.toFixed(3)}`);
  }
  model.eval();
}

function score(what: string, found: tasks.Detection[][], truth: tasks.LabelledBox[][], [half, all]: readonly [number, number]) {
  report({ example, seed: 1, metric: `mAP@[.5:.95] of ${what}`, value: tasks.meanAveragePrecision(found, truth), atLeast: all });
  report({ example, seed: 1, metric: `mAP@.5 of ${what}`, value: tasks.meanAveragePrecision(found, truth, [0.5]), atLeast: half });
}
const labelled = ({ boxes, labels }: Pick<tasks.Scene, "boxes" | "labels">) => boxes.map((box, i) => ({ box, label: labels[i]! }));

const [known, unknown] = [await digitSheet("train"), await digitSheet("t10k")];
const [drawn, held] = [new tasks.Draws("scenes to train on"), new tasks.Draws("scenes to test on")];
const scenes = new FunctionDataset(12_800, fields([64, 64, 1], 4), () => filled(tasks.drawScene(known, drawn), 4));
const digits = network(1, 10);
train(digits, scenes, 32, 1);
const test = Array.from({ length: 300 }, () => tasks.drawScene(unknown, held));
const seen = test.flatMap(({ image }) => digits.detect(s.tensor(image, [1, 64, 64, 1])));
score("digits", seen, test.map(labelled), [0.9, 0.5]);

const folder = data("detection/bccd", "digits alone");
if (folder) {
  const [H, W, MOST] = [120, 160, 30]; // a quarter of the photographs' size
  const kinds = ["RBC", "WBC", "Platelets"];
  const { images } = JSON.parse(await readFile(`${folder}/annotations.json`, "utf8"));
  const flip = new RandomFlip();
  const cells = async (list: string) => {
    const names = (await readFile(`${folder}/${list}.txt`, "utf8")).trim().split("\n");
    return Promise.all(
      names.map(async (name) => {
        const image = resized(await readPicture(`${folder}/images/${name}.jpg`), H, W).map((v) => v / 255);
        const objects: [string, number, number, number, number][] = images[name].objects;
        const boxes = objects.map(([, ...box]) => box.map((v) => v / 4) as unknown as tasks.Box);
        return { image, boxes, labels: objects.map(([kind]) => kinds.indexOf(kind)) };
      }),
    );
  };
  const [learnt, unseen] = [await cells("train"), await cells("val")];
  const photographs = new FunctionDataset(learnt.length, fields([H, W, 3], MOST), (i) => filled(learnt[i]!, MOST));
  const microscope = network(3, kinds.length);
  const flipped = photographs.map((image, boxes, labels) => {
    const sample = flip.apply({ images: image, boxes });
    return [sample.images, sample.boxes!, labels];
  });
  train(microscope, flipped, 8, 20);
  const found = unseen.flatMap(({ image }) => microscope.detect(s.tensor(image, [1, H, W, 3]), { most: 60 }));
  score("blood cells", found, unseen.map(labelled), [0.7, 0.35]);
}
