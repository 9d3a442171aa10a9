// Classification metrics beside scikit-learn 1.2's numbers for the same arrays.
// sklearn.metrics: accuracy_score, confusion_matrix, precision/recall/f1_score(average=…), roc_auc_score, top_k_accuracy_score.
import { describe, expect, test } from "vitest";
import {
  accuracy,
  averagePrecision,
  classReport,
  confusionMatrix,
  expectedCalibrationError,
  f1Score,
  precision,
  recall,
  rocAuc,
  tensor,
  topKAccuracy,
} from "../../src/index.ts";

const labels = [0, 1, 2, 2, 1, 0, 2, 1, 0, 2, 3, 1];
const predicted = [0, 2, 2, 2, 1, 0, 1, 1, 0, 2, 1, 1];
const binaryLabels = [0, 1, 1, 0, 1, 1, 0, 0];
const binaryPredicted = [0, 1, 0, 0, 1, 1, 1, 0];
// Multiples of 1/8, so that ties are ties in both number formats.
const scores = tensor([
  [0.5, 0.25, 0.25],
  [0.125, 0.5, 0.375],
  [0.25, 0.25, 0.5],
  [0.5, 0.375, 0.125],
  [0.25, 0.125, 0.625],
  [0.375, 0.375, 0.25],
  [0.125, 0.75, 0.125],
]);
const scoreLabels = tensor([0, 1, 2, 1, 2, 0, 0], [7], "i32");

describe("accuracy", () => {
  test("is the share of equal classes", () => expect(accuracy(predicted, labels)).toBe(0.75));
  test("takes scores, of which the largest counts", () => expect(accuracy(scores, scoreLabels)).toBeCloseTo(5 / 7, 12));
  test("takes scores of a sequence beside its labels", () => {
    const logits = tensor([
      [
        [1, 2],
        [3, 1],
      ],
      [
        [0, 1],
        [0, 5],
      ],
    ]);
    expect(
      accuracy(
        logits,
        tensor(
          [
            [1, 0],
            [0, 1],
          ],
          [2, 2],
          "i32",
        ),
      ),
    ).toBe(0.75);
  });
  test("refuses lists of different lengths with both", () => {
    expect(() => accuracy([1, 2, 3], [1, 2])).toThrow("accuracy: 3 predictions, but 2 labels");
    expect(() => accuracy([], [])).toThrow("accuracy: 0 predictions, needs at least 1");
  });
});

describe("topKAccuracy", () => {
  test("counts the label among the k highest, later classes first among equals", () => {
    expect(topKAccuracy(scores, scoreLabels, 1)).toBeCloseTo(0.5714285714285714, 12);
    expect(topKAccuracy(scores, scoreLabels, 2)).toBeCloseTo(0.8571428571428571, 12);
    expect(topKAccuracy(scores, scoreLabels, 3)).toBe(1);
  });
  test("refuses labels that are no class, and a k below 1", () => {
    expect(() => topKAccuracy(scores, [0, 1, 2, 3, 0, 0, 0], 1)).toThrow("topKAccuracy: label 3 at row 3, but there are 3 classes");
    expect(() => topKAccuracy(scores, scoreLabels, 0)).toThrow("topKAccuracy: k is 0, needs an integer ≥ 1");
    expect(() => topKAccuracy(scores, [0, 1])).toThrow("topKAccuracy: scores [7, 3] do not give 3 classes to each of 2 labels");
  });
});

describe("confusionMatrix", () => {
  test("counts labels by rows and predictions by columns", () => {
    expect(confusionMatrix(predicted, labels)).toEqual([
      [3, 0, 0, 0],
      [0, 3, 1, 0],
      [0, 1, 3, 0],
      [0, 1, 0, 0],
    ]);
  });
  test("refuses a class beyond those it was told of", () => {
    expect(() => confusionMatrix(predicted, labels, { classes: 3 })).toThrow("confusionMatrix: class 3 at row 10, but there are 3 classes");
  });
});

