import { describe, expect, test } from "vitest";
import { Draws } from "../../src/tasks/draws.ts";
import { drawFace, type FaceIdentity, type FaceView, randomIdentity, randomView } from "../../src/tasks/faces.ts";

const somebody = randomIdentity(new Draws("identity", 1));
const plain = Object.fromEntries(Object.keys(randomView(new Draws("view", 1))).map((key) => [key, 0])) as unknown as FaceView;
/** A face under the same noise as any other. */
const face = (view: Partial<FaceView> = {}, who: FaceIdentity = somebody) => drawFace(who, { ...plain, ...view }, new Draws("noise", 1));
/** The mean of a rectangle of pixels. */
const mean = (pixels: Float32Array, [left, upper, right, lower]: readonly number[]) => {
  let sum = 0;
  for (let y = upper; y < lower; y++) for (let x = left; x < right; x++) sum += pixels[48 * y + x];
  return sum / ((right - left) * (lower - upper));
};
/** Rows in which two pictures differ. */
const rowsThatDiffer = (a: Float32Array, b: Float32Array) =>
  Array.from({ length: 48 }, (_, y) => y).filter((y) => a.subarray(48 * y, 48 * y + 48).some((v, x) => v !== b[48 * y + x]));

describe("drawFace", () => {
  test("is the same picture for the same person, view and noise, with pixels from 0 to 1", () => {
    const pixels = face();
    expect(face()).toEqual(pixels);
    expect(Math.min(...pixels)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...pixels)).toBeLessThanOrEqual(1);
  });

  test("light comes from where it is said to", () => {
    const [left, right] = [
      [0, 0, 12, 48],
      [36, 0, 48, 48],
    ];
    expect(mean(face({ lightX: 1 }), right)).toBeGreaterThan(mean(face({ lightX: 1 }), left) + 0.1);
    expect(mean(face({ lightX: -1 }), left)).toBeGreaterThan(mean(face({ lightX: -1 }), right) + 0.1);
  });

  test("a smile changes the mouth alone, raised brows the brows", () => {
    expect(Math.min(...rowsThatDiffer(face(), face({ smile: 1 })))).toBeGreaterThan(28);
    expect(Math.max(...rowsThatDiffer(face(), face({ browsRaised: 1 })))).toBeLessThan(25);
  });

  test("turning the head moves its features to that side", () => {
    // The pupils are the darkest spots of a row of the eyes.
    const middle = (pixels: Float32Array) => {
      const rows = pixels.subarray(48 * 19, 48 * 26);
      let [sum, weight] = [0, 0];
      rows.forEach((v, i) => {
        const x = i % 48;
        if (v < 0.25 && x > 12 && x < 36) [sum, weight] = [sum + x, weight + 1];
      });
      return sum / weight;
    };
    expect(middle(face({ yaw: 1 }))).toBeGreaterThan(middle(face({ yaw: -1 })) + 2);
  });

  test("people differ", () => {
    const other = randomIdentity(new Draws("identity", 2));
    expect(rowsThatDiffer(face(), face({}, other)).length).toBeGreaterThan(20);
  });
});

test("identities and views are numbers from −1 to 1, seeded", () => {
  for (const random of [randomIdentity, randomView]) {
    const values = Object.values(random(new Draws("random", 3)));
    expect(values).toEqual(Object.values(random(new Draws("random", 3))));
    expect(values.every((v) => v >= -1 && v < 1)).toBe(true);
    expect(new Set(values).size).toBe(values.length);
  }
});
