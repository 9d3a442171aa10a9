import { describe, expect, test } from "vitest";
import { Draws } from "../../src/tasks/draws.ts";
import { type DigitSheet, drawScene } from "../../src/tasks/scenes.ts";

/** Two digits of 8 × 8: a bar of 2 × 4 pixels and a full square of 6 × 6. */
const sheet: DigitSheet = {
  images: {
    shape: [2, 8, 8],
    data: Uint8Array.from({ length: 128 }, (_, i) => {
      const [x, y] = [i % 8, Math.floor(i / 8) % 8];
      const inside = i < 64 ? x >= 3 && x < 5 && y >= 2 && y < 6 : x >= 1 && x < 7 && y >= 1 && y < 7;
      return inside ? 255 : 0;
    }),
  },
  labels: { data: [1, 0] },
};
const scene = (seed: number, options = {}) => drawScene(sheet, new Draws("scene", seed), { strokes: 0, noise: 0, size: 48, ...options });

describe("drawScene", () => {
  test("boxes fit the digits' ink, in the ratio of its sides", () => {
    for (let seed = 1; seed < 6; seed++) {
      const { image, boxes, labels } = scene(seed, { digits: [1, 1] });
      const [left, upper, right, lower] = boxes[0];
      expect((right - left) / (lower - upper)).toBeCloseTo(labels[0] === 1 ? 0.5 : 1, 6);
      expect(lower - upper).toBeGreaterThanOrEqual(12);
      expect(lower - upper).toBeLessThanOrEqual(28);
      image.forEach((value, i) => {
        const [x, y] = [(i % 48) + 0.5, Math.floor(i / 48) + 0.5];
        const inside = Math.min(x - left, right - x, y - upper, lower - y);
        // Corners are blurred: half a pixel of the sheet is up to 3.5 pixels here.
        if (inside > 2) expect(value).toBeGreaterThan(0.5);
        if (inside < -0.1) expect(value).toBeLessThan(0.5);
      });
    }
  });

  test("the mask is where ink is", () => {
    const { image, mask } = scene(1);
    expect([...mask]).toEqual(Array.from(image, (value) => Number(value >= 0.4)));
  });

  test("there are as many digits as wanted, none over another, all of them inside", () => {
    for (let seed = 1; seed < 10; seed++) {
      const { boxes, labels } = scene(seed, { digits: [2, 3], heights: [10, 14], size: 64 });
      expect([2, 3]).toContain(boxes.length);
      expect(labels).toHaveLength(boxes.length);
      expect(boxes.flat().every((v) => v >= 0 && v <= 64)).toBe(true);
      boxes.forEach((a, i) => {
        for (const b of boxes.slice(i + 1)) expect(a[0] >= b[2] || b[0] >= a[2] || a[1] >= b[3] || b[1] >= a[3]).toBe(true);
      });
    }
  });

  test("strokes and noise are in the image, not in the truth", () => {
    const bare = scene(1, { digits: [0, 0], strokes: 9, noise: 0.05 });
    expect(Math.max(...bare.image)).toBeGreaterThan(0.3);
    expect(Math.max(...bare.mask)).toBe(0);
    expect(bare.boxes).toEqual([]);
  });

  test("one seed draws one scene", () => {
    expect(scene(3)).toEqual(scene(3));
    expect(scene(3)).not.toEqual(scene(4));
  });
});
