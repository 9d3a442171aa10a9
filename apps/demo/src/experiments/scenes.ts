// Scenes of scattered digits to train on and to be tested on, for detection and segmentation.
import { Draws, drawScene, type Scene } from "@sluice/cnn/tasks";
import { DigitParts, EDGE, PIXELS } from "./digit-parts.ts";
import type { Read } from "./protocol.ts";

/** Pixels along an edge of a scene, and digits in it at most. */
export const [SCENE, MOST] = [64, 4];

/** Questions that all experiments with scenes answer: a scene by number, made of test digits; ten digits to put on one, 0 to 9. */
export type SceneQuestion = { kind: "scene"; number: number } | { kind: "stamps" };

/** Where scenes come from. */
export interface Scenes {
  /** One to train on. */
  train(draws: Draws): Scene;
  /** Scenes that are never trained on. */
  held(count: number): Scene[];
  answer(question: SceneQuestion): Scene | Uint8Array;
}

/** Fetches the first part of the digits, to train on and to test on. @param read - fetches one of the app's files */
export async function fetchScenes(read: Read): Promise<Scenes> {
  const [known, unknown] = ["train", "test"].map((set) => new DigitParts(1, () => read(`digits/${set}-0.bin`))) as [DigitParts, DigitParts];
  await Promise.all([known.first, unknown.first]);
  return {
    train: (draws) => drawScene(known.sheet, draws),
    held(count) {
      const draws = new Draws("held", 0);
      return Array.from({ length: count }, () => drawScene(unknown.sheet, draws));
    },
    answer(question) {
      if (question.kind === "scene") return drawScene(unknown.sheet, new Draws("shown", question.number));
      const stamps = new Uint8Array(10 * PIXELS);
      for (let digit = 0, i = 0; digit < 10; i++) {
        if (unknown.label(i) === digit) stamps.set(unknown.image(i), PIXELS * digit++);
      }
      return stamps;
    },
  };
}

/** Pixels of a scene, as a field of an example; and of a digit. */
export const [SCENE_SHAPE, DIGIT_SHAPE] = [
  [SCENE, SCENE, 1],
  [EDGE, EDGE, 1],
] as const;
