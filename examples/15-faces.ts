// Face recognition: are these two pictures of one person? A network learns on 400 generated people to embed faces, once with the triplet
// loss and once with ArcFace, and verifies pairs of 100 people whom it has never seen. Pose, light and expression differ in every picture.
import { BatchNorm2d, Conv2d, ImageLinear, MaxPool2d } from "@sluice/cnn";
import {
  ArcFace,
  allPairs,
  Draws,
  drawFace,
  equalErrorRate,
  identityBatches,
  randomIdentity,
  randomView,
  rocCurve,
  semiHardTripletLoss,
} from "@sluice/cnn/tasks";
import * as s from "@sluice/core";
import { ArrayDataset, DataLoader } from "@sluice/core/data";
import { report } from "./report.ts";

s.seed(1);
const example = "15-faces";
const draws = new Draws("faces");

/** Pictures of people that nobody else meets: [people · views, 48, 48, 1] and who is on them. */
function album(people: number, views: number) {
  const faces = new Float32Array(people * views * 48 * 48);
  for (let p = 0, at = 0; p < people; p++) {
    const who = randomIdentity(draws);
    for (let v = 0; v < views; v++, at += 48 * 48) faces.set(drawFace(who, randomView(draws), draws), at);
  }
  const labels = Int32Array.from({ length: people * views }, (_, i) => Math.floor(i / views));
  const images = { data: faces, shape: [labels.length, 48, 48, 1] };
  return { data: new ArrayDataset(images, { data: labels, shape: [labels.length], dtype: "i32" }), labels };
}
const known = album(400, 20);
const strangers = album(100, 10);

const layer = (C: number, O: number, K: number, stride = 1) => [
  new Conv2d(C, O, K, { stride, padding: (K - 1) / 2, bias: false }),
  new BatchNorm2d(O),
  new s.ReLU(),
  new MaxPool2d(2),
];
const embedder = () =>
  new s.Sequential(
    ...layer(1, 16, 5, 2),
    ...layer(16, 32, 3),
    new Conv2d(32, 64, 3, { padding: 1 }),
    new s.ReLU(),
    new ImageLinear([6, 6, 64], 64),
  );

/** An embedder with a direction for each person it is trained on. */
class Recognizer extends s.Module {
  readonly body = embedder();
  readonly people = new ArcFace(64, 400, { margin: 0.3, scale: 16 });

  /** @param images - [N, 48, 48, 1]; @returns [N, 64] */
  forward(images: s.Tensor): s.Tensor {
    return this.body.forward(images);
  }
}

/** Trains, then verifies all pairs of strangers' pictures; gives the equal error rate in %. */
function verify(name: string, model: s.Layer, loss: s.Loss, data: DataLoader<readonly [s.Tensor, s.Tensor]>, epochs: number): number {
  const optimizer = new s.Adam(model.parameters(), { lr: 2e-3 });
  const schedule = new s.Scheduler(optimizer, s.cosineAnnealingLR({ tMax: epochs }));
  for (const { epoch, summary } of s.fit(model, { data, loss, optimizer, schedule, epochs })) {
    if (summary) console.log(`${name}, epoch ${epoch + 1}: loss ${summary.loss.toFixed(3)}`);
  }
  const images = Array.from(new DataLoader(strangers.data, { batchSize: 250 }), ([x, y]) => [s.clone(x), s.clone(y)] as const);
  const embeddings = Array.from(
    s.predict(
      model,
      images.map(([x]) => x),
    ),
    s.clone,
  );
  const pairs = allPairs(s.concat(embeddings), s.concat(images.map(([, y]) => y)));
  const curve = rocCurve(pairs);
  for (const f of [0.001, 0.01, 0.1]) {
    const { trueAccepts } = curve.findLast((p) => p.falseAccepts <= f)!;
    console.log(`${name}: accepts ${(100 * trueAccepts).toFixed(1)} % of true pairs with ${100 * f} % of false ones`);
  }
  return 100 * equalErrorRate(pairs).rate;
}

const groups = identityBatches(known.labels, { identities: 20, each: 4 }); // 400 people, 4 pictures of each
const some = new DataLoader(known.data, { batchSize: 80, sampler: groups });
const triplet = verify("triplet loss", embedder(), (e, y) => semiHardTripletLoss(e, y), some, 40);
const all = new DataLoader(known.data, { batchSize: 80, shuffle: true });
const recognizer = new Recognizer();
const arcFace = verify("ArcFace", recognizer, (e, y) => s.crossEntropy(recognizer.people.forward(e, y), y), all, 8);
report({ example, seed: 1, metric: "equal error rate with the triplet loss, %", value: triplet, atMost: 5 });
report({ example, seed: 1, metric: "equal error rate with ArcFace, %", value: arcFace, atMost: 5 });
