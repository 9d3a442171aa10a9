import { describe, expect, test } from "vitest";
import { kFoldIndices, permutation, splitIndices, stratifiedIndices } from "../../src/data/split.ts";
import { Stream } from "../../src/random.ts";

const sorted = (parts: Iterable<ArrayLike<number>>) => [...parts].flatMap((part) => Array.from(part)).sort((a, b) => a - b);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

describe("splitIndices", () => {
  test("gives every example to one part, by share", () => {
    const parts = splitIndices(103, [0.7, 0.2, 0.1], { seed: 1 });
    expect(parts.map((part) => part.length)).toEqual([72, 21, 10]);
    expect(sorted(parts)).toEqual(upTo(103));
    expect(parts[0]).not.toEqual(Int32Array.from(upTo(72)));
  });

  test("keeps the order when told, and repeats itself for the same seed", () => {
    expect(splitIndices(4, [0.5, 0.5], { shuffle: false })).toEqual([Int32Array.of(0, 1), Int32Array.of(2, 3)]);
    expect(splitIndices(50, [0.5, 0.5], { seed: 3 })).toEqual(splitIndices(50, [0.5, 0.5], { seed: 3 }));
    expect(splitIndices(50, [0.5, 0.5], { seed: 3 })).not.toEqual(splitIndices(50, [0.5, 0.5], { seed: 4 }));
  });

  test("refuses shares that do not sum to 1", () => {
    expect(() => splitIndices(4, [0.5, 0.4])).toThrow("split: the shares 0.5, 0.4 sum to 0.9, need 1");
    expect(() => splitIndices(4, [1.5, -0.5])).toThrow("split: the shares 1.5, -0.5 sum to 1, need 1");
  });
});

describe("stratifiedIndices", () => {
  test("gives every class its share in every part", () => {
    const labels = upTo(100).map((i) => (i < 70 ? 0 : i < 95 ? 1 : 2));
    const parts = stratifiedIndices(labels, [0.8, 0.2], { seed: 2 });
    expect(sorted(parts)).toEqual(upTo(100));
    for (const [c, of] of [
      [0, 70],
      [1, 25],
      [2, 5],
    ] as const) {
      const here = Array.from(parts[1]!).filter((i) => labels[i] === c).length;
      expect(here).toBe(of / 5);
    }
    expect(parts[1]!.length).toBe(20);
  });

  test("deals odd ones out so that parts keep their size", () => {
    const labels = upTo(30).map((i) => i % 10);
    const parts = stratifiedIndices(labels, [0.5, 0.5], { seed: 2 });
    expect(parts.map((part) => part.length)).toEqual([15, 15]);
  });
});

describe("kFoldIndices", () => {
  test("cuts as scikit-learn's KFold does: the first parts one larger", () => {
    const folds = kFoldIndices(10, 3, { shuffle: false });
    expect(folds.map(({ test }) => Array.from(test))).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
    for (const { train, test } of folds) expect(sorted([train, test])).toEqual(upTo(10));
  });

  test("tests every example once when shuffled", () => {
    expect(sorted(kFoldIndices(11, 4, { seed: 1 }).map(({ test }) => test))).toEqual(upTo(11));
  });

  test("spreads classes evenly when given labels", () => {
    const labels = upTo(25).map((i) => (i < 20 ? 0 : 1));
    for (const { test } of kFoldIndices(25, 5, { labels, seed: 1 })) {
      expect(Array.from(test, (i) => labels[i]).sort()).toEqual([0, 0, 0, 0, 1]);
    }
  });

  test("refuses a k that makes no sense", () => {
    expect(() => kFoldIndices(5, 1)).toThrow("kFold: k is 1, needs an integer from 2 to 5, the number of examples");
    expect(() => kFoldIndices(5, 6)).toThrow("kFold: k is 6");
  });
});

test("permutation draws every order of three equally often", () => {
  const stream = new Stream("test", 1);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const key = permutation(3, stream).join("");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
});
