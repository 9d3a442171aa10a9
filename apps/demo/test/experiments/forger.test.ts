import { expect, test } from "vitest";
import { type ForgerOptions, type ForgerStep, forger } from "../../src/experiments/forger.ts";
import { forgerStandard } from "../../src/experiments/standards.ts";
import { read } from "../assets.ts";

const options: ForgerOptions = { ...forgerStandard, width: 4, batch: 16, parts: 1 };
const bare = (step: unknown) => ({ ...(step as ForgerStep), memory: 0 });

test("after fifty steps a reader has judged two hundred forgeries, and there is a sheet of ten", async () => {
  const job = await forger(options, read);
  const seen = Array.from({ length: 50 }, () => job.steps.next().value as ForgerStep);
  expect(seen.every(({ discriminatorLoss, generatorLoss }) => Number.isFinite(discriminatorLoss) && Number.isFinite(generatorLoss))).toBe(
    true,
  );
  expect(seen.map(({ verdict }) => verdict !== undefined).indexOf(true)).toBe(49);
  const { verdict, sheet } = seen[49]!;
  expect(sheet).toHaveLength(10 * 784);
  expect(verdict!.digits).toBeGreaterThanOrEqual(1);
  expect(verdict!.asked).toBeGreaterThanOrEqual(0.05);
  expect(verdict!.collapsed).toBe(false);
});

test("looking changes nothing that is learned, and a step can be taken back", async () => {
  const job = await forger(options, read);
  const seen = Array.from({ length: 20 }, () => bare(job.steps.next().value));
  const other = await forger(options, read);
  const again = Array.from({ length: 20 }, () => {
    other.answer!({ kind: "sheet", columns: 2 });
    other.answer!({ kind: "walk", from: 1, to: 2, frames: 3, digit: 7 });
    return bare(other.steps.next().value);
  });
  expect(again).toEqual(seen);
  expect(bare(job.answer!({ kind: "seek", step: 9 }))).toEqual(seen[8]);
});

test("a column of the sheet is one latent vector, and a walk ends where the next one begins", async () => {
  const job = await forger(options, read);
  for (let i = 0; i < 5; i++) job.steps.next();
  const sheet = job.answer!({ kind: "sheet", columns: 3 }) as Uint8Array;
  expect(sheet).toHaveLength(30 * 784);
  const walk = (from: number, digit: number) => job.answer!({ kind: "walk", from, to: from + 1, frames: 4, digit }) as Uint8Array;
  const [first, next] = [walk(1, 3), walk(2, 3)];
  expect(first.slice(3 * 784)).toEqual(next.slice(0, 784));
  expect(walk(1, 4)).not.toEqual(first);
});

test("a forger that nobody tells the digit has no share of digits as asked", async () => {
  const job = await forger({ ...options, conditional: false, loss: "hinge" }, read);
  const last = Array.from({ length: 50 }, () => job.steps.next().value as ForgerStep).at(-1)!;
  expect(last.verdict!.asked).toBeUndefined();
  expect(job.answer!({ kind: "sheet", columns: 2 })).toHaveLength(20 * 784);
});
