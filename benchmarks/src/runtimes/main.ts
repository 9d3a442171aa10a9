// The same work in Node, Deno, Bun and Chromium, in turn: how each compares with Node.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { createServer } from "vite";
import { findChromium, flags } from "../../../scripts/chromium.ts";
import { median } from "../numbers.ts";
import { time } from "../report.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const commands: Readonly<Record<string, readonly string[]>> = { node: ["node"], deno: ["deno", "run", "--allow-all"], bun: ["bun"] };
/** Rounds within a visit, and visits to each runtime. */
const [ROUNDS, VISITS] = [3, 3];

type Times = Record<string, number>;

function alone([command, ...before]: readonly string[]): Times {
  const { stdout, stderr, status } = spawnSync(command!, [...before, here("alone.ts"), String(ROUNDS)], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Times;
}

/** Opens the page in Chromium; the function times the work in it. */
async function openPage(): Promise<{ times: () => Promise<Times>; close: () => Promise<void> }> {
  const server = await createServer({ root: here("../.."), configFile: false, logLevel: "error", server: { port: 0 } });
  await server.listen();
  const browser = await chromium.launch({ executablePath: await findChromium(), args: flags });
  const page = await browser.newPage();
  await page.goto(`${server.resolvedUrls!.local[0]}src/runtimes/page.html`);
  await page.waitForFunction(() => "timed" in globalThis);
  const times = () => page.evaluate((rounds) => (globalThis as unknown as { timed(n: number): Promise<Times> }).timed(rounds), ROUNDS);
  const close = async () => {
    await browser.close();
    await server.close();
  };
  return { times, close };
}

const { times, close } = await openPage();
const runtimes: Record<string, () => Times | Promise<Times>> = { chromium: times };
for (const [name, command] of Object.entries(commands)) runtimes[name] = () => alone(command);
const seen: Record<string, Record<string, number[]>> = {};
for (let visit = 0; visit < VISITS; visit++)
  for (const [runtime, run] of Object.entries(runtimes))
    for (const [work, ms] of Object.entries(await run())) {
      seen[work] ??= {};
      seen[work][runtime] ??= [];
      seen[work][runtime].push(ms);
    }
await close();
for (const [work, by] of Object.entries(seen)) {
  const node = median(by.node!);
  console.log(`${work.padEnd(24)} node ${time(node).padStart(9)}`);
  for (const runtime of ["deno", "bun", "chromium"]) {
    const ms = median(by[runtime]!);
    console.log(`${" ".repeat(24)} ${runtime.padEnd(9)} ${time(ms).padStart(9)}  ${(node / ms).toFixed(2)}x`);
  }
}
process.exit(0);
