import { add, mul, rand, seed, tensor } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { hog } from "../../src/tasks/hog.ts";

/** A picture of 16 × 16 from a formula. */
const picture = (f: (x: number, y: number) => number) =>
  tensor(
    Float32Array.from({ length: 256 }, (_, i) => f(i % 16, Math.floor(i / 16))),
    [1, 16, 16, 1],
  );
/** The histogram of one cell, of a picture with one block of 2 × 2 cells. */
const histogram = (f: (x: number, y: number) => number, cell = 0) => [...hog(picture(f)).data.subarray(9 * cell, 9 * cell + 9)];

describe("hog", () => {
  test("puts all edges of one direction into that direction's bin", () => {
    expect(histogram((x) => x).map((v) => v > 0.01)).toEqual([true, ...Array(8).fill(false)]);
    // 90° lies halfway between the bins of 80° and 100°.
    const level = histogram((_, y) => y);
    expect(level[4]).toBeCloseTo(level[5], 5);
    expect(level.filter((v) => v > 0.01)).toHaveLength(2);
  });

  test("falling and rising edges count alike", () => {
    expect(histogram((x) => -x)).toEqual(histogram((x) => x));
  });

  test("an edge is found in the cell where it is", () => {
    const f = (x: number, y: number) => (y < 8 && x >= 12 ? 1 : 0);
    expect(Math.max(...histogram(f, 1))).toBeGreaterThan(0.5);
    expect(Math.max(...histogram(f, 2))).toBe(0);
  });

  test("does not depend on brightness and contrast", () => {
    seed(1);
    const images = rand([2, 24, 16, 1]);
    const [a, b] = [hog(images), hog(add(mul(images, 3), 2))];
    expect(a.shape).toEqual([2, 2 * 1 * 4 * 9]);
    for (const [i, value] of a.data.entries()) expect(b.data[i]).toBeCloseTo(value, 2);
  });

  test("blocks have length 1", () => {
    seed(1);
    const rows = hog(rand([1, 24, 24, 1])).data;
    for (let from = 0; from < rows.length; from += 36) expect(Math.hypot(...rows.subarray(from, from + 36))).toBeCloseTo(1, 3);
  });

  test("refuses colours and sizes that are no multiple of a cell", () => {
    const need = "need [N, H, W, 1] with H and W multiples of 8, at least 16";
    expect(() => hog(rand([1, 16, 16, 3]))).toThrow(`hog: images are [1, 16, 16, 3], ${need}`);
    expect(() => hog(rand([1, 28, 28, 1]))).toThrow(`hog: images are [1, 28, 28, 1], ${need}`);
    expect(() => hog(rand([1, 8, 8, 1]))).toThrow(`hog: images are [1, 8, 8, 1], ${need}`);
  });
});
