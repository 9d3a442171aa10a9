import { tensor } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { allPairs, equalErrorRate, rocCurve } from "../../src/tasks/verify.ts";

describe("allPairs", () => {
  test("gives every pair once, with its cosine and whether it is one identity", () => {
    const embeddings = tensor([
      [2, 0],
      [1, 0],
      [0, 3],
    ]);
    const { scores, same } = allPairs(embeddings, tensor(Int32Array.of(4, 4, 9), [3]));
    expect(Array.from(scores)).toEqual([1, 0, 0]);
    expect(Array.from(same)).toEqual([1, 0, 0]);
  });

  test("refuses a wrong number of labels", () => {
    expect(() => allPairs(tensor([[1, 2]]), tensor(Int32Array.of(1, 2), [2]))).toThrow(
      "allPairs: embeddings are [1, 2], but there are 2 labels",
    );
  });
});

describe("rocCurve", () => {
  test("gives scikit-learn's points", () => {
    // sklearn.metrics.roc_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], drop_intermediate=False): fpr 0 0 .5 .5 1, tpr 0 .5 .5 1 1
    const curve = rocCurve({ scores: [0.1, 0.4, 0.35, 0.8], same: [0, 0, 1, 1] });
    expect(curve.map((p) => p.falseAccepts)).toEqual([0, 0, 0.5, 0.5, 1]);
    expect(curve.map((p) => p.trueAccepts)).toEqual([0, 0.5, 0.5, 1, 1]);
    expect(curve.map((p) => p.threshold)).toEqual([Number.POSITIVE_INFINITY, 0.8, 0.4, 0.35, 0.1]);
  });

  test("pairs of one score stand or fall together", () => {
    expect(rocCurve({ scores: [0.5, 0.5], same: [0, 1] })).toHaveLength(2);
  });

  test("refuses pairs of one kind", () => {
    expect(() => rocCurve({ scores: [1, 2], same: [1, 1] })).toThrow("rocCurve: 2 scores, 2 labels, 2 of them 1; needs some of both kinds");
  });
});

describe("equalErrorRate", () => {
  test("is 0 where a threshold tells all pairs apart, and names it", () => {
    expect(equalErrorRate({ scores: [0.9, 0.8, 0.3, 0.1], same: [1, 1, 0, 0] })).toEqual({ rate: 0, threshold: 0.8 });
  });

  test("is the share that is wrong on both sides", () => {
    const same = [1, 1, 1, 0, 1, 0, 0, 0];
    expect(equalErrorRate({ scores: [8, 7, 6, 5, 4, 3, 2, 1], same }).rate).toBe(0.25);
  });
});
