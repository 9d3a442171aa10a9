// How many of the golden cases core runs, by category; fails if a case is run by nobody.
// Usage: node scripts/golden-coverage.ts
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Adapter } from "../packages/core/test/golden/adapter.ts";
import { ownerOf } from "../packages/core/test/golden/elsewhere.ts";

const source = "--conditions=@sluice/source";
if (!process.execArgv.includes(source)) {
  const { status } = spawnSync(process.execPath, [source, fileURLToPath(import.meta.url)], { stdio: "inherit" });
  process.exit(status ?? 1);
}
const { adapters } = (await import("../packages/core/test/golden/adapters/index.ts")) as {
  adapters: Record<string, Record<string, Adapter>>;
};

interface Listed {
  readonly id: string;
  readonly op: string;
}
const folder = new URL("../packages/core/test/golden/", import.meta.url);
const cases = new Map<string, Listed[]>();
for (const set of ["torch/", "sluice/"]) {
  for (const file of readdirSync(new URL(set, folder))) {
    if (!file.endsWith(".json") || file === "index.json") continue;
    const { category, cases: found } = JSON.parse(readFileSync(new URL(set + file, folder), "utf8")) as {
      category: string;
      cases: Listed[];
    };
    cases.set(category, [...(cases.get(category) ?? []), ...found]);
  }
}

let covered = 0;
let core = 0;
let other = 0;
const missing: string[] = [];
console.log("category        covered / core's   elsewhere");
for (const [category, found] of [...cases].sort(([a], [b]) => a.localeCompare(b))) {
  const ours = found.filter((c) => ownerOf(c) === null);
  const run = ours.filter((c) => adapters[category]?.[c.op]);
  missing.push(...ours.filter((c) => !run.includes(c)).map((c) => `${category}: ${c.id} (${c.op})`));
  covered += run.length;
  core += ours.length;
  other += found.length - ours.length;
  console.log(
    `${category.padEnd(18)} ${String(run.length).padStart(4)} / ${String(ours.length).padEnd(8)} ${found.length - ours.length || ""}`,
  );
}
console.log(`${"all".padEnd(18)} ${String(covered).padStart(4)} / ${String(core).padEnd(8)} ${other}`);
for (const line of missing) console.log(`not run: ${line}`);
process.exitCode = missing.length === 0 ? 0 : 1;
