import { expect, test } from "vitest";
import { type SlidingMaps, type SlidingOptions, type SlidingStep, sliding } from "../../src/experiments/sliding.ts";
import { filters } from "../../src/experiments/sliding-filters.ts";
import { read } from "../assets.ts";

const options: SlidingOptions = { filter: filters.upright, digit: 0, seed: 0, kernels: "simd" };

test("every place's products add up to what conv2d writes there", async () => {
  const job = await sliding(options, read);
  const { map, named } = job.answer!({ kind: "maps", pixels: null }) as SlidingMaps;
  for (let place = 0; place < 676; place++) {
    const { row, column, products, sum } = job.steps.next().value as SlidingStep;
    expect([row, column]).toEqual([Math.floor(place / 26), place % 26]);
    expect(products.reduce((a, b) => a + b)).toBeCloseTo(sum, 4);
    expect(sum).toBe(map[place]);
  }
  expect((job.steps.next().value as SlidingStep).row).toBe(0);
  expect(named.map(({ name }) => name)).toEqual(Object.keys(filters));
  expect(named.every((each) => each.map.every((value) => value >= 0))).toBe(true);
});

test("a drawing takes the place of the digit", async () => {
  const job = await sliding({ ...options, filter: filters.blur }, read);
  const drawing = new Uint8Array(784).fill(255);
  const { image, map } = job.answer!({ kind: "maps", pixels: drawing }) as SlidingMaps;
  expect(image).toEqual(drawing);
  expect(map.every((value) => Math.abs(value - 1) < 1e-5)).toBe(true);
});

test("pools 20 × 20 to 2 × 2 by the largest or the mean", async () => {
  const job = await sliding(options, read);
  const values = Array.from({ length: 400 }, (_, i) => (i === 0 ? 1 : i === 399 ? 0.5 : 0));
  expect(job.answer!({ kind: "pool", values, window: 10, mean: false })).toEqual([1, 0, 0, 0.5]);
  expect((job.answer!({ kind: "pool", values, window: 10, mean: true }) as number[])[0]).toBeCloseTo(0.01, 6);
});

test("a filter of another size is an error that says so", async () => {
  await expect(sliding({ ...options, filter: [1, 2] }, read)).rejects.toThrow("sliding: the filter has 2 numbers, needs 9");
});
