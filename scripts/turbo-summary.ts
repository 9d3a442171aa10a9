// What turbo did: the summary of its last run, and how much each of its tasks counts.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Counts, readClosingLine } from "./closing-line.ts";

/** A task of turbo's summary, as far as it is read here; one that never started has no execution. */
export interface TurboTask {
  taskId: string;
  cache: { status: "HIT" | "MISS" };
  execution?: { startTime: number; endTime: number; exitCode: number };
  logFile: string;
}

/** The tasks of the only run whose summary is in a folder; none if turbo did not get that far. */
export function readSummary(folder: string): TurboTask[] {
  const [name] = existsSync(folder) ? readdirSync(folder) : [];
  if (name === undefined) return [];
  const { tasks } = JSON.parse(readFileSync(join(folder, name), "utf8")) as { tasks: TurboTask[] };
  return tasks.filter(({ execution }) => execution);
}

/**
 * How much a task counts: what the closing line of its log says, restored from the cache or fresh. A task without one is a single check.
 * One that ends badly without saying which check failed is itself the failure.
 * @param log - what the task printed
 */
export function countTask({ cache, execution }: TurboTask, log: string): { cached: boolean; counts: Counts; seconds: number } {
  const { startTime = 0, endTime = 0, exitCode = 1 } = execution ?? {};
  const counts = readClosingLine(log) ?? { passed: exitCode === 0 ? 1 : 0, failed: 0, skipped: 0 };
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
  return { cached: cache.status === "HIT", counts, seconds: (endTime - startTime) / 1000 };
}
