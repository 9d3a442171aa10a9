import { capture, mul, noGrad, select, sum, type Tensor, tensor } from "@sluice/core";
import { describe, expect, test } from "vitest";
import {
  CenterCrop,
  ElasticTransform,
  RandomAffine,
  RandomCrop,
  RandomFlip,
  RandomPerspective,
  RandomRotation,
  Resize,
} from "../../src/transforms/geometry.ts";
import type { Transform } from "../../src/transforms/sample.ts";

const grid = (N: number, H: number, W: number, C = 1) =>
  tensor(
    Float32Array.from({ length: N * H * W * C }, (_, i) => i),
    [N, H, W, C],
  );

/** A bright disc around a point of each image, whose middle can be found again. */
function discs(N: number, size: number, radius: number) {
  const points = Array.from({ length: N }, (_, n) => [size / 2 + 3 * Math.sin(n), size / 2 + 3 * Math.cos(2 * n)] as const);
  const values = points.flatMap(([x, y]) =>
    Array.from({ length: size * size }, (_, i) => Math.max(0, radius - Math.hypot((i % size) + 0.5 - x, Math.floor(i / size) + 0.5 - y))),
  );
  return { images: tensor(Float32Array.from(values), [N, size, size, 1]), points: tensor(Float32Array.from(points.flat()), [N, 1, 2]) };
}

/** Where the disc of image n is. */
function middle(images: Tensor, n: number): [number, number] {
  const [, H, W] = images.shape as [number, number, number, number];
  const { data } = select(images, 0, n);
  let [total, x, y] = [0, 0, 0];
  for (let i = 0; i < H * W; i++) {
    total += data[i]!;
    x += data[i]! * ((i % W) + 0.5);
    y += data[i]! * (Math.floor(i / W) + 0.5);
  }
  return [x / total, y / total];
}

test.for<[string, Transform, number]>([
  ["RandomCrop", new RandomCrop(40, { padding: 2, seed: 1 }), 0.03],
  ["RandomFlip", new RandomFlip({ seed: 1 }), 0.03],
  ["RandomFlip upside down", new RandomFlip({ vertical: true, seed: 1 }), 0.03],
  ["Resize", new Resize([30, 60]), 0.05],
  ["CenterCrop", new CenterCrop([36, 38]), 0.03],
  ["RandomRotation", new RandomRotation(90, { seed: 1 }), 0.1],
  ["RandomAffine", new RandomAffine({ rotate: 40, translate: 0.1, scale: [0.8, 1.2], shear: 15, seed: 1 }), 0.1],
  ["RandomPerspective", new RandomPerspective(0.3, { seed: 1 }), 0.3],
  ["ElasticTransform", new ElasticTransform({ alpha: 20, sigma: 8, seed: 1 }), 0.5],
])("keypoints, boxes and masks move with the pixels: %s", ([, transform, within]) => {
  const { images, points } = discs(8, 42, 4);
  const corners = points.data;
  const boxes = Float32Array.from({ length: 8 * 4 }, (_, i) => corners[2 * (i >> 2) + (i & 1)]! + (i % 4 < 2 ? -4 : 4));
  const out = transform.apply({ images, points, masks: mul(images, 2), boxes: tensor(boxes, [8, 1, 4]) });
  let moved = 0;
  for (let n = 0; n < 8; n++) {
    const [x, y] = middle(out.images, n);
    const [px, py] = [out.points!.data[2 * n]!, out.points!.data[2 * n + 1]!];
    expect(Math.hypot(x - px, y - py)).toBeLessThan(within);
    moved += Math.hypot(px - corners[2 * n]!, py - corners[2 * n + 1]!);
    const [left, upper, right, lower] = out.boxes!.data.slice(4 * n, 4 * n + 4) as unknown as [number, number, number, number];
    expect(left < px && px < right && upper < py && py < lower).toBe(true);
  }
  expect(moved).toBeGreaterThan(1);
  expect(out.masks!.data).toEqual(mul(out.images, 2).data);
});

