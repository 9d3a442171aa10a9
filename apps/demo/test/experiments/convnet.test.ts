import { expect, test } from "vitest";
import { convnet, type Inside } from "../../src/experiments/convnet.ts";
import type { Confusion, DigitsStep } from "../../src/experiments/digit-training.ts";
import { read } from "../assets.ts";

const options = { rate: 3e-3, batch: 32, parts: 1, seed: 0, kernels: "simd" } as const;

test("reads two of three digits after fifty steps, and shows its inside and its confusions", async () => {
  const job = await convnet(options, read);
  const seen = Array.from({ length: 50 }, () => job.steps.next().value as DigitsStep);
  expect(seen.at(-1)!.accuracy).toBeGreaterThan(0.66);
  const confusion = job.answer!({ kind: "confusion" }) as Confusion;
  expect(confusion.reduce((a, b) => a + b)).toBe(2000);
  const trace = Array.from({ length: 10 }, (_, i) => confusion[11 * i]!).reduce((a, b) => a + b);
  expect(trace / 2000).toBeCloseTo(seen.at(-1)!.accuracy!, 10);
  const inside = job.answer!({ kind: "inside", image: 0 }) as Inside;
  expect([inside.filters.maps.length, inside.filters.edge, inside.first.maps.length, inside.first.edge]).toEqual([6, 5, 6, 28]);
  expect([inside.second.maps.length, inside.second.edge]).toEqual([16, 10]);
  expect(inside.reading.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  expect(Math.max(...inside.evidence)).toBeCloseTo(1, 6);
  const drawn = job.answer!({ kind: "inside", image: inside.image }) as Inside;
  expect(drawn.reading).toEqual(inside.reading);
});

test("looking changes nothing that is learned, and a step can be taken back", async () => {
  const bare = (step: unknown) => ({ ...(step as DigitsStep), memory: 0 });
  const job = await convnet(options, read);
  const seen = Array.from({ length: 12 }, () => bare(job.steps.next().value));
  const other = await convnet(options, read);
  const again = Array.from({ length: 12 }, () => {
    other.answer!({ kind: "inside", image: 3 });
    return bare(other.steps.next().value);
  });
  expect(again).toEqual(seen);
  expect(bare(job.answer!({ kind: "seek", step: 5 }))).toEqual(seen[4]);
});
