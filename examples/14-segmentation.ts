// Segmentation: which pixels of a cluttered scene belong to digits? A U-Net says. It trains on scenes of MNIST's training digits, drawn
// anew all the time; the 200 scenes of the test are made of test digits.
import { UNet } from "@sluice/cnn";
import { Draws, drawScene, maskLoss, maskOverlap } from "@sluice/cnn/tasks";
import { Adam, cosineAnnealingLR, fit, noGrad, Scheduler, scope, seed, type Tensor } from "@sluice/core";
import { DataLoader, type Dataset, FunctionDataset } from "@sluice/core/data";
import { digitSheet } from "./mnist.ts";
import { report } from "./report.ts";

seed(1);
const example = "14-segmentation";
type Pictures = Dataset<readonly [Tensor, Tensor]>;

/** Trains a U-Net and scores it on pictures it has not seen. */
function train(known: Pictures, unknown: Pictures, epochs: number, lr: number) {
  const model = new UNet({ channels: 1, classes: 1, width: 8, depth: 2 });
  const data = new DataLoader(known, { batchSize: 16, shuffle: true });
  const optimizer = new Adam(model.parameters(), { lr });
  const schedule = new Scheduler(optimizer, cosineAnnealingLR({ tMax: epochs * data.length }));
  for (const { step, loss } of fit(model, { data, loss: maskLoss, optimizer, epochs, schedule, schedulePer: "step" })) {
    if (step % 20 === 0) console.log(`step ${step}: loss ${loss.toFixed(3)}`);
  }
  model.eval();
  const [[images, masks]] = new DataLoader(unknown, { batchSize: unknown.size });
  return scope(() =>
    maskOverlap(
      noGrad(() => model.forward(images)),
      masks,
    ),
  );
}

const fields = [{ shape: [64, 64, 1] }, { shape: [64, 64, 1] }] as const;
function scenes(count: number, sheet: Awaited<ReturnType<typeof digitSheet>>, name: string): Pictures {
  const draws = new Draws(name);
  return new FunctionDataset(count, fields, () => {
    const { image, mask } = drawScene(sheet, draws);
    return [image, mask];
  });
}
const digits = train(scenes(3000, await digitSheet("train"), "to train on"), scenes(200, await digitSheet("t10k"), "to test on"), 1, 3e-3);
report({ example, seed: 1, metric: "Dice of digits", value: digits.dice, atLeast: 0.9 });
report({ example, seed: 1, metric: "IoU of digits", value: digits.iou, atLeast: 0.85 });
