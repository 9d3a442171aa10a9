// Holds what is claimed to be learned to its bars, from several seeds each, and to the committed scores.
// Usage: npm run claims [-- --filter NAME] [--write]   (--write keeps the scores and docs/results.md)
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { must, root, run } from "./child.ts";
import { closingLine } from "./closing-line.ts";
import { type LearningRow, mean, resultsPage, sameScores } from "./results-page.ts";

const { values: options } = parseArgs({ options: { filter: { type: "string", default: "" }, write: { type: "boolean", default: false } } });
const file = join(root, "benchmarks/results/learning.json");
const committed: LearningRow[] = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as LearningRow[]) : [];

must(await run("turbo", ["run", "build", "--filter=@sluice/kernels", "--filter=@sluice/core", "--output-logs=errors-only"], root));
const { claims } = await import("../benchmarks/src/learning/index.ts");

const counts = { passed: 0, failed: 0, skipped: 0 };
const check = (ok: boolean, what: string): void => {
  counts[ok ? "passed" : "failed"]++;
  console.log(`${ok ? "✓" : "✗"} ${what}`);
};

const rows: LearningRow[] = [];
for (const claim of claims) {
  const before = committed.find(({ name }) => name === claim.name);
  if (!claim.name.includes(options.filter)) {
    if (before) rows.push(before);
    continue;
  }
  const scores: number[][] = [];
  for (const seed of claim.seeds) {
    const reached: number[] = [];
    for await (const score of claim.learn(seed)) reached.push(Math.round(score * 1e4) / 1e4);
    scores.push(reached);
    console.log(`  ${claim.name}, seed ${seed}: ${reached.join(", ")}`);
  }
  const { name, title, bars, within, seeds } = claim;
  const row: LearningRow = { name, title, bars, within, seeds, scores, ...(before?.pytorch && { pytorch: before.pytorch }) };
  rows.push(row);
  bars.forEach((bar, epoch) => {
    const reached = mean(scores, epoch);
    check(Math.abs(reached - bar) <= within, `${name}: epoch ${epoch + 1} reaches ${reached.toFixed(2)}, claimed ${bar} ± ${within}`);
  });
  if (!options.write) check(before !== undefined && sameScores(before, row), `${name}: the scores are those committed`);
}
if (options.write) {
  writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);
  writeFileSync(join(root, "docs/results.md"), resultsPage(rows));
}
console.log(closingLine(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
