import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSummary, type TurboTask } from "../turbo-summary.ts";

const task: TurboTask = {
  taskId: "core#test",
  cache: { status: "HIT" },
  execution: { startTime: 1000, endTime: 3500, exitCode: 0 },
  logFile: "a.log",
};

test("a summary lists the tasks that ran", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-summary-"));
  expect(readSummary(folder)).toEqual([]);
  const { execution: _, ...waiting } = task;
  writeFileSync(join(folder, "3MVs.json"), JSON.stringify({ tasks: [task, waiting] }));
  expect(readSummary(folder)).toEqual([task]);
});
