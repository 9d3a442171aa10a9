// How generated digits are scored: distances to real ones on the trained classifier's features, and what it sees in them.
import { concat, narrow, scope, type Tensor } from "@sluice/core";
import { DataLoader } from "@sluice/core/data";
import { frechetDistance, kernelDistance } from "@sluice/gan";
import { look, trainedClassifier } from "@sluice/gan/mnist-features";
import { mnistImages } from "./mnist.ts";

/** Says how close generated digits come to 5,000 of MNIST's test digits, and what the classifier takes them for. */
export async function digitsScore() {
  const classifier = trainedClassifier();
  const halves = new DataLoader(await mnistImages("t10k"), { batchSize: 5000, shuffle: true, seed: 1 });
  const [real, others] = Array.from(halves, ([images]) => look(classifier, images!).features);
  const few = (features: Tensor) => narrow(features, 0, 0, 1000);
  const distances = (features: Tensor) => ({
    fid: frechetDistance(real!, features),
    kid: scope(() => kernelDistance(few(real!), few(features))), // without bias, so that a thousand will do
  });
  return {
    /** Of 5,000 other real digits: nearer than this comes no generator but by chance. */
    floor: distances(others!),
    /** @param draw - makes so many digits: [n, 28, 28, 1] */
    of(draw: (n: number) => Tensor) {
      const { features, shares, confidence } = scope(() =>
        look(
          classifier,
          concat(
            Array.from({ length: 5 }, () => draw(1000)),
            0,
          ),
        ),
      );
      return { shares, confidence, ...distances(features) };
    },
  };
}