describe("Resize", () => {
  test("interpolates as PyTorch does (align_corners=False)", () => {
    const out = new Resize(4).apply({ images: tensor([0, 1, 2, 3], [1, 2, 2, 1]) }).images;
    expect([...out.data]).toEqual([0, 0.25, 0.75, 1, 0.5, 0.75, 1.25, 1.5, 1.5, 1.75, 2.25, 2.5, 2, 2.25, 2.75, 3]);
  });
});

describe("RandomFlip", () => {
  test("mirrors all images or none, and leaves labels alone", () => {
    const labels = tensor(Int32Array.from([3, 4]));
    const sample = { images: grid(2, 1, 3), labels };
    expect([...new RandomFlip({ p: 1 }).apply(sample).images.data]).toEqual([2, 1, 0, 5, 4, 3]);
    expect([...new RandomFlip({ p: 0 }).apply(sample).images.data]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(new RandomFlip({ p: 1 }).apply(sample).labels).toBe(labels);
  });

  test("refuses a share above 1", () => {
    expect(() => new RandomFlip({ p: 2 })).toThrow("randomFlip: p is 2, needs 0 ≤ p ≤ 1");
  });
});

describe("crops", () => {
  test("take whole pixels", () => {
    expect([...new CenterCrop(2).apply({ images: grid(1, 4, 4) }).images.data]).toEqual([5, 6, 9, 10]);
    const out = new RandomCrop(2, { seed: 3 }).apply({ images: grid(50, 4, 4) }).images.data;
    for (let n = 0; n < 50; n++) {
      const first = out[4 * n]!;
      expect([...out.slice(4 * n, 4 * n + 4)]).toEqual([first, first + 1, first + 4, first + 5]);
      expect([0, 1, 2, 4, 5, 6, 8, 9, 10]).toContain(first - 16 * n);
    }
    expect(new Set(Array.from({ length: 50 }, (_, n) => out[4 * n]! - 16 * n)).size).toBe(9);
  });

  test("name both sizes if they do not fit", () => {
    expect(() => new RandomCrop(6, { padding: 1 }).apply({ images: grid(1, 3, 3) })).toThrow(
      "randomCrop: size is 6 × 6, the padded images are 5 × 5",
    );
    expect(() => new CenterCrop(4).apply({ images: grid(1, 3, 3) })).toThrow("centerCrop: size is 4 × 4, the images are 3 × 3");
  });
});

describe("chance", () => {
  const images = discs(4, 20, 5).images;
  const bits = (seed: number) => [...new RandomAffine({ rotate: 30, seed }).apply({ images }).images.data];

  test("is the seed's: the same bits from the same one, others from another", () => {
    expect(bits(1)).toEqual(bits(1));
    expect(bits(1)).not.toEqual(bits(2));
  });

  test("goes on in a captured transform as in an eager one", () => {
    const [eager, captured] = [new RandomAffine({ rotate: 30, seed: 5 }), new RandomAffine({ rotate: 30, seed: 5 })];
    const program = capture((x: Tensor) => noGrad(() => sum(captured.apply({ images: x }).images, [1, 2, 3])));
    const sums = Array.from({ length: 3 }, () => [...program(images).data]);
    expect(sums).toEqual(sums.map(() => [...sum(eager.apply({ images }).images, [1, 2, 3]).data]));
    expect(sums[0]).not.toEqual(sums[1]);
  });

  test("names what has another number of entries than there are images", () => {
    expect(() => new RandomFlip().apply({ images, points: tensor([1, 2], [1, 1, 2]) })).toThrow(
      "randomFlip: points are [1, 1, 2], but there are 4 images",
    );
    expect(() => new RandomFlip().apply({ images: tensor([1]) })).toThrow("randomFlip: images are [1], need 4 dimensions: [N, H, W, C]");
  });
});
