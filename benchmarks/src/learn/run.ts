// Trains what is asked for, prints a line per seed and the median and worst of each row.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { agentsPage } from "./page.ts";
import { rows } from "./rows.ts";
import type { Score } from "./score.ts";

const usage = `npm run learn -- [options]
  --only ENV         only environments or algorithms whose name contains ENV; "CartPole-v1 PPO" for one row
  --seeds N          seeds 1 to N (default 5); A-B: seeds A to B
  --json FILE        write the scores as a JSON array; those of the same row and seed that are there already are replaced
  --page FILE        write a page made of all scores in that file
  --list             only print the rows`;

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    seeds: { type: "string", default: "5" },
    json: { type: "string" },
    page: { type: "string" },
    list: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

/** Adds scores to a file, over those of the same row and seed. */
function keep(file: string, score: Score): void {
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Score[]) : [];
  const same = (s: Score) => s.environment === score.environment && s.algorithm === score.algorithm && s.seed === score.seed;
  const all = [...before.filter((s) => !same(s)), score];
  writeFileSync(file, `[\n${all.map((s) => `  ${JSON.stringify(s)}`).join(",\n")}\n]\n`);
}

if (options.help) {
  console.log(usage);
  process.exit(0);
}
const bounds = options.seeds.split("-").map(Number);
const [first, last] = bounds.length === 2 ? (bounds as [number, number]) : [1, bounds[0]!];
let failed = 0;
for (const row of rows.filter(({ environment, algorithm }) => `${environment} ${algorithm}`.includes(options.only))) {
  const name = `${row.environment} ${row.algorithm}`;
  console.log(`${name}: ${row.steps} ${row.algorithm === "Q-learning" ? "episodes" : "steps"}, bar ${row.bar.toFixed(2)}`);
  if (options.list) continue;
  const scores: number[] = [];
  for (let seed = first; seed <= last; seed++) {
    const score = row.run(seed);
    scores.push(score.score);
    console.log(`  seed ${seed}: ${score.score.toFixed(2)} in ${score.seconds.toFixed(1)} s`);
    if (options.json) keep(options.json, score);
  }
  const sorted = [...scores].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  const reached = median >= row.bar;
  if (!reached) failed++;
  console.log(`  median ${median.toFixed(2)}, worst ${sorted[0]!.toFixed(2)}: ${reached ? "reached" : "missed"}`);
}
if (options.json && options.page) writeFileSync(options.page, agentsPage(JSON.parse(readFileSync(options.json, "utf8")) as Score[]));
process.exit(failed === 0 ? 0 : 1);
