import { expect, test } from "vitest";
import type { LessonStep } from "../../src/experiments/lesson.ts";
import { read } from "../assets.ts";
import { tasks } from "./lessons.ts";

const bare = (step: unknown) => ({ ...(step as LessonStep), memory: 0 });

test.each(tasks)("$name: the loss falls, and a step can be taken back, bit for bit", async ({ make, rate }) => {
  const job = await make({ rate, batch: 8, seed: 1, kernels: "simd" }, read);
  const seen = Array.from({ length: 12 }, () => bare(job.steps.next().value));
  const mean = (from: number) => seen.slice(from, from + 4).reduce((sum, { loss }) => sum + loss, 0);
  expect(mean(8)).toBeLessThan(mean(0));
  expect(bare(job.answer!({ kind: "seek", step: 5 }))).toEqual(seen[4]);
  expect(Array.from({ length: 7 }, () => bare(job.steps.next().value))).toEqual(seen.slice(5));
});
