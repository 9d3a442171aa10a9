// Convolution and pooling make little of much: an image of 20 × 20, a window of 10 × 10, a result of 2 × 2.
// Six filters of 5 × 5 become detectors of six textures; then one network for digits is trained with pooling and without.
import { Conv2d, ImageLinear, MaxPool2d } from "@sluice/cnn";
import { Draws, textureNames, texturePicture } from "@sluice/cnn/tasks";
import {
  Adam,
  accuracy,
  crossEntropy,
  einsum,
  evaluate,
  finish,
  fit,
  Identity,
  type Layer,
  Linear,
  oneHot,
  ReLU,
  reshape,
  Sequential,
  scope,
  seed,
  type Tensor,
} from "@sluice/core";
import { DataLoader, type Dataset, FunctionDataset } from "@sluice/core/data";
import { mnist } from "./mnist.ts";
import { report } from "./report.ts";

seed(1);
const example = "17-dimension-reduction";
type Pictures = Dataset<readonly [Tensor, Tensor]>;

/** Trains on one part and gives the accuracy on it and on the other, in %. */
function train(model: Layer, data: Pictures, held: Pictures, epochs: number, lr: number) {
  const optimizer = new Adam(model.parameters(), { lr });
  const loader = new DataLoader(data, { batchSize: 50, shuffle: true });
  finish(fit(model, { data: loader, loss: crossEntropy, optimizer, epochs }));
  const score = (part: Pictures) =>
    100 * finish(evaluate(model, { data: new DataLoader(part, { batchSize: 500 }), loss: crossEntropy, metrics: { accuracy } })).accuracy!;
  return { learnt: score(data), unseen: score(held) };
}

// Textures: pooling keeps, of each quarter and each filter, the strongest answer. Four numbers for 400 pixels, and six filters.
const draws = new Draws("textures");
const pictures = Array.from({ length: 3000 }, () => texturePicture(draws));
const fields = [{ shape: [20, 20, 1] }, { shape: [2, 2], dtype: "i32" }] as const;
const textures = new FunctionDataset(3000, fields, (i) => [pictures[i].pixels, pictures[i].labels]);
const [known, unknown] = textures.split([2 / 3, 1 / 3]);
const filters = new Conv2d(1, 6, 5, { padding: 2 });
const detectors = new Sequential(filters, new MaxPool2d(10)); // [N, 20, 20, 1] → [N, 20, 20, 6] → [N, 2, 2, 6]
const { unseen } = train(detectors, known, unknown, 10, 0.01);
const [[images, labels]] = new DataLoader(unknown, { batchSize: 1000 });
const answers = scope(() => einsum("nhwt,nhwf->ft", oneHot(labels, 6), detectors.forward(images)).toArray() as number[][]);
const strongest = answers.map((row) => row.indexOf(Math.max(...row)));
console.log(strongest.map((texture, filter) => `filter ${filter}: ${textureNames[texture]}`).join(", "));
report({ example, seed: 1, metric: "quarters named rightly, %", value: unseen, atLeast: 99 });
report({
  example,
  seed: 1,
  metric: "filters that answer their own texture most",
  value: strongest.filter((t, f) => t === f).length,
  atLeast: 6,
});

// Digits: 3,000 to learn from, so few that a large network learns them by heart.
const digits = async (part: "train" | "t10k") => (await mnist(part)).map((x, y) => [reshape(x, [-1, 28, 28, 1]), y]);
const [few, others] = [(await digits("train")).take(3000), await digits("t10k")];
const network = (pool: () => Layer, side: number) =>
  new Sequential(
    new Conv2d(1, 6, 5, { padding: 2 }),
    pool(),
    new ReLU(),
    new Conv2d(6, 16, 5),
    pool(),
    new ReLU(),
    new ImageLinear([side, side, 16], 120),
    new ReLU(),
    new Linear(120, 10),
  );
const gap = (name: string, model: Sequential) => {
  const began = performance.now();
  const { learnt, unseen } = train(model, few, others, 8, 1e-3);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${name}: ${model.parameterCount} parameters, ${learnt.toFixed(2)} % learnt, ${unseen.toFixed(2)} % unseen, ${seconds} s`);
  return learnt - unseen;
};
const without = gap(
  "without pooling",
  network(() => new Identity(), 24),
);
const pooled = gap(
  "with pooling",
  network(() => new MaxPool2d(2), 5),
);
report({ example, seed: 1, metric: "gap between learnt and unseen with pooling, points; without it:", value: pooled, atMost: without });
