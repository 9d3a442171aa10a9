import { describe, expect, test } from "vitest";
import { type Box, cocoThresholds, meanAveragePrecision } from "../../src/tasks/average-precision.ts";

const at = (x: number, side = 10): Box => [x, 0, x + side, side];
const there = (x: number, label = 0) => ({ box: at(x), label });
const seen = (x: number, score: number, label = 0) => ({ box: at(x), label, score });

describe("meanAveragePrecision", () => {
  test("is 1 where everything is found exactly and nothing else", () => {
    expect(meanAveragePrecision([[seen(0, 0.9), seen(50, 0.1)]], [[there(0), there(50)]])).toBe(1);
  });

  test("counts, of one class, what pycocotools counts", () => {
    // Right, wrong, right: precision 1 up to recall 1/2, then 2/3. At COCO's recalls: (51 · 1 + 50 · 2/3) / 101.
    const found = [[seen(0, 0.9), seen(200, 0.8), seen(50, 0.7)]];
    expect(meanAveragePrecision(found, [[there(0), there(50)]], [0.5])).toBeCloseTo((51 + 100 / 3) / 101, 12);
  });

  test("an object is found once: the second box on it is wrong", () => {
    const found = [[seen(0, 0.9), seen(1, 0.8), seen(50, 0.7)]];
    expect(meanAveragePrecision(found, [[there(0), there(50)]], [0.5])).toBeCloseTo((51 + 100 / 3) / 101, 12);
  });

  test("what nobody finds costs its recall", () => {
    expect(meanAveragePrecision([[seen(0, 0.9)]], [[there(0), there(50)]], [0.5])).toBeCloseTo(51 / 101, 12);
  });

  test("a box has to overlap by the threshold", () => {
    // Shifted by 2 of 10: IoU 8 / 12 = 0.667 passes 0.5, 0.55, 0.6, 0.65 of the ten thresholds.
    expect(meanAveragePrecision([[seen(2, 0.9)]], [[there(0)]], [0.5])).toBe(1);
    expect(meanAveragePrecision([[seen(2, 0.9)]], [[there(0)]])).toBeCloseTo(0.4, 12);
    expect(cocoThresholds).toEqual([0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]);
  });

  test("classes are judged apart and count alike; another image's object is none of this one's", () => {
    const truth = [[there(0, 0), there(50, 1)], [there(0, 1)]];
    expect(meanAveragePrecision([[seen(0, 0.9, 0)], [seen(0, 0.9, 1)]], truth, [0.5])).toBeCloseTo((1 + 51 / 101) / 2, 12);
    expect(meanAveragePrecision([[], [seen(0, 0.9, 0)]], truth, [0.5])).toBe(0);
  });

  test("scores order the detections of all images", () => {
    // The better one is wrong, in the other image: precision 1/2 at every recall.
    expect(meanAveragePrecision([[seen(0, 0.5)], [seen(0, 0.9)]], [[there(0)], []], [0.5])).toBeCloseTo(0.5, 12);
  });

  test("refuses lists of other lengths, and images without any object", () => {
    expect(() => meanAveragePrecision([[]], [])).toThrow("meanAveragePrecision: detections in 1 images, objects in 0");
    expect(() => meanAveragePrecision([[]], [[]])).toThrow("meanAveragePrecision: 0 objects in 1 images, needs at least 1");
  });
});
