// What the experiments that learn from drawn examples are tried with.

import { captions } from "../../src/experiments/captions.ts";
import { detection } from "../../src/experiments/detection.ts";
import { faces } from "../../src/experiments/faces.ts";
import type { LessonOptions, LessonStep } from "../../src/experiments/lesson.ts";
import type { Experiment } from "../../src/experiments/protocol.ts";
import { retrieval } from "../../src/experiments/retrieval.ts";
import { segmentation } from "../../src/experiments/segmentation.ts";
import { skeleton } from "../../src/experiments/skeleton.ts";
import { speech } from "../../src/experiments/speech.ts";
import { translation } from "../../src/experiments/translation.ts";
import { video } from "../../src/experiments/video.ts";

/** A task, the options of its page, and the score that it comes to. */
export interface LessonTask {
  name: string;
  make: Experiment<LessonOptions, LessonStep>;
  rate: number;
  batch: number;
  /** Steps to the score. */
  steps: number;
  score: number;
}

/** All of them. */
export const tasks: readonly LessonTask[] = [
  { name: "retrieval", make: retrieval, rate: 1e-3, batch: 50, steps: 300, score: 0.9 },
  { name: "detection", make: detection, rate: 4e-3, batch: 16, steps: 500, score: 0.85 },
  { name: "segmentation", make: segmentation, rate: 3e-3, batch: 8, steps: 200, score: 0.88 },
  { name: "faces", make: faces, rate: 2e-3, batch: 64, steps: 300, score: 0.95 },
  { name: "speech", make: speech, rate: 4e-3, batch: 16, steps: 150, score: 0.95 },
  { name: "translation", make: translation, rate: 4e-3, batch: 64, steps: 300, score: 0.9 },
  { name: "captions", make: captions, rate: 4e-3, batch: 64, steps: 500, score: 0.9 },
  { name: "video", make: video, rate: 4e-3, batch: 32, steps: 800, score: 0.88 },
  { name: "skeleton", make: skeleton, rate: 3e-3, batch: 16, steps: 300, score: 0.88 },
];
