import { expect, test } from "vitest";
import { Draws } from "../../src/tasks/draws.ts";
import { textureNames, texturePicture } from "../../src/tasks/textures.ts";

/** The pixels of one quarter, row by row. */
const quarter = (pixels: Float32Array, q: number) =>
  Array.from({ length: 10 }, (_, y) => Array.from({ length: 10 }, (_, x) => pixels[(10 * (q >> 1) + y) * 20 + 10 * (q & 1) + x]));

test("without noise every quarter shows its label's texture", () => {
  const draws = new Draws("textures", 1);
  const seen = new Set<string>();
  for (let i = 0; i < 20; i++) {
    const { pixels, labels } = texturePicture(draws, { noise: 0 });
    labels.forEach((label, q) => {
      const rows = quarter(pixels, q);
      const still = (dx: number, dy: number) =>
        rows.slice(2, 8).every((row, y) => row.slice(2, 8).every((v, x) => v === rows[y + 2 + dy][x + 2 + dx]));
      // A texture is known by the steps along which it does not change.
      const kept = { rows: still(1, 0), columns: still(0, 1), rising: still(1, -1), falling: still(1, 1), checks: still(2, 2) };
      const name = textureNames[label];
      seen.add(name);
      if (name === "checks") expect(kept).toMatchObject({ rows: false, columns: false, rising: false, falling: false, checks: true });
      else if (name === "dots") expect(Object.values(kept)).toEqual([false, false, false, false, false]);
      else expect(kept[name]).toBe(true);
    });
  }
  expect(seen.size).toBe(6);
});

test("noise is added to every pixel", () => {
  const { pixels } = texturePicture(new Draws("textures", 1), { noise: 0.5 });
  const off = pixels.map((v) => Math.abs(Math.abs(v) - 1));
  expect(off.filter((v) => v === 0)).toHaveLength(0);
  expect(Math.sqrt(off.reduce((a, b) => a + b * b) / 400)).toBeCloseTo(0.5, 1);
});
