import { expect, test } from "vitest";
import { forger } from "../../src/experiments/forger.ts";
import { forgerStandard } from "../../src/experiments/standards.ts";
import { read } from "../assets.ts";

test("85 of 100 digits are read as they were asked for within 1,500 steps, and the forger does not repeat itself", async () => {
  const job = await forger(forgerStandard, read);
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
