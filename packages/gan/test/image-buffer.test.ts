import { full, scope, seed, type Tensor } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { ImageBuffer } from "../src/index.ts";

/** A batch whose images are all one number. */
const batch = (value: number) => full([4, 2, 2, 1], value);
const values = (t: Tensor) => [0, 4, 8, 12].map((at) => t.data[at]!);

describe("ImageBuffer", () => {
  it("gives images back until their places are filled", () => {
    const buffer = new ImageBuffer([4, 2, 2, 1], { capacity: 4 });
    expect(scope(() => values(buffer.forward(batch(1))))).toEqual([1, 1, 1, 1]);
    expect([...buffer.filled.data]).toEqual([1, 1, 1, 1]);
    expect(new Set(buffer.images.data)).toEqual(new Set([1]));
  });

  it("then gives about half of them and older ones for the others, each of which was put in before and leaves", () => {
    seed(2);
    const buffer = new ImageBuffer([4, 2, 2, 1], { capacity: 12 });
    let fresh = 0;
    const inside = new Map<number, number>();
    const rounds = 400;
    for (let i = 1; i <= rounds; i++) {
      for (const given of scope(() => values(buffer.forward(batch(i))))) {
        if (given === i) fresh++;
        else {
          expect(given).toBeLessThan(i);
          inside.set(given, (inside.get(given) ?? 0) + 1);
        }
      }
    }
    // At most one image of each row of a batch.
    expect(Math.max(...inside.values())).toBeLessThanOrEqual(4);
    expect(fresh / (4 * rounds)).toBeGreaterThan(0.44);
    expect(fresh / (4 * rounds)).toBeLessThan(0.58);
  });

  it("keeps about 50 images if nothing else is said", () => {
    expect(new ImageBuffer([16, 2]).images.shape).toEqual([16, 3, 2]);
    expect(new ImageBuffer([100, 2]).images.shape).toEqual([100, 1, 2]);
  });

  it("refuses capacities that the batch does not divide, and other batches", () => {
    expect(() => new ImageBuffer([4, 2], { capacity: 6 })).toThrow("imageBuffer: capacity is 6, needs a multiple of 4, the batch");
    const buffer = new ImageBuffer([4, 2]);
    expect(() => scope(() => buffer.forward(full([3, 2], 1)))).toThrow("imageBuffer: images are [3, 2], the buffer is for [4, 2]");
  });
});
