// A network finds the joints of drawn figures that walk and wave, partly hidden. No DOM: runs in a worker, or headless in Node.
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
import { noGrad, ReLU, Sequential, scope, tensor } from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { giveLesson, type LessonOptions, type LessonStep } from "./lesson.ts";

/** What the skeleton experiment answers: a figure by number at a moment of its step; where joints are in an image of 64 × 64, 0 to 1. */
export type SkeletonQuestion = { kind: "figure"; number: number; phase: number } | { kind: "find"; image: Float32Array };

/** A figure with the truth about it, or what was found: x and y of each joint in turn. */
export interface Figure {
  image: Float32Array;
  points: number[];
}

const [SIDE, HELD, WIDTH] = [64, 100, 16];
const GRID = { H: 16, W: 16, stride: 4 };
const SHAPE = [SIDE, SIDE, 1] as const;

/** Trains on figures; the score is the share of joints that are off by a tenth of the figure's size at most. */
export function skeleton(options: LessonOptions): Job<LessonStep> {
  return giveLesson("skeleton", options, () => {
    const model = new Sequential(
      new Conv2d(1, 12, 5, { stride: 2, padding: 2 }),
      new ReLU(),
      new Conv2d(12, WIDTH, 3, { padding: 1, bias: false }),
      new BatchNorm2d(WIDTH),
      new ReLU(),
      new MaxPool2d(2),
      new UNet({ channels: WIDTH, classes: joints.length, width: WIDTH, depth: 2 }),
    ); // [N, 64, 64, 1] → [N, 16, 16, joints]
    const draws = new Draws("held", 0);
    const held = Array.from({ length: HELD }, () => drawFigure(randomMover(draws), draws.uniform(), draws));
    const found = (pixels: Float32Array) =>
      noGrad(() => decodeKeypoints(model.forward(tensor(pixels, [pixels.length / SIDE ** 2, ...SHAPE])), GRID.stride));
    const images = new Float32Array(HELD * SIDE ** 2);
    for (const [i, { image }] of held.entries()) images.set(image, i * SIDE ** 2);
    const truth = Float32Array.from(held.flatMap(({ points }) => points.flat()));
    return {
      model,
      fields: [{ shape: SHAPE }, { shape: [joints.length, 2] }],
      example(draws) {
        const { image, points } = drawFigure(randomMover(draws), draws.uniform(), draws);
        return [image, points.flat()];
      },
      loss: (pictures, points) => keypointLoss(model.forward(pictures!), encodeKeypoints(points!, GRID)),
      score: () =>
        scope(() => {
          const shares = correctKeypoints(found(images), tensor(truth, [HELD, joints.length, 2]));
          return shares.reduce((a, b) => a + b) / joints.length;
        }),
      answer(question) {
        const asked = question as SkeletonQuestion;
        if (asked.kind === "find") return scope(() => [...found(asked.image).data]);
        const draws = new Draws("shown", asked.number);
        const { image, points } = drawFigure(randomMover(draws), asked.phase, draws);
        return { image, points: points.flat() } satisfies Figure;
      },
      steps: 300,
      flops: 2 * (32 ** 2 * (25 * 12 + 9 * 12 * WIDTH) + 16 ** 2 * 9 * WIDTH * WIDTH * 7),
    };
  });
}
