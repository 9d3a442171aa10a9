import { describe, expect, test } from "vitest";
import { streamCount, streams, windowsAt } from "../src/index.ts";

describe("corpora", () => {
  test("are read at several places at once, each going on where it stopped", () => {
    const tokens = Array.from({ length: 14 }, (_, i) => i);
    const batches = [...streams(tokens, { rows: 2, steps: 3 })];
    expect(batches.map((b) => [...b.inputs])).toEqual([
      [0, 1, 2, 6, 7, 8],
      [3, 4, 5, 9, 10, 11],
    ]);
    expect([...batches[1].targets]).toEqual([4, 5, 6, 10, 11, 12]);
    expect(streamCount(14, { rows: 2, steps: 3 })).toBe(2);
  });

  test("are cut anywhere", () => {
    const { inputs, targets } = windowsAt([5, 6, 7, 8], [0, 1], 2);
    expect([...inputs, ...targets]).toEqual([5, 6, 6, 7, 6, 7, 7, 8]);
  });

  test("name what does not fit", () => {
    expect(() => [...streams([1, 2, 3], { rows: 2, steps: 2 })]).toThrow(
      "streams: 3 tokens do not fill 2 rows of 2 steps and the token after; needs 5",
    );
    expect(() => [...streams([1, 2, 3], { rows: 0, steps: 2 })]).toThrow("streams: rows is 0, needs a whole number of at least 1");
    expect(() => windowsAt([1, 2, 3], [1], 2)).toThrow("windowsAt: 2 steps from 1 and the token after are not within 3 tokens");
  });
});
