// The proof of the whole repository: builds, types, lint, house rules, tests in Node and Chromium, consumers.
// Usage: npm test [-- --no-browser] [-- --force]   or   npm run test:full   (the full suites, install matrix, examples, fuzzing as well)
// A check whose inputs (turbo.json) have not changed since it passed comes from turbo's cache; --force and test:full run all of them anew.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./child.ts";
import { findChromium, missing } from "./chromium.ts";
import { type Counts, closingLine, countRun, total } from "./closing-line.ts";
import { readSummary } from "./turbo-summary.ts";

const full = process.argv.includes("--full") || process.env.SLUICE_FULL === "1";
const anew = full || process.argv.includes("--force");
const browser = !process.argv.includes("--no-browser") && process.env.SLUICE_NO_BROWSER !== "1";
const summaries = join(root, ".turbo/runs");

type Command = readonly string[];
/** What reads every file of the repository, so that there is nothing to keep of it. */
const everywhere: Command[] = [
  ["biome", "check", "--error-on-warnings", "."],
  ["node", "scripts/check-house.ts"],
];
/** The tasks of turbo.json: those that need none of a failed one go on. */
const tasks = ["build", "typecheck", "typecheck:root", "test:packages", "test", "test:scripts", "test:consumers", "test:sizes"];
const turbo = ["turbo", "run", ...tasks, "--continue=dependencies-successful", "--env-mode=loose", "--summarize"];
turbo.push("--log-order=grouped", "--log-prefix=none", ...(anew ? ["--force"] : []));
/** What the full suite does afterwards, whatever failed before: it takes most of the time. It depends on too much to be kept. */
const afterwards: Command[] = [
  ["node", "scripts/claims.ts"],
  ["node", "scripts/examples.ts", "--json", ".turbo/examples-node.json"],
  ["node", "scripts/examples.ts", "--runtime", "deno", "--quick"],
  ["node", "scripts/examples.ts", "--runtime", "bun", "--quick"],
];

/** Runs a program, showing its output. */
function run([command, ...args]: Command, env: NodeJS.ProcessEnv): Promise<{ ok: boolean; output: string }> {
  console.log(`\n> ${command} ${args.join(" ")}`);
  return new Promise((resolve) => {
    const child = spawn(command!, args, { cwd: root, env, stdio: ["ignore", "pipe", "inherit"], shell: process.platform === "win32" });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      process.stdout.write(text);
    });
    child.on("error", (error) => console.error(error.message));
    child.on("close", (code) => resolve({ ok: code === 0, output }));
  });
}

async function script(command: Command, env: NodeJS.ProcessEnv): Promise<Counts> {
  const { ok, output } = await run(command, env);
  return countRun(ok, output);
}

/** Runs turbo's tasks and says of each what it counts, and whether it comes from the cache. */
async function checks(env: NodeJS.ProcessEnv): Promise<Counts> {
  rmSync(summaries, { recursive: true, force: true });
  const { ok } = await run(turbo, env);
  const counts = readSummary(summaries).map(({ taskId, cache, execution, logFile }) => {
    const { startTime, endTime, exitCode } = execution!;
    const counts = countRun(exitCode === 0, readFileSync(join(root, logFile), "utf8"));
    const seconds = `${((endTime - startTime) / 1000).toFixed(1)} s`;
    const how = cache.status === "HIT" ? "from the cache: nothing that it reads has changed" : seconds;
    console.log(`${counts.failed === 0 ? "✓" : "✗"} ${taskId}: ${closingLine(counts)} (${how})`);
    return counts;
  });
  const sum = total(counts);
  // Turbo that ends badly without saying which task failed is itself the failure.
  return ok || sum.failed > 0 ? sum : { ...sum, failed: 1 };
}

/** The engines that the checks run in: those of this machine, so that they belong to what a check depends on. */
async function engines(): Promise<string> {
  const chromium = browser ? await findChromium() : "";
  if (browser) console.log(`Chromium: ${chromium}`);
  const version = browser ? spawnSync(chromium, ["--version", "--no-sandbox"], { encoding: "utf8" }).stdout : "";
  return [process.version, process.env.npm_config_user_agent, chromium, version.trim()].join(" ");
}

let used = "";
try {
  used = await engines();
} catch (error) {
  console.error(error instanceof Error ? error.message : missing);
  console.log(closingLine({ passed: 0, failed: 1, skipped: 0 }));
  process.exit(1);
}
const environment = {
  ...process.env,
  ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }),
  SLUICE_BROWSER: browser ? "1" : "0",
  SLUICE_FULL: full ? "1" : "0",
  SLUICE_ENGINES: used,
  // The package manager that turbo calls names a Node of its own there.
  SLUICE_NPM_NODE: process.env.npm_node_execpath ?? "",
  TURBO_TELEMETRY_DISABLED: "1",
  // Hundreds of processes load the same programs: they are compiled once.
  NODE_COMPILE_CACHE: join(root, "node_modules/.cache/compiled"),
};
const counts: Counts[] = [];
for (const command of everywhere) counts.push(await script(command, environment));
counts.push(await checks(environment));
if (full) for (const command of afterwards) counts.push(await script(command, environment));
const sum = total(counts);
console.log(`\n${closingLine(sum)}`);
process.exitCode = sum.failed === 0 ? 0 : 1;
