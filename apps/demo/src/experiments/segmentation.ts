// A U-Net says which pixels of a cluttered scene belong to digits. No DOM: runs in a worker, or headless in Node.
import { UNet } from "@sluice/cnn";
import { maskLoss, maskOverlap } from "@sluice/cnn/tasks";
import { concat, noGrad, scope, sigmoid, tensor } from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { giveLesson, type LessonOptions, type LessonStep } from "./lesson.ts";
import type { Read } from "./protocol.ts";
import { fetchScenes, SCENE_SHAPE, type SceneQuestion } from "./scenes.ts";

/**
 * What the segmentation experiment answers beside questions about scenes: how much each pixel of an image of 64 × 64 belongs to a digit,
 * 0 to 1.
 */
export type SegmentationQuestion = SceneQuestion | { kind: "find"; image: Float32Array };

/** Scenes of the test, and channels of the U-Net at full size. */
const [HELD, WIDTH] = [40, 8];

/** Trains on scenes; the score is Dice's. */
export async function segmentation(options: LessonOptions, read: Read): Promise<Job<LessonStep>> {
  const scenes = await fetchScenes(read);
  return giveLesson("segmentation", options, () => {
    const model = new UNet({ channels: 1, classes: 1, width: WIDTH, depth: 2 });
    const held = scenes.held(HELD);
    const picture = (pixels: Float32Array) => tensor(pixels, [1, ...SCENE_SHAPE]);
    return {
      model,
      fields: [{ shape: SCENE_SHAPE }, { shape: SCENE_SHAPE }],
      example(draws) {
        const { image, mask } = scenes.train(draws);
        return [image, mask];
      },
      loss: (images, masks) => maskLoss(model.forward(images!), masks!),
      score: () =>
        scope(() => {
          const logits = noGrad(() => model.forward(concat(held.map(({ image }) => picture(image)))));
          return maskOverlap(logits, concat(held.map(({ mask }) => picture(mask)))).dice;
        }),
      answer(question) {
        const asked = question as SegmentationQuestion;
        if (asked.kind !== "find") return scenes.answer(asked);
        return scope(() => noGrad(() => sigmoid(model.forward(picture(asked.image))).data));
      },
      steps: 300,
      // Two convolutions of 3 × 3 on each of five stages; halving the edge and doubling the channels leaves them as much work.
      flops: 2 * 64 * 64 * 9 * WIDTH * WIDTH * 7,
    };
  });
}
