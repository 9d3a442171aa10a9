// A perceptron learns MNIST's digits. No DOM: runs in a worker, or headless in Node.
import {
  Adam,
  argmax,
  capture,
  crossEntropy,
  grad,
  Linear,
  memory,
  mul,
  noGrad,
  ReLU,
  randperm,
  Sequential,
  scope,
  seed,
  softmax,
  state,
  type Tensor,
  zeros,
} from "@sluice/core";
import { useRelaxed } from "@sluice/core/relaxed";
import type { Job } from "@sluice/core/train/worker";
import { DigitParts, PIXELS } from "./digit-parts.ts";
import type { DigitsOptions, DigitsQuestion, DigitsReading, DigitsSample, DigitsStep } from "./protocol.ts";

const CLASSES = 10;
/** All digits there are to train on: an epoch. */
const ALL = 60_000;
/** Steps between two looks at the test digits; the first looks come sooner. */
const LOOK = 200;
/** Test digits in one forward pass. */
const TEST_BATCH = 1000;

/** A batch of digits in linear memory, filled again and again. */
class Staging {
  readonly images: Tensor;
  readonly labels: Tensor;
  readonly #pixels: Float32Array;
  readonly #answers: Int32Array;

  readonly size: number;

  constructor(size: number) {
    this.size = size;
    this.images = state(zeros([size, PIXELS]));
    this.labels = state(zeros([size], "i32"));
    this.#pixels = new Float32Array(size * PIXELS);
    this.#answers = new Int32Array(size);
  }

  fill(digits: DigitParts, at: (row: number) => number): this {
    for (let row = 0; row < this.size; row++) {
      this.#pixels.set(digits.image(at(row)), row * PIXELS);
      this.#answers[row] = digits.label(at(row));
    }
    this.images.set(this.#pixels);
    this.labels.set(this.#answers);
    return this;
  }
}

/**
 * Trains 784-hidden-10 with Adam on cross-entropy, on whatever digits have arrived so far.
 * @param read - fetches one file of the digits' folder
 */
export async function digits(options: DigitsOptions, read: (address: string) => Promise<Uint8Array>): Promise<Job<DigitsStep>> {
  const { hidden, rate, batch, assets } = options;
  if (options.relaxed) useRelaxed();
  seed(options.seed);
  const model = new Sequential(new Linear(PIXELS, hidden), new ReLU(), new Linear(hidden, CLASSES));
  const optimizer = new Adam(model.parameters(), { lr: rate });
  const train = new DigitParts(12, (i) => read(`${assets}train-${i}.bin`));
  const test = new DigitParts(2, (i) => read(`${assets}test-${i}.bin`));
  await Promise.all([train.first, test.first]);

  const forward = (images: Tensor) => model.forward(mul(images, 1 / 255)); // [N, 10]
  const update = capture((images: Tensor, labels: Tensor) => {
    const loss = crossEntropy(forward(images), labels);
    optimizer.step(grad(loss, model.parameters()));
    return loss;
  });
  const answers = capture((images: Tensor) => noGrad(() => argmax(forward(images), -1)));
  const probabilities = capture((image: Tensor) => noGrad(() => softmax(forward(image), -1)));
  const staging = new Staging(batch);
  const testing = new Staging(TEST_BATCH);
  const one = state(zeros([1, PIXELS]));

  function accuracy(): number {
    let right = 0;
    for (let start = 0; start < test.loaded; start += TEST_BATCH) {
      testing.fill(test, (row) => start + row);
      const said = answers(testing.images).data;
      const truth = testing.labels.data;
      for (let row = 0; row < TEST_BATCH; row++) if (said[row] === truth[row]) right++;
    }
    return right / test.loaded;
  }

  function* steps(): Generator<DigitsStep, void, void> {
    let step = 0;
    for (;;) {
      // One pass over what is here by now; later parts join at the next pass.
      const known = train.loaded;
      const order = scope(() => randperm(known).data);
      for (let start = 0; start + batch <= known; start += batch) {
        staging.fill(train, (row) => order[start + row]!);
        const loss = update(staging.images, staging.labels).item();
        step++;
        const now: DigitsStep = { step, epoch: (step * batch) / ALL, loss, loaded: train.loaded, memory: memory().heap };
        if (step % LOOK === 0 || (step < LOOK && step % 25 === 0)) now.accuracy = accuracy();
        yield now;
      }
    }
  }

  function answer(question: unknown): DigitsReading | DigitsSample[] {
    const asked = question as DigitsQuestion;
    if (asked.kind === "read") {
      one.set(asked.pixels);
      return [...probabilities(one).data];
    }
    testing.fill(test, (row) => row);
    const said = answers(testing.images).data;
    return Array.from(
      { length: asked.count },
      (_, i): DigitsSample => ({ pixels: test.image(i).slice(), truth: test.label(i), answer: said[i]! }),
    );
  }

  return { steps: steps(), parts: { model, optimizer }, answer };
}
