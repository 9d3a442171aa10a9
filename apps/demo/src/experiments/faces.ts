// A network learns from drawn people whether two pictures show the same one. No DOM: runs in a worker, or headless in Node.
import { BatchNorm2d, Conv2d, ImageLinear, MaxPool2d } from "@sluice/cnn";
import {
  allPairs,
  Draws,
  drawFace,
  equalErrorRate,
  type FaceIdentity,
  randomIdentity,
  randomView,
  semiHardTripletLoss,
} from "@sluice/cnn/tasks";
import { dot, noGrad, normalize, ReLU, Sequential, scope, select, tensor } from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { giveLesson, type LessonOptions, type LessonStep } from "./lesson.ts";

/** What the faces experiment answers: a picture of 48 × 48, 0 to 1, of a person by number in a view by number; whether two show the same. */
export type FacesQuestion =
  | { kind: "face"; who: number; view: number }
  | { kind: "verify"; pictures: readonly [Float32Array, Float32Array] };

/** How alike two pictures are, −1 to 1, and from where on they count as one person. */
export interface Verification {
  similarity: number;
  threshold: number;
}

const [SIDE, EACH, OUT] = [48, 4, 48];
/** Strangers of the test, and pictures of each. */
const [STRANGERS, VIEWS] = [40, 5];
const SHAPE = [SIDE, SIDE, 1] as const;

const layer = (C: number, O: number, K: number, stride = 1) => [
  new Conv2d(C, O, K, { stride, padding: (K - 1) / 2, bias: false }),
  new BatchNorm2d(O),
  new ReLU(),
  new MaxPool2d(2),
];

/** Trains with the triplet loss on people who are drawn once each; the score is the share of strangers' pairs that are judged rightly. */
export function faces(options: LessonOptions): Job<LessonStep> {
  return giveLesson("faces", options, () => {
    const model = new Sequential(
      ...layer(1, 12, 5, 2),
      ...layer(12, 24, 3),
      new Conv2d(24, 48, 3, { padding: 1 }),
      new ReLU(),
      new ImageLinear([6, 6, 48], OUT),
    );
    const draws = new Draws("held", 0);
    const album = new Float32Array(STRANGERS * VIEWS * SIDE ** 2);
    for (let i = 0, stranger = 0; stranger < STRANGERS; stranger++) {
      const who = randomIdentity(draws);
      for (let view = 0; view < VIEWS; view++, i++) album.set(drawFace(who, randomView(draws), draws), i * SIDE ** 2);
    }
    const names = Int32Array.from({ length: STRANGERS * VIEWS }, (_, i) => Math.floor(i / VIEWS));
    const embedded = (pixels: Float32Array) => noGrad(() => model.forward(tensor(pixels, [pixels.length / SIDE ** 2, ...SHAPE])));
    let threshold = 0.5;
    let who: FaceIdentity | undefined;
    return {
      model,
      fields: [{ shape: SHAPE }, { shape: [], dtype: "i32" }],
      example(draws, row) {
        if (row % EACH === 0) who = randomIdentity(draws);
        return [drawFace(who!, randomView(draws), draws), [Math.floor(row / EACH)]];
      },
      loss: (images, people) => semiHardTripletLoss(model.forward(images!), people!),
      score: () =>
        scope(() => {
          const error = equalErrorRate(allPairs(embedded(album), tensor(names)));
          threshold = error.threshold;
          return 1 - error.rate;
        }),
      answer(question) {
        const asked = question as FacesQuestion;
        if (asked.kind === "face") {
          const draws = new Draws("view", asked.view);
          return drawFace(randomIdentity(new Draws("person", asked.who)), randomView(draws), draws);
        }
        const both = new Float32Array(2 * SIDE ** 2);
        both.set(asked.pictures[0]);
        both.set(asked.pictures[1], SIDE ** 2);
        const similarity = scope(() => {
          const unit = normalize(embedded(both));
          return dot(select(unit, 0, 0), select(unit, 0, 1)).item();
        });
        return { similarity, threshold } satisfies Verification;
      },
      steps: 500,
      flops: 2 * (24 ** 2 * 25 * 12 + 12 ** 2 * 9 * 12 * 24 + 6 ** 2 * 9 * 24 * 48 + 36 * 48 * OUT),
    };
  });
}
