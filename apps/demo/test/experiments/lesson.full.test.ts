import { expect, test } from "vitest";
import type { LessonStep } from "../../src/experiments/lesson.ts";
import { read } from "../assets.ts";
import { tasks } from "./lessons.ts";

test.each(tasks)("$name comes to $score within $steps steps", async ({ make, rate, batch, steps, score }) => {
  const job = await make({ rate, batch, seed: 1, kernels: "simd" }, read);
  let best = 0;
  for (let i = 0; i < steps && best < score; i++) best = Math.max(best, (job.steps.next().value as LessonStep).score ?? 0);
  expect(best).toBeGreaterThanOrEqual(score);
});
