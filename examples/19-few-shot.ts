// Few-shot recognition: letters of an alphabet that the network has never seen, told apart after one example of each. Omniglot: four
// alphabets to learn from, turned by quarters as well, and Greek to be tested on. Without SLUICE_DATA the same with generated faces.
import { readFile } from "node:fs/promises";
import { BatchNorm2d, Conv2d, ImageLinear, MaxPool2d } from "@sluice/cnn";
import { Draws, drawFace, fewShotAccuracy, identityBatches, randomIdentity, randomView, semiHardTripletLoss } from "@sluice/cnn/tasks";
import { Adam, clone, cosineAnnealingLR, fit, predict, ReLU, Scheduler, Sequential, seed } from "@sluice/core";
import { ArrayDataset, DataLoader } from "@sluice/core/data";
import { unzipSync } from "fflate";
import { data } from "./data/folder.ts";
import { pngPicture, resized } from "./data/pictures.ts";
import { report } from "./report.ts";

seed(1);
const [SIDE, EACH, EPOCHS] = [28, 20, 40];
/** Pictures [28, 28] from 0 to 1 by class, 20 of each. */
type Classes = Float32Array[][];

/** Omniglot's letters, ink 1 on 0: those of Greek, and all others. */
async function letters(file: string): Promise<{ known: Classes; unknown: Classes }> {
  const [known, unknown] = [new Map<string, Float32Array[]>(), new Map<string, Float32Array[]>()];
  for (const [path, bytes] of Object.entries(unzipSync(await readFile(file)))) {
    if (!path.endsWith(".png")) continue;
    const [, alphabet, character] = path.split("/"); // images_background_small1/Greek/character01/0394_01.png
    const part = alphabet === "Greek" ? unknown : known;
    const pictures = part.get(`${alphabet} ${character}`) ?? [];
    part.set(`${alphabet} ${character}`, [...pictures, resized(pngPicture(bytes), SIDE, SIDE).map((v) => 1 - v / 255)]);
  }
  const quarter = (picture: Float32Array) => picture.map((_, i) => picture[(i % SIDE) * SIDE + SIDE - 1 - Math.floor(i / SIDE)]!);
  const turns = [[...known.values()]];
  for (let i = 1; i < 4; i++) turns.push(turns.at(-1)!.map((pictures) => pictures.map(quarter)));
  return { known: turns.flat(), unknown: [...unknown.values()] };
}

/** People seen from 20 sides. */
function faces(people: number, draws: Draws): Classes {
  const small = (data: Float32Array) => resized({ height: 48, width: 48, channels: 1, data }, SIDE, SIDE);
  return Array.from({ length: people }, () => {
    const who = randomIdentity(draws);
    return Array.from({ length: EACH }, () => small(drawFace(who, randomView(draws), draws)));
  });
}

const file = data("vision/omniglot/images_background_small1.zip", "generated faces");
const people = new Draws("faces");
const { known, unknown } = file ? await letters(file) : { known: faces(300, people), unknown: faces(50, people) };

const dataset = (classes: Classes) => {
  const N = classes.length * EACH;
  const images = new Float32Array(N * SIDE * SIDE);
  classes.flat().forEach((picture, i) => {
    images.set(picture, i * SIDE * SIDE);
  });
  const labels = Int32Array.from({ length: N }, (_, i) => Math.floor(i / EACH));
  const fields = [
    { data: images, shape: [N, SIDE, SIDE, 1] },
    { data: labels, shape: [N] },
  ] as const;
  return { data: new ArrayDataset(...fields), labels };
};
const layer = (C: number, O: number) => [
  new Conv2d(C, O, 3, { padding: 1, bias: false }),
  new MaxPool2d(2),
  new BatchNorm2d(O),
  new ReLU(),
];
const model = new Sequential(...layer(1, 16), ...layer(16, 32), ...layer(32, 64), new ImageLinear([3, 3, 64], 64));

const train = dataset(known);
const sampler = identityBatches(train.labels, { identities: 20, each: 4 });
const batches = new DataLoader(train.data, { batchSize: 80, sampler });
const optimizer = new Adam(model.parameters(), { lr: 2e-3 });
const schedule = new Scheduler(optimizer, cosineAnnealingLR({ tMax: EPOCHS }));
for (const { epoch, summary } of fit(model, {
  data: batches,
  loss: (e, y) => semiHardTripletLoss(e, y),
  optimizer,
  schedule,
  epochs: EPOCHS,
})) {
  if (summary && epoch % 5 === 4) console.log(`epoch ${epoch + 1}: loss ${summary.loss.toFixed(3)}`);
}

const [[images, labels]] = new DataLoader(dataset(unknown).data, { batchSize: unknown.length * EACH });
const [embeddings] = Array.from(predict(model, [images]), clone);
for (const [ways, shots, atLeast] of [
  [20, 1, 75],
  [5, 5, 90],
  [5, 1, 85],
] as const) {
  const right = 100 * fewShotAccuracy(embeddings!, labels, new Draws("episodes"), { ways, shots });
  report({ example: "19-few-shot", seed: 1, metric: `accuracy among ${ways} after ${shots} of each, %`, value: right, atLeast });
}
