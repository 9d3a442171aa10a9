import { describe, expect, test } from "vitest";
import { classReport, findLabelErrors } from "../../src/data/labels.ts";
import { tensor } from "../../src/tensor.ts";

describe("classReport", () => {
  test("counts classes, missing ones apart, the most frequent first", () => {
    expect(classReport(["a", "b", "a", null, "a"])).toEqual({
      examples: 5,
      missing: 1,
      classes: [
        { label: "a", count: 3, share: 0.75, weight: 4 / 6 },
        { label: "b", count: 1, share: 0.25, weight: 2 },
      ],
      imbalance: 3,
    });
    expect(classReport(tensor(new Int32Array([1, 1, 0]))).classes.map(({ label }) => label)).toEqual([1, 0]);
    expect(classReport([])).toEqual({ examples: 0, missing: 0, classes: [], imbalance: 1 });
  });
});

describe("findLabelErrors", () => {
  /** 60 examples of 3 classes that a good model gives 0.8; the labels of five are wrong. */
  const truth = Array.from({ length: 60 }, (_, i) => i % 3);
  const wrong = [4, 17, 33, 40, 59];
  const labels = truth.map((c, i) => (wrong.includes(i) ? (c + 1) % 3 : c));
  const probabilities = tensor(truth.map((c, i) => [0, 1, 2].map((k) => (k === c ? 0.8 - (i % 7) / 100 : 0.1 + (i % 7) / 200))));

  test("finds the labels that were changed, and what they were", () => {
    const { issues } = findLabelErrors(labels, probabilities);
    expect(issues.map(({ index }) => index).sort((a, b) => a - b)).toEqual(wrong);
    for (const { index, given, suggested, margin } of issues) {
      expect(given).toBe(labels[index]);
      expect(suggested).toBe(truth[index]);
      expect(margin).toBeLessThan(-0.5);
    }
    expect([...issues].sort((a, b) => a.margin - b.margin)).toEqual(issues);
  });

  test("estimates the joint of given and true labels, by thresholds of each class", () => {
    const { joint, thresholds } = findLabelErrors(labels, probabilities);
    joint.forEach((row, c) => {
      expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(labels.filter((label) => label === c).length, 9);
    });
    const own = labels.map((label, i) => (label === truth[i] ? 0.8 - (i % 7) / 100 : 0.1 + (i % 7) / 200));
    thresholds.forEach((threshold, c) => {
      const mine = own.filter((_, i) => labels[i] === c);
      expect(threshold).toBeCloseTo(mine.reduce((a, b) => a + b, 0) / mine.length, 5);
    });
  });

  test("finds nothing where labels and model agree", () => {
    expect(findLabelErrors(tensor(Int32Array.from(truth)), probabilities).issues).toEqual([]);
  });

  test("names sizes and labels that do not fit", () => {
    expect(() => findLabelErrors([0], probabilities)).toThrow("findLabelErrors: 1 labels, probabilities are [60, 3], need [1, classes]");
    expect(() => findLabelErrors([3], tensor([[0.5, 0.5]]))).toThrow("findLabelErrors: label 3 at row 0, but there are 2 classes");
  });
});
