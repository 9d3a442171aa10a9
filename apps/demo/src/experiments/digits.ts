// A perceptron learns MNIST's digits. No DOM: runs in a worker, or headless in Node.
import { Linear, ReLU, Sequential } from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { PIXELS } from "./digit-parts.ts";
import { CLASSES, type DigitsStep, type TrainingOptions, trainOnDigits } from "./digit-training.ts";
import type { Read } from "./protocol.ts";

export type { DigitsReading, DigitsSample, DigitsStep } from "./digit-training.ts";

/** Options of the digits experiment. */
export interface DigitsOptions extends TrainingOptions {
  /** Units of the hidden layer. */
  hidden: number;
}

/** Trains 784-hidden-10. */
export function digits(options: DigitsOptions, read: Read): Promise<Job<DigitsStep>> {
  const { hidden } = options;
  return trainOnDigits(options, read, () => {
    const model = new Sequential(new Linear(PIXELS, hidden), new ReLU(), new Linear(hidden, CLASSES));
    return { model, forward: (images) => model.forward(images), flops: 2 * (PIXELS * hidden + hidden * CLASSES) };
  });
}
