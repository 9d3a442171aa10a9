import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { digits } from "../../src/experiments/digits.ts";
import type { DigitsReading, DigitsSample, DigitsStep } from "../../src/experiments/protocol.ts";

const assets = fileURLToPath(new URL("../../public/digits/", import.meta.url));
const read = async (address: string) => new Uint8Array(await readFile(address));
const options = { hidden: 32, rate: 3e-3, batch: 64, seed: 1, relaxed: false, assets };

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
    const { steps } = await digits({ ...options, hidden: 16 }, read);
    return Array.from({ length: 20 }, () => (steps.next().value as DigitsStep).loss);
  };
  expect(await losses()).toEqual(await losses());
});

test("digits that cannot be had are an error before anything is trained", async () => {
  await expect(digits({ ...options, assets: "/nowhere/" }, read)).rejects.toThrow("ENOENT");
  const truncated = async () =>
    new Uint8Array(await new Response(new Blob([new Uint8Array(9)]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer());
  await expect(digits(options, truncated)).rejects.toThrow("digits: part 0 has 9 bytes, needs 3925000");
});
