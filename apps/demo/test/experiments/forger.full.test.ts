import { expect, test } from "vitest";
import { forger } from "../../src/experiments/forger.ts";
import { read } from "../assets.ts";

test("85 of 100 digits are read as they were asked for within 1,500 steps, and the forger does not repeat itself", async () => {
  const options = {
    loss: "nonSaturating",
    conditional: true,
    rate: 1e-3,
    width: 12,
    batch: 32,
    parts: 3,
    seed: 1,
    kernels: "simd",
  } as const;
  const job = await forger(options, read);
  let asked = 0;
  for (const { step, verdict } of job.steps) {
    asked = Math.max(asked, verdict?.asked ?? 0);
    expect(verdict?.collapsed ?? false).toBe(false);
    if (asked >= 0.85 || step === 1500) break;
    // The parts that are still on their way arrive between steps.
    if (step % 20 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  expect(asked).toBeGreaterThanOrEqual(0.85);
});
