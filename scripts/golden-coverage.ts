// Runs the golden cases and says how many core passes, by category; fails if a case is run by nobody or fails.
// Usage: node scripts/golden-coverage.ts
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ownerOf } from "../packages/core/test/golden/elsewhere.ts";

interface Listed {
  readonly id: string;
  readonly op: string;
}
interface Report {
  testResults: { assertionResults: { ancestorTitles: string[]; title: string; status: string }[] }[];
}

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "packages", "core", "test", "golden");
const cases = new Map<string, Listed[]>();
for (const set of ["torch", "sluice"]) {
  for (const file of readdirSync(join(folder, set))) {
    if (!file.endsWith(".json") || file === "index.json") continue;
    const { category, cases: found } = JSON.parse(readFileSync(join(folder, set, file), "utf8")) as { category: string; cases: Listed[] };
    cases.set(category, [...(cases.get(category) ?? []), ...found]);
  }
}

/** Runs cases.test.ts and returns the status of each case by `category id`. */
function run(): Map<string, string> {
  const temporary = mkdtempSync(join(tmpdir(), "golden-"));
  const report = join(temporary, "report.json");
  const args = ["run", "--project", "node", join(folder, "cases.test.ts"), "--reporter=json", `--outputFile=${report}`];
  spawnSync("vitest", args, { cwd: root, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" });
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
  rmSync(temporary, { recursive: true });
  return new Map(
    testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .map(({ ancestorTitles, title, status }) => [`${ancestorTitles[0]} ${title.split(" ")[0]}`, status]),
  );
}

const statuses = run();
const problems: string[] = [];
const sums = { passed: 0, core: 0, elsewhere: 0 };
const line = (name: string, passed: number, core: number, elsewhere: number) =>
  console.log(`${name.padEnd(14)} ${String(passed).padStart(5)} / ${String(core).padEnd(6)} ${elsewhere || ""}`);
console.log("category       passed / core's  other packages'");
for (const [category, found] of [...cases].sort(([a], [b]) => a.localeCompare(b))) {
  const ours = found.filter((c) => ownerOf(c) === null);
  const passed = ours.filter(({ id }) => statuses.get(`${category} ${id}`) === "passed");
  for (const { id, op } of ours) {
    const status = statuses.get(`${category} ${id}`);
    if (status !== "passed") problems.push(`${status === undefined ? "not run" : status}: ${category} ${id} (${op})`);
  }
  line(category, passed.length, ours.length, found.length - ours.length);
  sums.passed += passed.length;
  sums.core += ours.length;
  sums.elsewhere += found.length - ours.length;
}
line("all", sums.passed, sums.core, sums.elsewhere);
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
