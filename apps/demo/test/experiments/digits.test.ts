import { expect, test } from "vitest";
import { type DigitsReading, type DigitsSample, type DigitsStep, digits } from "../../src/experiments/digits.ts";
import { read } from "../assets.ts";

const options = { hidden: 32, rate: 3e-3, batch: 64, seed: 1, kernels: "simd" as const, parts: 12 };

test("runs headless: reads 85 digits of 100 after 400 steps on the first part, answers questions, and its memory stands still", async () => {
  const job = await digits(options, read);
  const steps: DigitsStep[] = [];
  for (const step of job.steps) {
    steps.push(step);
    if (step.step === 400) break;
  }
  expect(steps.at(-1)?.accuracy).toBeGreaterThan(0.85);
  expect(steps[0]!.loss).toBeGreaterThan(2);
  expect(steps.at(-1)!.memory).toBe(steps[300]!.memory);
  const samples = job.answer!({ kind: "samples", count: 12 }) as DigitsSample[];
  expect(samples).toHaveLength(12);
  expect(samples[0]!.truth).toBe(7);
  const reading = job.answer!({ kind: "read", pixels: samples[0]!.pixels }) as DigitsReading;
  expect(reading.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  expect(reading.indexOf(Math.max(...reading))).toBe(samples[0]!.answer);
});

test("a seed gives the same run again", async () => {
  const losses = async () => {
    const { steps } = await digits({ ...options, hidden: 16, parts: 1 }, read);
    return Array.from({ length: 20 }, () => (steps.next().value as DigitsStep).loss);
  };
  expect(await losses()).toEqual(await losses());
});

test("goes back over the end of a pass, and repeats the same steps", async () => {
  const job = await digits({ ...options, hidden: 8, parts: 1, batch: 256 }, read);
  const losses = Array.from({ length: 60 }, () => (job.steps.next().value as DigitsStep).loss);
  expect((job.answer!({ kind: "seek", step: 15 }) as DigitsStep).loss).toBe(losses[14]);
  expect(Array.from({ length: 45 }, () => (job.steps.next().value as DigitsStep).loss)).toEqual(losses.slice(15));
});

test("digits that cannot be had are an error before anything is trained", async () => {
  await expect(digits(options, (file) => read(`nowhere/${file}`))).rejects.toThrow("ENOENT");
  const truncated = async () =>
    new Uint8Array(await new Response(new Blob([new Uint8Array(9)]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer());
  await expect(digits(options, truncated)).rejects.toThrow("digits: part 0 has 9 bytes, needs 3925000");
});
