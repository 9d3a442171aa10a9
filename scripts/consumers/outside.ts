// What needs packages of others: the build tool, and a Next application. They come from the usual registry, ours from the loopback.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { must, run } from "../child.ts";
import type { Ground } from "./installs.ts";
import { asModule, type Program } from "./programs.ts";

const MINUTES = 60_000;

async function installed(ground: Ground, name: string, packages: readonly string[]): Promise<string> {
  const folder = join(ground.folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  writeFileSync(join(folder, ".npmrc"), `@sluice:registry=${ground.registry}\n`);
  must(await run("npm", ["install", ...packages, "--no-audit", "--no-fund", "--prefer-offline"], folder, {}, 5 * MINUTES));
  return folder;
}

/** `npx subset` bundles a program, which then answers as it does with every kernel. */
export async function subsetCommand(ground: Ground, program: Program): Promise<void> {
  const folder = await installed(ground, "subset", ["@sluice/subset", "@sluice/core"]);
  writeFileSync(join(folder, "app.mjs"), asModule(program, "console.log"));
  const table = must(await run("npx", ["subset", "app.mjs", "--out", "out.mjs"], folder));
  if (!/^kernels {4}\d+ of \d+$/m.test(table)) throw new Error(`no report: ${table}`);
  const answer = must(await run(process.execPath, ["out.mjs"], folder));
  if (answer !== program.answer) throw new Error(`answered ${answer}, expected ${program.answer}`);
}

/** A Next application computes on the server while it is built, and carries a client component that computes in the browser. */
export async function nextApplication(ground: Ground): Promise<void> {
  const folder = await installed(ground, "next", ["next@16.4.6", "react@19.3.1", "react-dom@19.3.1", "@sluice/core"]);
  const app = join(folder, "app");
  mkdirSync(app);
  const compute =
    'import { matmul, tensor } from "@sluice/core";\nconst sum = () => matmul(tensor([[1, 2]]), tensor([[3], [4]])).item();\n';
  writeFileSync(join(app, "layout.js"), "export default ({ children }) => <html><body>{children}</body></html>;\n");
  writeFileSync(join(app, "client.js"), `"use client";\n${compute}export const Client = () => <i>client {sum()}</i>;\n`);
  writeFileSync(
    join(app, "page.js"),
    `${compute}import { Client } from "./client";\nexport default () => <main><b>server {sum()}</b><Client /></main>;\n`,
  );
  must(await run("npx", ["next", "build"], folder, { NEXT_TELEMETRY_DISABLED: "1" }, 5 * MINUTES));
  const page = readFileSync(join(folder, ".next/server/app/index.html"), "utf8").replaceAll("<!-- -->", "");
  for (const words of ["server 11", "client 11"])
    if (!page.includes(words)) throw new Error(`the page does not say ${words}: ${page.slice(0, 500)}`);
}
