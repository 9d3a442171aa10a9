// Holds what is claimed to be learned to its bars, from several seeds each, and to the committed scores.
// Usage: npm run claims [-- --filter NAME] [--write] [--examples]
// (--write keeps the scores and docs/results.md; --examples runs the examples that are held to bars over seeds, for hours)
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { must, root, run } from "./child.ts";
import { closingLine } from "./closing-line.ts";
import { type LearningRow, mean, type ProgramRow, reached, resultsPage, sameScores } from "./results-page.ts";

const { values: options } = parseArgs({
  options: {
    filter: { type: "string", default: "" },
    write: { type: "boolean", default: false },
    examples: { type: "boolean", default: false },
  },
});
const file = join(root, "benchmarks/results/learning.json");
const programFile = join(root, "benchmarks/results/examples.json");
const kept = <Row>(path: string): Row[] => (existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Row[]) : []);
const committed = kept<LearningRow>(file);
const committedPrograms = kept<ProgramRow>(programFile);

must(await run("turbo", ["run", "build", "--filter=@sluice/examples^...", "--filter=@sluice/core", "--output-logs=errors-only"], root));
const { claims, programs } = await import("../benchmarks/src/learning/index.ts");

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
interface Reported {
  metric: string;
  value: number;
}
const ran = new Map<string, Reported[]>();

/** The rows that an example prints from a seed; each is run once. */
async function rowsOf(example: string, seed: number, args: readonly string[]): Promise<Reported[]> {
  const key = [example, seed, ...args].join(" ");
  if (!ran.has(key)) {
    const ended = await run(process.execPath, [`${example}.ts`, String(seed), ...args], join(root, "examples"), {}, 3_600_000);
    const printed = ended.stdout.split("\n").filter((line) => line.startsWith('{"example"'));
    if (printed.length === 0) throw new Error(`${example} printed no row:\n${ended.output}`);
    ran.set(
      key,
      printed.map((line) => JSON.parse(line) as Reported),
    );
  }
  return ran.get(key)!;
}

const programRows: ProgramRow[] = [];
for (const { example, args, needs, metric, ...claim } of programs) {
  const before = committedPrograms.find(({ name }) => name === claim.name);
  const there = needs === null || existsSync(join(process.env.SLUICE_DATA ?? "", needs));
  if (!options.examples || !claim.name.includes(options.filter) || !there) {
    if (before) programRows.push(before);
    if (options.examples && !there) counts.skipped++;
    continue;
  }
  const scores: number[] = [];
  for (const seed of claim.seeds) {
    const reported = await rowsOf(example, seed, args);
    const row = metric === undefined ? reported.at(-1) : reported.find((row) => row.metric === metric);
    if (row === undefined) throw new Error(`${example} printed no row of ${metric}`);
    scores.push(row.value);
    console.log(`  ${claim.name}, seed ${seed}: ${scores.at(-1)}`);
  }
  const { name, title, over, bar, seeds } = claim;
  const row: ProgramRow = { name, title, over, bar, seeds, scores };
  programRows.push(row);
  const { value, ok } = reached(row);
  check(ok, `${name}: ${over} ${value}, bar ${JSON.stringify(bar)}`);
  if (!options.write) check(JSON.stringify(before?.scores) === JSON.stringify(scores), `${name}: the scores are those committed`);
}
if (options.write) {
  writeFileSync(programFile, `${JSON.stringify(programRows, null, 2)}\n`);
  writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);
  writeFileSync(join(root, "docs/results.md"), resultsPage(rows, programRows));
}
console.log(closingLine(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
