// The proof of the whole repository: builds, types, lint, house rules, tests in Node and Chromium, consumers.
// Usage: npm test [-- --no-browser] [-- --force]   or   npm run test:full   (the full suites, install matrix, examples, fuzzing as well)
// A check whose inputs (turbo.json) have not changed since it passed comes from turbo's cache; --force and test:full run all of them anew.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./child.ts";
import { findChromium, missing } from "./chromium.ts";
import { type Counts, closingLine, readClosingLine, total } from "./closing-line.ts";
import { countTask, readSummary } from "./turbo-summary.ts";

const full = process.argv.includes("--full") || process.env.SLUICE_FULL === "1";
const anew = full || process.argv.includes("--force");
const browser = !process.argv.includes("--no-browser") && process.env.SLUICE_NO_BROWSER !== "1";
const summaries = join(root, ".turbo/runs");

/** What the full suite does after the checks; it depends on too much to come from a cache. */
const afterwards = [
  ["scripts/claims.ts"],
  ["scripts/examples.ts"],
  ["scripts/examples.ts", "--runtime", "deno", "--quick"],
  ["scripts/examples.ts", "--runtime", "bun", "--quick"],
];

/** Runs a program, showing its output; returns that, and whether it went well. */
function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ ok: boolean; output: string }> {
  console.log(`\n> ${command === process.execPath ? "node" : command} ${args.join(" ")}`);
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "inherit"], shell: process.platform === "win32" });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      process.stdout.write(text);
    });
    child.on("error", (error) => console.error(error.message));
    child.on("close", (code) => resolve({ ok: code === 0, output }));
  });
}

/** Builds, and every check that turbo knows: one that fails does not hinder those that do not need it. */
async function checks(env: NodeJS.ProcessEnv): Promise<Counts> {
  rmSync(summaries, { recursive: true, force: true });
  const tasks = [
    "build",
    "typecheck",
    "test",
    ...["typecheck:root", "test:lint", "test:house", "test:scripts", "test:consumers", "test:sizes"],
  ];
  const flags = ["--continue=dependencies-successful", "--env-mode=loose", "--log-order=grouped", "--log-prefix=none", "--summarize"];
  const { ok } = await run("turbo", ["run", ...tasks, ...flags, ...(anew ? ["--force"] : [])], env);
  const counts = readSummary(summaries).map((task) => {
    const { cached, counts, seconds } = countTask(task, readFileSync(join(root, task.logFile), "utf8"));
    const how = cached ? "from the cache, as nothing it reads has changed" : `${seconds.toFixed(1)} s`;
    console.log(`${counts.failed === 0 ? "✓" : "✗"} ${task.taskId}: ${closingLine(counts)} (${how})`);
    return counts;
  });
  const sum = total(counts);
  // Turbo that ends badly without saying which task failed is itself the failure.
  return ok || sum.failed > 0 ? sum : { ...sum, failed: 1 };
}

/** Runs a script that ends with a closing line of its own; one that ends badly without a failure in it is itself the failure. */
async function script(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Counts> {
  const { ok, output } = await run(process.execPath, args, env);
  const counts = readClosingLine(output) ?? { passed: 0, failed: 1, skipped: 0 };
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 };
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
};
const counts = [await checks(environment)];
if (full && counts[0]!.failed === 0) for (const args of afterwards) counts.push(await script(args, environment));
const sum = total(counts);
console.log(`\n${closingLine(sum)}`);
process.exitCode = sum.failed === 0 ? 0 : 1;
