// What turbo did: the summary of its last run.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A task of turbo's summary, as far as it is read here; one that never started has no execution. The log is restored with what is cached. */
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
