// Pose: where are the joints of somebody who walks and waves, partly hidden? Pictures to train on are drawn anew all the time; the 500 of
// the test come from a random stream of their own.
import { BatchNorm2d, Conv2d, MaxPool2d, UNet } from "@sluice/cnn";
import {
  correctKeypoints,
  Draws,
  decodeKeypoints,
  drawFigure,
  encodeKeypoints,
  joints,
  keypointLoss,
  randomMover,
} from "@sluice/cnn/tasks";
import { Adam, cosineAnnealingLR, fit, noGrad, ReLU, Scheduler, Sequential, scope, seed } from "@sluice/core";
import { DataLoader, FunctionDataset } from "@sluice/core/data";
import { report } from "./report.ts";

seed(1);
const [STEPS, BATCH] = [250, 32];
const grid = { H: 16, W: 16, stride: 4 };

function figures(count: number, name: string) {
  const draws = new Draws(name);
  return new FunctionDataset(count, [{ shape: [64, 64, 1] }, { shape: [joints.length, 2] }], () => {
    const { image, points } = drawFigure(randomMover(draws), draws.uniform(), draws);
    return [image, points.flat()];
  });
}

const model = new Sequential(
  new Conv2d(1, 16, 5, { stride: 2, padding: 2 }),
  new ReLU(),
  new Conv2d(16, 24, 3, { padding: 1, bias: false }),
  new BatchNorm2d(24),
  new ReLU(),
  new MaxPool2d(2),
  new UNet({ channels: 24, classes: joints.length, width: 24, depth: 2 }),
); // [N, 64, 64, 1] → [N, 16, 16, joints]

const data = new DataLoader(
  figures(STEPS * BATCH, "figures to train on").map((images, points) => [images, encodeKeypoints(points, grid)]),
  { batchSize: BATCH },
);
const optimizer = new Adam(model.parameters(), { lr: 3e-3 });
const schedule = new Scheduler(optimizer, cosineAnnealingLR({ tMax: STEPS }));
for (const { step, loss } of fit(model, { data, loss: keypointLoss, optimizer, schedule, schedulePer: "step" })) {
  if (step % 50 === 0) console.log(`step ${step}: loss ${loss.toFixed(3)}`);
}

model.eval();
const [[images, points]] = new DataLoader(figures(500, "figures to test on"), { batchSize: 500 });
const correct = scope(() =>
  correctKeypoints(
    noGrad(() => decodeKeypoints(model.forward(images), grid.stride)),
    points,
  ),
);
console.log(joints.map((joint, k) => `${joint} ${(100 * correct[k]!).toFixed(1)} %`).join(", "));
const pck = (100 * correct.reduce((a, b) => a + b)) / joints.length;
report({ example: "16-pose", seed: 1, metric: "PCK@0.1, %", value: pck, atLeast: 90 });
