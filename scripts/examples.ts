// Runs the examples, each of which asserts its target, and collects their rows.
// Usage: npm run examples [-- --json FILE] [--filter NAME] [--runtime node|deno|bun]
import { readdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { must, root, run } from "./child.ts";
import { closingLine } from "./closing-line.ts";

const runtimes: Record<string, string[]> = {
  node: [process.execPath],
  deno: ["deno", "run", "--allow-all", "--quiet"],
  bun: ["bun", "run"],
};
const { values: options } = parseArgs({
  options: { json: { type: "string" }, filter: { type: "string", default: "" }, runtime: { type: "string", default: "node" } },
});
const { runtime, filter, json } = options;
const command = runtimes[runtime];
if (!command) throw new Error(`examples: there is no runtime ${runtime}; there are ${Object.keys(runtimes).join(", ")}`);

const folder = join(root, "examples");
const examples = readdirSync(folder)
  .filter((name) => /^\d\d-.*\.ts$/.test(name) && name.includes(filter))
  .sort();
must(await run("turbo", ["run", "build", "--output-logs=errors-only"], root));
const engine = must(await run(command[0]!, ["--version"], root)).split("\n")[0]!;

const counts = { passed: 0, failed: 0, skipped: 0 };
const rows: unknown[] = [];
for (const name of examples) {
  const started = performance.now();
  const ended = await run(command[0]!, [...command.slice(1), name], folder, {}, 3_600_000);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const row = ended.stdout
    .split("\n")
    .filter((line) => line.startsWith('{"example"'))
    .at(-1);
  if (row !== undefined) rows.push(JSON.parse(row));
  if (ended.ok && row !== undefined) {
    counts.passed++;
    const { metric, value, bar } = JSON.parse(row) as { metric: string; value: number; bar: number };
    console.log(`✓ ${name} in ${runtime}: ${metric} ${Number(value.toPrecision(5))}, bar ${bar} (${seconds} s)`);
  } else {
    counts.failed++;
    const why = ended.ok ? "it printed no row: end with report(…)" : ended.output.split("\n").slice(-30).join("\n");
    console.log(`✗ ${name} in ${runtime} (${seconds} s)\n    ${why.replaceAll("\n", "\n    ")}`);
  }
}
if (json !== undefined) {
  const machine = `${cpus()[0]?.model.trim() ?? "unknown"} x${cpus().length}`;
  writeFileSync(json, `${JSON.stringify({ machine, engine: `${runtime} ${engine}`, rows }, null, 2)}\n`);
}
console.log(closingLine(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
