import { expect, test } from "vitest";
import { convnet } from "../../src/experiments/convnet.ts";
import { read } from "../assets.ts";

test("reads 97 of 100 test digits within 4,000 steps", async () => {
  const job = await convnet({ rate: 2e-3, batch: 64, parts: 12, seed: 0, kernels: "simd" }, read);
  let accuracy = 0;
  for (const step of job.steps) {
    accuracy = step.accuracy ?? accuracy;
    if (accuracy >= 0.97 || step.step === 4000) break;
    // The parts that are still on their way arrive between steps.
    if (step.step % 20 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  expect(accuracy).toBeGreaterThanOrEqual(0.97);
});
