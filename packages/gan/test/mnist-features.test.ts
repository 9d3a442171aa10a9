import { tensor } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { frechetDistance, kernelDistance } from "../src/index.ts";
import { look, MNISTClassifier, trainedClassifier } from "../src/mnist-features.ts";

/** Bright rings, drawn by the same rule in mnist_features.py, which gave the literals below. */
function rings(n: number, s: number) {
  const pixels = new Float32Array(n * 784);
  for (let at = 0; at < pixels.length; at++) {
    const [i, y, x] = [Math.floor(at / 784), Math.floor((at % 784) / 28), at % 28];
    const [cx, cy, r] = [9 + ((i * 5 + s) % 10), 9 + ((i * 3) % 11), 2 + ((i * 7 + s) % 6)];
    const d = (x - cx) ** 2 + (y - cy) ** 2;
    pixels[at] = d >= r * r && d < (r + 3) ** 2 ? 1 : -1;
  }
  return tensor(pixels, [n, 28, 28, 1]);
}

describe("the reader of MNIST's digits", () => {
  const classifier = trainedClassifier();
  const seen = look(classifier, rings(90, 0));

  it("has 25,650 parameters, in evaluation mode", () => {
    expect(classifier.parameterCount).toBe(25_650);
    expect(classifier.training).toBe(false);
  });

  it("gives PyTorch's logits", () => {
    const torch = [-2.90362, -1.04025, 11.85152, 1.21611, 5.38938, -9.44604, -15.11118, 7.06996, -6.03866, 2.75529];
    const logits = classifier.forward(rings(5, 0)).data.slice(40);
    for (const [k, value] of torch.entries()) expect(logits[k]).toBeCloseTo(value, 3);
  });

  it("names digits and is as sure of them as PyTorch is", () => {
    expect([...seen.digits.data.slice(0, 12)]).toEqual([9, 9, 2, 6, 2, 0, 2, 6, 9, 0, 3, 2]);
    expect(seen.confidence).toBeCloseTo(0.8701324, 4);
    expect(seen.shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  });

  it("gives features whose Fréchet distance is SciPy's and whose kernel distance is NumPy's", () => {
    const others = look(classifier, rings(80, 1)).features;
    expect(frechetDistance(seen.features, others) / 57.645821207).toBeCloseTo(1, 4);
    expect(kernelDistance(seen.features, others) / -320.88214478).toBeCloseTo(1, 4);
  });

  it("looks at more than a thousand images in parts, and at each as by itself", () => {
    const many = look(classifier, rings(1003, 0));
    expect(many.features.shape).toEqual([1003, 64]);
    expect(many.features.data.slice(0, 90 * 64)).toEqual(seen.features.data);
    expect(many.digits.data.slice(1000)).toEqual(look(classifier, rings(1003, 0)).digits.data.slice(1000));
  });

  it("refuses what are no digits", () => {
    expect(() => look(new MNISTClassifier(), tensor([1, 2]))).toThrow("look: images are [2], need [N, 28, 28, 1] with N at least 1");
  });
});
