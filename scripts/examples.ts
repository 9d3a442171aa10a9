// Runs the examples, each of which asserts its target, and collects their rows.
// Usage: npm run examples [-- --json FILE] [--filter NAME] [--runtime node|deno|bun] [--jobs N] [--quick]
// (--jobs: how many at a time, by default one for each core; --quick: only those that took little time in Node, as measured by the full suite on this machine, or in benchmarks/results)
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { must, root, run } from "./child.ts";
import { closingLine } from "./closing-line.ts";
import { leftToNode, quickExamples } from "./quick-examples.ts";

const runtimes: Record<string, string[]> = {
  node: [process.execPath],
  deno: ["deno", "run", "--allow-all", "--quiet"],
  bun: ["bun", "run"],
};
const { values: options } = parseArgs({
  options: {
    json: { type: "string" },
    filter: { type: "string", default: "" },
    runtime: { type: "string", default: "node" },
    jobs: { type: "string", default: String(availableParallelism()) },
    quick: { type: "boolean", default: false },
  },
});
const { runtime, filter, json } = options;
const jobs = Number(options.jobs);
const command = runtimes[runtime];
if (!command) throw new Error(`examples: there is no runtime ${runtime}; there are ${Object.keys(runtimes).join(", ")}`);
if (!Number.isInteger(jobs) || jobs < 1) throw new Error(`examples: --jobs is ${options.jobs}, not a whole number of at least 1`);

interface Row {
  example: string;
  metric: string;
  value: number;
  bar: number;
  seconds: number;
}
// What the full suite has just measured on this machine comes first.
const timed = [".turbo/examples-node.json", "benchmarks/results/examples-node.json"].map((file) => join(root, file)).find(existsSync);
const timedRows = timed === undefined ? [] : (JSON.parse(readFileSync(timed, "utf8")) as { rows: Row[] }).rows;

const folder = join(root, "examples");
const all = readdirSync(folder)
  .filter((name) => /^\d\d-.*\.ts$/.test(name) && name.includes(filter))
  .sort();
const { quick, slow } = quickExamples(all, timedRows);
const examples = options.quick ? quick : all;
must(await run("turbo", ["run", "build", "--output-logs=errors-only"], root));
const engine = must(await run(command[0]!, ["--version"], root)).split("\n")[0]!;

/** How an example went: what is said of it, and its row if it passed. */
interface Went {
  line: string;
  row: Row | undefined;
  passed: boolean;
}

async function runExample(name: string): Promise<Went> {
  const started = performance.now();
  const ended = await run(command![0]!, [...command!.slice(1), name], folder, {}, 3_600_000);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const said = ended.stdout.split("\n").findLast((line) => line.startsWith('{"example"'));
  const row = said === undefined ? undefined : (JSON.parse(said) as Row);
  if (ended.ok && row) {
    const line = `✓ ${name} in ${runtime}: ${row.metric} ${Number(row.value.toPrecision(5))}, bar ${row.bar} (${seconds} s)`;
    return { line, row, passed: true };
  }
  const why = ended.ok ? "it printed no row: end with report(…)" : ended.output.split("\n").slice(-30).join("\n");
  return { line: `✗ ${name} in ${runtime} (${seconds} s)\n    ${why.replaceAll("\n", "\n    ")}`, row, passed: false };
}

const went: Went[] = [];
let shown = 0;
const waiting = examples.entries();
/** Takes one example after the other; what is said of them keeps their order. */
async function lane(): Promise<void> {
  for (const [at, name] of waiting) {
    went[at] = await runExample(name);
    for (; went[shown]; shown++) console.log(went[shown]!.line);
  }
}
await Promise.all(Array.from({ length: jobs }, lane));
if (options.quick && slow.length > 0) console.log(leftToNode(slow));
const passed = went.filter((example) => example.passed).length;
const counts = { passed, failed: went.length - passed, skipped: 0 };
if (json !== undefined) {
  const machine = `${cpus()[0]?.model.trim() ?? "unknown"} x${cpus().length}`;
  const rows = went.flatMap(({ row }) => row ?? []);
  writeFileSync(json, `${JSON.stringify({ machine, engine: `${runtime} ${engine}`, rows }, null, 2)}\n`);
}
console.log(closingLine(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
