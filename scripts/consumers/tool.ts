// The build tool, @sluice/subset: its plugin and its command make a program that answers as it does with every kernel.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Subset } from "../../packages/subset/src/index.ts";
import { must, run } from "../child.ts";
import type { Ground } from "./installs.ts";
import { installed } from "./outside.ts";
import { asModule, type Program } from "./programs.ts";

/** The tool in a folder of its own, with what it makes smaller, and the types that a program which builds has. */
export const installTool = (ground: Ground): Promise<string> =>
  installed(ground, "subset", ["@sluice/subset", "@sluice/core", "@types/node@20"]);

function expectAnswer(got: string, { answer }: Program): void {
  if (got !== answer) throw new Error(`answered ${got}, expected ${answer}`);
}

/** A program that bundles by the plugin and then runs what it made. */
async function bundles(folder: string, file: string, imports: string, program: Program, command: readonly string[]): Promise<void> {
  const made = file.replace(/\.\w+$/, "-made.mjs");
  const options = `{ entryPoints: ["app.mjs"], bundle: true, format: "esm", outfile: "${made}", logLevel: "error", plugins: [subset.esbuild({ onReport() {} })] }`;
  writeFileSync(join(folder, "app.mjs"), asModule(program, "console.log"));
  writeFileSync(join(folder, file), `${imports}\nbuild(${options}).then(() => import("./${made}"));\n`);
  expectAnswer(must(await run(command[0]!, [...command.slice(1), file], folder)), program);
}

/** The plugin, imported; in Node, Bun and Deno. */
export const toolImported = (folder: string, program: Program, runtime: string, command: readonly string[]): Promise<void> =>
  bundles(folder, `${runtime}.mjs`, 'import { subset } from "@sluice/subset";\nimport { build } from "esbuild";', program, command);

/** The plugin, required. */
export const toolRequired = (folder: string, program: Program, runtime: string, command: readonly string[]): Promise<void> =>
  bundles(
    folder,
    `${runtime}.cjs`,
    'const { subset } = require("@sluice/subset");\nconst { build } = require("esbuild");',
    program,
    command,
  );

/** `npx subset`. */
export async function toolCommand(folder: string, program: Program): Promise<void> {
  writeFileSync(join(folder, "command.mjs"), asModule(program, "console.log"));
  const table = must(await run("npx", ["subset", "command.mjs", "--out", "out.mjs"], folder));
  if (!/^kernels {4}\d+ of \d+$/m.test(table)) throw new Error(`no report: ${table}`);
  expectAnswer(must(await run(process.execPath, ["out.mjs"], folder)), program);
}

/** The plugin as the installed package has it. */
export const pluginOf = (folder: string): Subset =>
  (createRequire(join(folder, "index.js"))("@sluice/subset") as { subset: Subset }).subset;
