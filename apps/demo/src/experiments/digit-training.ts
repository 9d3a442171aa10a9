// Training on MNIST's digits while they arrive: batches, tests, questions; what the network is, its experiment says.
import {
  Adam,
  argmax,
  capture,
  crossEntropy,
  grad,
  type Module,
  mul,
  noGrad,
  type Optimizer,
  reshape,
  type Stream,
  seed,
  softmax,
  state,
  type Tensor,
  zeros,
} from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { DigitPass, Staging } from "./digit-batches.ts";
import { DigitParts, EDGE, PIXELS } from "./digit-parts.ts";
import type { CommonOptions, Read, Step } from "./protocol.ts";
import { Clock, replay } from "./replay.ts";

/** Options of all experiments that learn digits. */
export interface TrainingOptions extends CommonOptions {
  /** Adam's learning rate. */
  rate: number;
  batch: number;
  /** Parts of 5,000 digits to train on, 1 to 12. */
  parts: number;
}

/** One step of training on digits. */
export interface DigitsStep extends Step {
  /** Passes over the 60,000 digits so far. */
  epoch: number;
  loss: number;
  /** Digits that have arrived. */
  loaded: number;
  /** Share of the test digits that it reads right, when just measured. */
  accuracy?: number;
}

/** Questions that all experiments with digits answer. */
export type DigitsQuestion = { kind: "read"; pixels: Uint8Array } | { kind: "samples"; count: number } | { kind: "confusion" };

/** The probability of each digit. */
export type DigitsReading = number[];

/** Test digits with what the network says. */
export type DigitsSample = { pixels: Uint8Array; truth: number; answer: number };

/** How often each digit (row) was read as each digit (column) when last measured, [10 · 10]. */
export type Confusion = number[];

/** Another way to learn than from labels alone. */
export interface Teacher {
  /** What it keeps beside the network. */
  parts: Record<string, Module | Optimizer | Stream>;
  /** Lets everybody learn from a batch. @param images - [B, 28, 28, 1], 0 to 1; @returns [], what is shown as the loss */
  step(images: Tensor, labels: Tensor, optimizer: Optimizer): Tensor;
}

/** A network that reads digits. */
export interface Reader {
  model: Module;
  /** @param images - [N, 784], 0 to 1; @returns logits [N, 10] */
  forward(images: Tensor): Tensor;
  /** Multiplications and additions for one image, forward. */
  flops: number;
  /** How many of the test digits, from the first, it is tested on; default all that have arrived. */
  tests?: number;
  /** Default: labels teach by cross-entropy. */
  teacher?: Teacher;
  /** Answers its own questions. @param test - pixels of a test digit */
  answer?(question: unknown, test: (i: number) => Uint8Array): unknown;
}

/** Classes, all digits there are to train on (an epoch), and test digits in one forward pass. */
export const CLASSES = 10;
const [ALL, TEST_BATCH] = [60_000, 1000];
/** Steps between two looks at the test digits; the first looks come sooner. */
const LOOK = 200;

/**
 * Trains a network with Adam on cross-entropy, on whatever digits have arrived so far.
 * @param read - fetches one of the app's files
 * @param make - makes the network, once the seed is set
 */
export async function trainOnDigits(options: TrainingOptions, read: Read, make: () => Reader | Promise<Reader>): Promise<Job<DigitsStep>> {
  const { rate, batch } = options;
  seed(options.seed);
  const reader = await make();
  const { model, teacher } = reader;
  const optimizer = new Adam(model.parameters(), { lr: rate });
  const train = new DigitParts(Math.min(12, Math.max(1, options.parts)), (i) => read(`digits/train-${i}.bin`));
  const test = new DigitParts(2, (i) => read(`digits/test-${i}.bin`));
  await Promise.all([train.first, test.first]);

  const forward = (images: Tensor) => reader.forward(mul(images, 1 / 255)); // [N, 10]
  const update = capture((images: Tensor, labels: Tensor) => {
    if (teacher) return teacher.step(reshape(mul(images, 1 / 255), [batch, EDGE, EDGE, 1]), labels, optimizer);
    const loss = crossEntropy(forward(images), labels);
    optimizer.step(grad(loss, model.parameters()));
    return loss;
  });
  const answers = capture((images: Tensor) => noGrad(() => argmax(forward(images), -1)));
  const probabilities = capture((image: Tensor) => noGrad(() => softmax(forward(image), -1)));
  const staging = new Staging(batch);
  const testing = new Staging(TEST_BATCH);
  const one = state(zeros([1, PIXELS]));

  let confusion: Confusion = [];
  function accuracy(): number {
    let right = 0;
    confusion = new Array<number>(CLASSES * CLASSES).fill(0);
    const count = Math.min(test.loaded, reader.tests ?? test.loaded);
    for (let start = 0; start < count; start += TEST_BATCH) {
      testing.fill(test, (row) => start + row);
      const said = answers(testing.images).data;
      const truth = testing.labels.data;
      for (let row = 0; row < TEST_BATCH; row++) {
        confusion[truth[row]! * CLASSES + said[row]!]!++;
        if (said[row] === truth[row]) right++;
      }
    }
    return right / count;
  }

  const clock = new Clock();
  const pass = new DigitPass();
  /** Forward, and twice as much back. */
  const flops = 3 * batch * reader.flops;

  function next(step: number): Omit<DigitsStep, "step" | "memory"> {
    const rows = pass.next(batch, train.loaded, options.seed);
    staging.fill(train, (row) => rows[row]!);
    const loss = update(staging.images, staging.labels).item();
    const look = step % LOOK === 0 || (step < LOOK && step % 25 === 0);
    return { epoch: (step * batch) / ALL, loss, loaded: train.loaded, flops, ...(look ? { accuracy: accuracy() } : {}) };
  }

  function answer(question: unknown): unknown {
    const asked = question as DigitsQuestion;
    if (asked.kind === "confusion") return confusion;
    if (asked.kind === "read") {
      one.set(asked.pixels);
      return [...probabilities(one).data];
    }
    if (asked.kind !== "samples") return reader.answer?.(question, (i) => test.image(i));
    testing.fill(test, (row) => row);
    const said = answers(testing.images).data;
    return Array.from(
      { length: asked.count },
      (_, i): DigitsSample => ({ pixels: test.image(i).slice(), truth: test.label(i), answer: said[i]! }),
    );
  }

  return replay<DigitsStep>({ parts: { model, optimizer, ...teacher?.parts, pass, clock }, next, answer });
}
