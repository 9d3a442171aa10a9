import { expect, test } from "vitest";
import { type Detection, detection } from "../../src/experiments/detection.ts";
import { faces, type Verification } from "../../src/experiments/faces.ts";
import { type Nearest, retrieval } from "../../src/experiments/retrieval.ts";
import { segmentation } from "../../src/experiments/segmentation.ts";
import { type Figure, skeleton } from "../../src/experiments/skeleton.ts";
import { limbs } from "../../src/experiments/skeleton-limbs.ts";
import { read } from "../assets.ts";

const options = { rate: 3e-3, batch: 8, seed: 1, kernels: "simd" } as const;

test("detection shows a scene with its truth, ten digits to drop, and finds boxes within the image", async () => {
  const job = await detection(options, read);
  for (let i = 0; i < 5; i++) job.steps.next();
  const scene = job.answer!({ kind: "scene", number: 1 }) as { image: Float32Array; labels: number[] };
  expect(scene.image).toHaveLength(64 * 64);
  expect(scene.labels.length).toBeGreaterThan(0);
  expect(job.answer!({ kind: "stamps" })).toHaveLength(7840);
  for (const { label, score } of job.answer!({ kind: "find", image: scene.image }) as Detection[]) {
    expect(label).toBeLessThan(10);
    expect(score).toBeGreaterThanOrEqual(0.3);
  }
});

test("segmentation says of each pixel how much it belongs to a digit", async () => {
  const job = await segmentation(options, read);
  const { image } = job.answer!({ kind: "scene", number: 1 }) as { image: Float32Array };
  const mask = job.answer!({ kind: "find", image }) as Float32Array;
  expect(mask).toHaveLength(64 * 64);
  expect(mask.every((share) => share >= 0 && share <= 1)).toBe(true);
});

test("a figure moves with its phase, and eleven joints are found that limbs can join", () => {
  const job = skeleton(options);
  const figure = (phase: number) => job.answer!({ kind: "figure", number: 2, phase }) as Figure;
  expect(figure(0.5).points).not.toEqual(figure(0).points);
  const found = job.answer!({ kind: "find", image: figure(0).image }) as number[];
  expect(found).toHaveLength(22);
  expect(new Set(limbs.flat())).toEqual(new Set(Array.from({ length: 11 }, (_, joint) => joint)));
});

test("one picture is most like itself, and another view of a face is another picture", () => {
  const job = faces(options);
  const face = (who: number, view: number) => job.answer!({ kind: "face", who, view }) as Float32Array;
  expect(face(1, 2)).not.toEqual(face(1, 1));
  expect(face(1, 1)).toEqual(face(1, 1));
  const { similarity } = job.answer!({ kind: "verify", pictures: [face(1, 1), face(1, 1)] }) as Verification;
  expect(similarity).toBeCloseTo(1, 5);
});

test("the nearest to a stored digit is that digit itself", async () => {
  const job = await retrieval(options, read);
  const near = job.answer!({ kind: "nearest", pixels: null, count: 3 }) as Nearest;
  expect(near.similarities[0]).toBeCloseTo(1, 5);
  expect(near.labels).toHaveLength(3);
  const again = job.answer!({ kind: "nearest", pixels: near.pixels.slice(0, 784), count: 3 }) as Nearest;
  expect(again.labels).toEqual(near.labels);
});
