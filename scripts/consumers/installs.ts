// Installs a package alone in empty folders and runs its program in Node, Deno and Bun.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { must, run } from "../child.ts";
import type { Package } from "./packages.ts";
import { asCommonJs, asModule, type Program, packagesOf } from "./programs.ts";

/** Where a check works: an empty folder of its own, a registry, and caches nobody else sees. */
export interface Ground {
  folder: string;
  registry: string;
}

function empty(ground: Ground, name: string): string {
  const folder = join(ground.folder, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

const short = (item: Package) => item.name.replace("@sluice/", "");

/** Publishes a tarball. */
export async function publish(ground: Ground, item: Package): Promise<void> {
  const folder = empty(ground, "publish");
  writeFileSync(join(folder, ".npmrc"), `${ground.registry.replace("http:", "")}/:_authToken=loopback\n`);
  must(
    await run(
      "npm",
      [
        "publish",
        item.tarball,
        "--registry",
        ground.registry,
        "--access",
        "public",
        "--tag",
        "latest",
        "--provenance=false",
        "--no-update-notifier",
      ],
      folder,
    ),
  );
}

/** Installs a package by npm in an empty folder, and checks that nothing came with it but its workspace dependencies. */
export async function installAlone(ground: Ground, item: Package): Promise<string> {
  const folder = empty(ground, `npm-${short(item)}`);
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const caches = join(ground.folder, "npm-cache");
  must(
    await run(
      "npm",
      ["install", item.name, "--registry", ground.registry, "--cache", caches, "--no-audit", "--no-fund", "--no-update-notifier"],
      folder,
    ),
  );
  const modules = join(folder, "node_modules");
  const scopes = readdirSync(modules).filter((name) => !name.startsWith("."));
  const installed = scopes.flatMap((scope) => readdirSync(join(modules, scope)).map((name) => `${scope}/${name}`)).sort();
  if (installed.join() !== item.closure.join()) throw new Error(`installed ${installed.join(", ")}; expected ${item.closure.join(", ")}`);
  return folder;
}

function expectAnswer(got: string, { answer }: Program): void {
  if (got !== answer) throw new Error(`answered ${JSON.stringify(got)}, expected ${JSON.stringify(answer)}`);
}

/** Runs a package's program as an ES module by a Node. */
export async function nodeEsm(folder: string, program: Program, node: readonly string[]): Promise<void> {
  writeFileSync(join(folder, "program.mjs"), asModule(program, "console.log"));
  expectAnswer(must(await run(node[0]!, [...node.slice(1), "program.mjs"], folder)), program);
}

/** Runs a package's program as CommonJS by a Node. */
export async function nodeCjs(folder: string, program: Program, node: readonly string[]): Promise<void> {
  writeFileSync(join(folder, "program.cjs"), asCommonJs(program));
  expectAnswer(must(await run(node[0]!, [...node.slice(1), "program.cjs"], folder)), program);
}

/** Runs a package's program in Deno, which fetches it by its `npm:` specifier; no permissions are given. */
export async function deno(ground: Ground, item: Package, program: Program): Promise<void> {
  const folder = empty(ground, `deno-${short(item)}`);
  const versioned = (entry: string) => entry.replace(/^@[^/]+\/[^/]+/, (name) => `npm:${name}@${item.version}`);
  const imports = Object.fromEntries(Object.keys(program.uses).map((entry) => [entry, versioned(entry)]));
  writeFileSync(join(folder, "deno.json"), JSON.stringify({ imports, minimumDependencyAge: "0" }));
  writeFileSync(join(folder, ".npmrc"), `registry=${ground.registry}\n`);
  writeFileSync(join(folder, "program.mjs"), asModule(program, "console.log"));
  const env = { DENO_DIR: join(ground.folder, "deno-cache"), NPM_CONFIG_REGISTRY: ground.registry, DENO_NO_UPDATE_CHECK: "1" };
  expectAnswer(must(await run("deno", ["run", "--quiet", "program.mjs"], folder, env)), program);
}

/** Installs a package by Bun and runs its program in Bun. */
export async function bun(ground: Ground, item: Package, program: Program): Promise<void> {
  const folder = empty(ground, `bun-${short(item)}`);
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  writeFileSync(join(folder, "bunfig.toml"), `[install]\nregistry = "${ground.registry}"\ncache = false\n`);
  must(await run("bun", ["add", item.name], folder));
  writeFileSync(join(folder, "program.mjs"), asModule(program, "console.log"));
  expectAnswer(must(await run("bun", ["run", "program.mjs"], folder)), program);
}

/** Installs a package by pnpm, which hides what is not asked for by name, and runs its program in Node. */
export async function pnpm(ground: Ground, item: Package, program: Program, node: readonly string[]): Promise<void> {
  const folder = empty(ground, `pnpm-${short(item)}`);
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  writeFileSync(join(folder, "pnpm-workspace.yaml"), `packages: []\nregistry: ${ground.registry}\npmOnFail: ignore\n`);
  writeFileSync(join(folder, ".npmrc"), `registry=${ground.registry}\n`);
  must(await run("pnpm", ["add", ...packagesOf(program), "--store-dir", join(ground.folder, "pnpm-store")], folder));
  await nodeEsm(folder, program, node);
}
