// What a trained reader of MNIST's digits sees in images: features for FID and KID, digits and how sure it is of them.
import { Conv2d, ImageLinear, maxPool2d } from "@sluice/cnn";
import { argmax, concat, Linear, Module, max, mean, narrow, noGrad, relu, scope, softmax, type Tensor } from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";
import { MNIST_WEIGHTS } from "./mnist-weights.ts";

/** Three convolutions and two linear layers for digits of 28 × 28 with pixels in [−1, 1]: 25,650 parameters. */
export class MNISTClassifier extends Module {
  readonly conv1 = new Conv2d(1, 12, 3, { padding: 1 });
  readonly conv2 = new Conv2d(12, 16, 3, { padding: 1 });
  readonly conv3 = new Conv2d(16, 32, 3, { padding: 1 });
  readonly fc1 = new ImageLinear([3, 3, 32], 64);
  readonly fc2 = new Linear(64, 10);

  /** @param x - [N, 28, 28, 1]; @returns logits [N, 10] */
  forward(x: Tensor): Tensor {
    return this.fc2.forward(this.features(x));
  }

  /** What the last layer sees. @param x - [N, 28, 28, 1]; @returns [N, 64] */
  features(x: Tensor): Tensor {
    const a = relu(maxPool2d(this.conv1.forward(x), 2)); // [N, 14, 14, 12]
    const b = relu(maxPool2d(this.conv2.forward(a), 2)); // [N, 7, 7, 16]
    const c = relu(maxPool2d(this.conv3.forward(b), 2)); // [N, 3, 3, 32]
    return relu(this.fc1.forward(c));
  }
}

/**
 * The classifier as it was trained by `examples/38-mnist-features.ts`, its weights rounded to bfloat16.
 * @returns a new one, in evaluation mode
 */
export function trainedClassifier(): MNISTClassifier {
  const classifier = new MNISTClassifier();
  const bytes = Uint8Array.from(atob(MNIST_WEIGHTS), (c) => c.charCodeAt(0));
  const words = Uint32Array.from(new Uint16Array(bytes.buffer), (half) => half << 16);
  const values = new Float32Array(words.buffer);
  let at = 0;
  for (const p of classifier.parameters()) {
    p.set(values.subarray(at, at + p.size));
    at += p.size;
  }
  return classifier.eval();
}

/** What a classifier saw in images. */
export interface Seen {
  /** For `frechetDistance`, `kernelDistance` and `manifoldScores`: [N, 64]. */
  readonly features: Tensor;
  /** The likeliest digit of each image, i32 [N]. */
  readonly digits: Tensor;
  /** Share of the images taken for each digit: 10 numbers that add up to 1. */
  readonly shares: readonly number[];
  /** The mean over images of the likeliest digit's probability. */
  readonly confidence: number;
}

/**
 * Looks at images, a thousand at a time.
 * @param images - [N, 28, 28, 1], pixels in [−1, 1]
 * @throws ShapeError if they are no digits, or there are none
 */
export function look(classifier: MNISTClassifier, images: Tensor): Seen {
  const N = images.shape[0] ?? 0;
  if (images.rank !== 4 || images.size !== N * 784 || N === 0) {
    throw new ShapeError(`look: images are ${showShape(images.shape)}, need [N, 28, 28, 1] with N at least 1`);
  }
  return scope(() => {
    const parts: { features: Tensor; digits: Tensor; sure: Tensor }[] = [];
    for (let start = 0; start < N; start += 1000) {
      const few = () => {
        const features = classifier.features(narrow(images, 0, start, Math.min(1000, N - start)));
        const probabilities = softmax(classifier.fc2.forward(features), 1);
        return { features, digits: argmax(probabilities, 1), sure: max(probabilities, 1) };
      };
      parts.push(scope(() => noGrad(few)));
    }
    const [features, digits, sure] = (["features", "digits", "sure"] as const).map((name) =>
      concat(
        parts.map((p) => p[name]),
        0,
      ),
    );
    const shares = new Array<number>(10).fill(0);
    for (const digit of digits!.data) shares[digit]! += 1 / N;
    return { features: features!, digits: digits!, shares, confidence: mean(sure!).item() };
  });
}
