import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { countTask, readSummary, type TurboTask } from "../turbo-summary.ts";

const task = (exitCode: number, status: "HIT" | "MISS" = "MISS"): TurboTask => {
  return { taskId: "core#test", cache: { status }, execution: { startTime: 1000, endTime: 3500, exitCode }, logFile: "a.log" };
};

test("a task counts what its closing line says, from the cache too", () => {
  const log = "…\n12 passed, 0 failed, 3 skipped\n";
  expect(countTask(task(0), log)).toEqual({ cached: false, counts: { passed: 12, failed: 0, skipped: 3 }, seconds: 2.5 });
  expect(countTask(task(0, "HIT"), log)).toMatchObject({ cached: true, counts: { passed: 12, failed: 0, skipped: 3 } });
});

test("a task without a closing line is one check", () => {
  expect(countTask(task(0), "built").counts).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(countTask(task(2), "error TS2304").counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("a task that ends badly without saying which check failed is itself the failure", () => {
  expect(countTask(task(1), "4 passed, 0 failed, 0 skipped").counts).toEqual({ passed: 4, failed: 1, skipped: 0 });
  expect(countTask(task(1), "4 passed, 2 failed, 0 skipped").counts).toEqual({ passed: 4, failed: 2, skipped: 0 });
});

test("a summary lists the tasks that ran", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-summary-"));
  expect(readSummary(folder)).toEqual([]);
  const { execution: _, ...waiting } = task(0);
  writeFileSync(join(folder, "3MVs.json"), JSON.stringify({ tasks: [task(0), waiting] }));
  expect(readSummary(folder)).toEqual([task(0)]);
});