describe("precision, recall and F1", () => {
  test.each([
    ["micro", 0.75, 0.75, 0.75],
    ["macro", 0.5875, 0.625, 0.6041666666666666],
    ["weighted", 0.7, 0.75, 0.7222222222222222],
  ] as const)("averaged %s are scikit-learn's", (average, p, r, f) => {
    expect(precision(predicted, labels, { average })).toBeCloseTo(p, 12);
    expect(recall(predicted, labels, { average })).toBeCloseTo(r, 12);
    expect(f1Score(predicted, labels, { average })).toBeCloseTo(f, 12);
  });
  test("binary look at one class", () => {
    expect(precision(binaryPredicted, binaryLabels)).toBe(0.75);
    expect(recall(binaryPredicted, binaryLabels)).toBe(0.75);
    expect(f1Score(binaryPredicted, [0, 1, 1, 1, 1, 1, 1, 1], { positive: 0 })).toBeCloseTo(0.4, 12);
  });
  test("a class that was never predicted has precision 0", () => expect(classReport(predicted, labels).get(3)!.precision).toBe(0));
  test("the report lists every class with its support", () => {
    const report = classReport(predicted, labels);
    expect([...report.keys()]).toEqual([0, 1, 2, 3]);
    expect([...report.values()].map((s) => s.support)).toEqual([3, 4, 4, 1]);
    expect(report.get(1)!.precision).toBeCloseTo(0.6, 12);
  });
});

describe("rocAuc", () => {
  test("counts ties half", () => expect(rocAuc([0.1, 0.8, 0.35, 0.4, 0.4, 0.9, 0.4, 0.2], binaryLabels)).toBeCloseTo(0.8125, 12));
  test("of several classes is each against the rest", () => {
    expect(rocAuc(scores, scoreLabels)).toBeCloseTo(0.7777777777777777, 12);
    expect(rocAuc(scores, scoreLabels, { average: "weighted" })).toBeCloseTo(0.75, 12);
  });
  test("refuses labels of one kind only, and NaN", () => {
    expect(() => rocAuc([0.1, 0.2], [1, 1])).toThrow("rocAuc: the data has 2 positive and 0 negative labels, needs at least 1 of each");
    expect(() => rocAuc([0.1, Number.NaN], [1, 0])).toThrow("rocAuc: score 1 is NaN");
  });
});

describe("averagePrecision", () => {
  // scikit-learn's average_precision_score, macro over tags.
  test("counts ties together", () => {
    expect(averagePrecision([0.1, 0.8, 0.35, 0.4, 0.4, 0.9, 0.4, 0.2], binaryLabels)).toBeCloseTo(0.8166666666666667, 12);
  });
  test("of several tags is their mean", () => {
    const tags = tensor([
      [1, 0, 1],
      [0, 1, 1],
      [0, 0, 1],
      [1, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
      [1, 1, 0],
    ]);
    expect(averagePrecision(scores, tags)).toBeCloseTo(0.9198412698412698, 12);
  });
  test("refuses a tag without positives, other shapes, and NaN", () => {
    expect(() => averagePrecision([0.1, 0.2], [0, 0])).toThrow("averagePrecision: the data has 0 positive labels, needs at least 1");
    expect(() => averagePrecision([0.1, 0.2], [0, 1, 1])).toThrow("averagePrecision");
    expect(() => averagePrecision([0.1, Number.NaN], [1, 0])).toThrow("averagePrecision: score 1 is NaN");
  });
});

describe("expectedCalibrationError", () => {
  // numpy: Σ over bins of |mean confidence − accuracy| · share, bins (i/b, (i+1)/b]
  test("is the gap weighted over bins", () => {
    expect(expectedCalibrationError(scores, scoreLabels, { bins: 5 })).toBeCloseTo(0.2857142857142857, 12);
    expect(expectedCalibrationError(scores, scoreLabels)).toBeCloseTo(0.39285714285714285, 12);
  });
});
