// A network finds digits of several sizes among strokes, by their middles. No DOM: runs in a worker, or headless in Node.
import { BatchNorm2d, Conv2d, MaxPool2d } from "@sluice/cnn";
import { CenterDetector, centerLoss, type Detection, encodeCenters, meanAveragePrecision } from "@sluice/cnn/tasks";
import { concat, ReLU, Sequential, scope, type Tensor, tensor } from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { giveLesson, type LessonOptions, type LessonStep } from "./lesson.ts";
import type { Read } from "./protocol.ts";
import { fetchScenes, MOST, SCENE, SCENE_SHAPE, type SceneQuestion } from "./scenes.ts";

/** What the detection experiment answers beside questions about scenes: which digits are in an image of 64 × 64, 0 to 1, and where. */
export type DetectionQuestion = SceneQuestion | { kind: "find"; image: Float32Array };

export type { Detection };

/** Pixels along an edge of a cell, scenes of the test, and the least score of a digit that is shown. */
const [STRIDE, HELD, SURE] = [4, 40, 0.3];
const GRID = { H: SCENE / STRIDE, W: SCENE / STRIDE, stride: STRIDE, classes: 10 };
/** Channels of the four convolutions. */
const WIDTHS = [12, 24, 40, 40] as const;

const layer = (C: number, O: number, K: number, stride = 1) => [
  new Conv2d(C, O, K, { stride, padding: (K - 1) / 2, bias: false }),
  new BatchNorm2d(O),
  new ReLU(),
];

/** Trains on scenes; the score is the mean average precision of boxes that overlap the truth by half. */
export async function detection(options: LessonOptions, read: Read): Promise<Job<LessonStep>> {
  const scenes = await fetchScenes(read);
  return giveLesson("detection", options, () => {
    const [a, b, c, d] = WIDTHS;
    const body = new Sequential(...layer(1, a, 5, 2), ...layer(a, b, 3), new MaxPool2d(2), ...layer(b, c, 3), ...layer(c, d, 3));
    const model = new CenterDetector(body, d, GRID);
    const held = scenes.held(HELD);
    const truth = held.map(({ boxes, labels }) => boxes.map((box, i) => ({ box, label: labels[i]! })));
    const image = (pixels: Float32Array) => tensor(pixels, [1, ...SCENE_SHAPE]);
    return {
      model,
      fields: [{ shape: SCENE_SHAPE }, { shape: [MOST, 4] }, { shape: [MOST], dtype: "i32" }],
      example(draws) {
        const { image, boxes, labels } = scenes.train(draws);
        const missing = MOST - labels.length;
        return [image, [...boxes.flat(), ...Array<number>(4 * missing).fill(0)], [...labels, ...Array<number>(missing).fill(-1)]];
      },
      loss: (images, boxes, labels) => centerLoss(model.forward(images!), encodeCenters(boxes!, labels!, GRID)),
      score: () =>
        scope(() => {
          const images: Tensor = concat(held.map((scene) => image(scene.image)));
          return meanAveragePrecision(model.detect(images), truth, [0.5]);
        }),
      answer(question) {
        const asked = question as DetectionQuestion;
        if (asked.kind !== "find") return scenes.answer(asked);
        return scope(() => model.detect(image(asked.image), { score: SURE })[0]);
      },
      steps: 500,
      flops: 2 * (32 ** 2 * 25 * a + 32 ** 2 * 9 * a * b + 16 ** 2 * 9 * (b * c + c * d) + 16 ** 2 * d * 14),
    };
  });
}
