import { rand, Stream, tensor } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { ColorJitter, Grayscale, Normalize, RandomErasing } from "../../src/transforms/color.ts";

const images = rand([8, 6, 6, 3], { stream: new Stream("colours", 1) });

describe("ColorJitter", () => {
  test("multiplies each image by a factor of its own for brightness", () => {
    const out = new ColorJitter({ brightness: 0.4, seed: 1 }).apply({ images }).images.data;
    const factors = Array.from({ length: 8 }, (_, n) => out[108 * n]! / images.data[108 * n]!);
    for (const [i, value] of images.data.entries()) expect(out[i]).toBeCloseTo(value * factors[Math.floor(i / 108)]!, 5);
    expect(factors.every((f) => f > 0.6 && f < 1.4)).toBe(true);
    expect(new Set(factors.map((f) => f.toFixed(3))).size).toBeGreaterThan(5);
  });

  test("keeps the gray of each pixel when it changes saturation or hue", () => {
    const luma = (data: Float32Array, i: number) => 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!;
    for (const options of [{ saturation: 0.8 }, { hue: 0.3 }]) {
      const out = new ColorJitter({ ...options, seed: 1 }).apply({ images }).images.data as Float32Array;
      const before = images.data as Float32Array;
      for (let i = 0; i < 36 * 8; i++) expect(luma(out, i)).toBeCloseTo(luma(before, i), 2);
      expect(Math.max(...out.map((v, i) => Math.abs(v - before[i]!)))).toBeGreaterThan(0.05);
    }
  });

  test("keeps the mean gray of each image when it changes contrast", () => {
    const out = new ColorJitter({ contrast: 0.9, seed: 1 }).apply({ images }).images;
    const mean = (data: ArrayLike<number>, n: number) =>
      Array.from({ length: 36 }, (_, p) => [0.299, 0.587, 0.114].reduce((s, w, c) => s + w * data[108 * n + 3 * p + c]!, 0)).reduce(
        (a, b) => a + b,
      );
    for (let n = 0; n < 8; n++) expect(mean(out.data, n)).toBeCloseTo(mean(images.data, n), 3);
    expect(out.data).not.toEqual(images.data);
  });

  test("needs three channels for what is about colour", () => {
    expect(() => new ColorJitter({ hue: 0.1 }).apply({ images: tensor([1], [1, 1, 1, 1]) })).toThrow(
      "colorJitter: images have 1 channels, need 3",
    );
  });
});

test("Grayscale gives three like channels, to all images or to none", () => {
  const out = new Grayscale().apply({ images: tensor([1, 0, 0, 0, 1, 0], [1, 1, 2, 3]) }).images.data;
  for (const [i, value] of [0.299, 0.299, 0.299, 0.587, 0.587, 0.587].entries()) expect(out[i]).toBeCloseTo(value, 6);
  expect(new Grayscale(0).apply({ images }).images.data).toEqual(images.data);
});

test("Normalize subtracts and divides channel by channel", () => {
  const out = new Normalize([1, 2], [2, 4]).apply({ images: tensor([3, 10, 1, 2], [1, 1, 2, 2]) });
  expect([...out.images.data]).toEqual([1, 2, 0, 0]);
});

test("RandomErasing blanks one rectangle of each image, of the size asked for", () => {
  const ones = tensor(new Float32Array(20 * 400).fill(1), [20, 20, 20, 1]);
  const out = new RandomErasing({ p: 1, area: [0.2, 0.3], seed: 2 }).apply({ images: ones }).images.data;
  for (let n = 0; n < 20; n++) {
    const gone = [...out.slice(400 * n, 400 * n + 400).entries()].filter(([, v]) => v === 0).map(([i]) => i);
    const [rows, columns] = [new Set(gone.map((i) => Math.floor(i / 20))), new Set(gone.map((i) => i % 20))];
    expect(gone.length).toBe(rows.size * columns.size);
    expect(gone.length / 400).toBeGreaterThan(0.15);
    expect(gone.length / 400).toBeLessThan(0.4);
  }
  expect(new RandomErasing({ p: 0 }).apply({ images: ones }).images.data).toEqual(ones.data);
});
