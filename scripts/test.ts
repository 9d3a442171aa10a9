// The proof of the whole repository: builds, types, lint, house rules, tests in Node and Chromium, consumers.
// Usage: npm test [-- --no-browser]   or   npm run test:full   (the full suites, install matrix, examples, fuzzing as well)
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findChromium, missing } from "./chromium.ts";
import { type Counts, closingLine, readClosingLine, total } from "./closing-line.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const full = process.argv.includes("--full") || process.env.SLUICE_FULL === "1";
const browser = !process.argv.includes("--no-browser") && process.env.SLUICE_NO_BROWSER !== "1";
const node = process.execPath;

interface Step {
  name: string;
  command: string;
  args: string[];
}

const steps: Step[] = [
  { name: "build and types", command: "turbo", args: ["run", "build", "typecheck", "typecheck:root", "--output-logs=errors-only"] },
  { name: "lint", command: "biome", args: ["check", "--error-on-warnings", "."] },
  { name: "house", command: node, args: ["scripts/check-house.ts"] },
  { name: "tests", command: "vitest", args: ["run"] },
  { name: "consumers", command: node, args: ["scripts/consumers.ts", ...(browser ? [] : ["--no-browser"]), ...(full ? ["--full"] : [])] },
  { name: "sizes", command: node, args: ["scripts/sizes.ts"] },
  ...(full ? [{ name: "claims", command: node, args: ["scripts/claims.ts"] }] : []),
  ...(full ? ["node", "deno", "bun"] : []).map((runtime) => ({
    name: `examples in ${runtime}`,
    command: node,
    args: ["scripts/examples.ts", "--runtime", runtime],
  })),
];

/** Runs a step, showing its output; a step without a closing line of its own counts as one check. */
function run({ name, command, args }: Step): Promise<Counts> {
  const started = performance.now();
  console.log(`\n> ${name}: ${command === node ? "node" : command} ${args.join(" ")}`);
  return new Promise((resolve) => {
    const colour = process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
    const env = {
      ...process.env,
      ...colour,
      SLUICE_BROWSER: browser ? "1" : "0",
      SLUICE_FULL: full ? "1" : "0",
      TURBO_TELEMETRY_DISABLED: "1",
    };
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" });
    let output = "";
    for (const [stream, show] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        show.write(text);
      });
    }
    child.on("error", (error) => {
      output += error.message;
      console.error(error.message);
    });
    child.on("close", (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const own = readClosingLine(output);
      const counts = own ?? { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 };
      // A step that ends badly without saying which check failed is itself the failure.
      if (code !== 0 && counts.failed === 0) counts.failed = 1;
      console.log(`< ${name}: ${counts.failed === 0 ? "passed" : "FAILED"} in ${seconds} s`);
      resolve(counts);
    });
  });
}

const counts: Counts[] = [];
if (browser) {
  try {
    console.log(`Chromium: ${await findChromium()}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : missing);
    console.log(closingLine({ passed: 0, failed: 1, skipped: 0 }));
    process.exit(1);
  }
}
for (const step of steps) {
  counts.push(await run(step));
  if (step.name === "build and types" && counts[0]!.failed > 0) break;
}
const sum = total(counts);
console.log(`\n${closingLine(sum)}`);
process.exitCode = sum.failed === 0 ? 0 : 1;
