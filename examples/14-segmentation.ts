// Segmentation: which pixels of a cluttered scene belong to digits? A U-Net says. It trains on scenes of MNIST's training digits, drawn
// anew all the time; the 200 scenes of the test are made of test digits.
// With SLUICE_DATA it then finds the nuclei of cells: 96 photographs to learn from, 24 to be tested on.
import { UNet, type UNetOptions } from "@sluice/cnn";
import { type DigitSheet, Draws, drawScene, maskLoss, maskOverlap, type Overlap } from "@sluice/cnn/tasks";
import { Adam, cosineAnnealingLR, fit, noGrad, Scheduler, scope, seed, type Tensor } from "@sluice/core";
import { DataLoader, type Dataset, FunctionDataset } from "@sluice/core/data";
import { data } from "./data/folder.ts";
import { readPicture, resized } from "./data/pictures.ts";
import { digitSheet } from "./mnist.ts";
import { report } from "./report.ts";

seed(1);
const example = "14-segmentation";
type Pictures = Dataset<readonly [Tensor, Tensor]>;

/** Trains a U-Net and scores it on pictures it has not seen. */
function train(known: Pictures, unknown: Pictures, { epochs, batchSize, ...sizes }: { epochs: number; batchSize: number } & UNetOptions) {
  const model = new UNet({ channels: 1, classes: 1, ...sizes });
  const batches = new DataLoader(known, { batchSize, shuffle: true });
  const optimizer = new Adam(model.parameters(), { lr: 3e-3 });
  const schedule = new Scheduler(optimizer, cosineAnnealingLR({ tMax: epochs * batches.length }));
  for (const { step, loss } of fit(model, { data: batches, loss: maskLoss, optimizer, epochs, schedule, schedulePer: "step" })) {
    if (step % 20 === 0) console.log(`step ${step}: loss ${loss.toFixed(3)}`);
  }
  const scores: Overlap[] = [];
  model.eval();
  for (const [image, mask] of new DataLoader(unknown, { batchSize: 1 })) {
    scores.push(scope(() => noGrad(() => maskOverlap(model.forward(image), mask))));
  }
  const mean = (key: keyof Overlap) => scores.reduce((sum, score) => sum + score[key], 0) / scores.length;
  return { iou: mean("iou"), dice: mean("dice") };
}

function scenes(count: number, sheet: DigitSheet, name: string): Pictures {
  const draws = new Draws(name);
  return new FunctionDataset(count, [{ shape: [64, 64, 1] }, { shape: [64, 64, 1] }], () => {
    const { image, mask } = drawScene(sheet, draws);
    return [image, mask];
  });
}
const [drawn, held] = [scenes(3000, await digitSheet("train"), "to train on"), scenes(200, await digitSheet("t10k"), "to test on")];
const digits = train(drawn, held, { epochs: 1, batchSize: 16, width: 8, depth: 2 });
report({ example, seed: 1, metric: "Dice of digits", value: digits.dice, atLeast: 0.9 });
report({ example, seed: 1, metric: "IoU of digits", value: digits.iou, atLeast: 0.85 });

const SIDE = 96;
const folder = data("segmentation/nuclei", "digits alone");
if (folder) {
  const examples = await Promise.all(
    Array.from({ length: 120 }, async (_, i) => {
      const name = `${folder}/${String(i).padStart(3, "0")}`;
      const grey = resized(await readPicture(`${name}.png`), SIDE, SIDE);
      const nuclei = resized(await readPicture(`${name}_mask.png`), SIDE, SIDE, { nearest: true }); // 0, or the number of a nucleus
      const dark = grey.reduce((a, b) => a + b) < 127.5 * grey.length; // else the nuclei are dark on a bright ground
      const [low, high] = [Math.min(...grey), Math.max(...grey)]; // exposures differ: from black to white, all of them
      return [grey.map((v) => (dark ? v - low : high - v) / (high - low)), nuclei.map((v) => Math.min(1, v))] as const;
    }),
  );
  const photographs = new FunctionDataset(120, [{ shape: [SIDE, SIDE, 1] }, { shape: [SIDE, SIDE, 1] }], (i) => examples[i]!);
  const isTest = (i: number) => i % 5 === 4;
  const indices = Array.from(examples.keys());
  const known = photographs.subset(indices.filter((i) => !isTest(i)));
  const unknown = photographs.subset(indices.filter(isTest));
  const found = train(known, unknown, { epochs: 8, batchSize: 4, width: 12, depth: 3 });
  report({ example, seed: 1, metric: "Dice of nuclei", value: found.dice, atLeast: 0.8 });
  report({ example, seed: 1, metric: "IoU of nuclei after 8 epochs", value: found.iou, atLeast: 0.74 });
}
