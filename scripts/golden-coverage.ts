// Runs the golden cases of all packages and says how many pass, by category and package; fails if a case is run by nobody or fails.
// Usage: node scripts/golden-coverage.ts
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { notYet } from "../packages/core/test/golden/elsewhere.ts";

interface Stored {
  readonly category: string;
  readonly cases: readonly { readonly id: string; readonly op: string }[];
}
interface Report {
  testResults: { name: string; assertionResults: { title: string; status: string }[] }[];
}

const root = fileURLToPath(new URL("..", import.meta.url));

/** Every file of cases: `test/golden` of each package, and the folders in it. */
function files(): string[] {
  return readdirSync(join(root, "packages")).flatMap((name) => {
    const folder = join(root, "packages", name, "test", "golden");
    if (!existsSync(folder)) return [];
    const found = readdirSync(folder, { recursive: true, encoding: "utf8" });
    return found.filter((path) => path.endsWith(".json") && !path.endsWith("index.json")).map((path) => join(folder, path));
  });
}

/** Runs all tests of cases, whose titles begin with the case, and returns the status of each. */
function run(): Map<string, string> {
  const temporary = mkdtempSync(join(tmpdir(), "golden-"));
  const report = join(temporary, "report.json");
  const args = ["run", "--project", "node", "/test/golden/", "--reporter=json", `--outputFile=${report}`];
  spawnSync("vitest", args, { cwd: root, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" });
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
  rmSync(temporary, { recursive: true });
  return new Map(
    testResults.flatMap(({ assertionResults }) => assertionResults).map(({ title, status }) => [/^[\w.-]*/.exec(title)![0], status]),
  );
}

const categories = new Map<string, Stored["cases"]>();
for (const file of files()) {
  const { category, cases } = JSON.parse(readFileSync(file, "utf8")) as Stored;
  categories.set(category, [...(categories.get(category) ?? []), ...cases]);
}
const statuses = run();
const problems: string[] = [];
const sums = { passed: 0, all: 0 };
const line = (name: string, passed: number, all: number) => console.log(`${name.padEnd(14)} ${String(passed).padStart(5)} / ${all}`);
for (const [category, cases] of [...categories].sort(([a], [b]) => a.localeCompare(b))) {
  const passed = cases.filter(({ id }) => statuses.get(id) === "passed");
  for (const { id, op } of cases) {
    const status = statuses.get(id) ?? "not run";
    if (status !== "passed" && !notYet.includes(op)) problems.push(`${status}: ${category} ${id} (${op})`);
  }
  line(category, passed.length, cases.length);
  sums.passed += passed.length;
  sums.all += cases.length;
}
line("all", sums.passed, sums.all);
console.log(`without: ${notYet.join(", ")}`);
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
