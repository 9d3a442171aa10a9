// What needs packages of others: the build tool, and a Next application. They come from the usual registry, ours from the loopback.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright";
import { must, run } from "../child.ts";
import type { Ground } from "./installs.ts";
import { visit } from "./pages.ts";
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

/**
 * A Next application computes on the server at every request, and in a client component: on the server first, then in Chromium once React has
 * taken the page over, where the component's effect writes the answer to the title.
 */
export async function nextApplication(ground: Ground, browser: Browser): Promise<void> {
  const folder = await installed(ground, "next", ["next@16.4.6", "react@19.3.1", "react-dom@19.3.1", "@sluice/core"]);
  const app = join(folder, "app");
  mkdirSync(app);
  const compute =
    'import { matmul, tensor } from "@sluice/core";\nconst product = () => matmul(tensor([[1, 2]]), tensor([[3], [4]])).item();\n';
  const effect = "useEffect(() => { document.title = 'hydrated ' + product(); }, []);";
  const files = {
    "layout.js": 'export default ({ children }) => <html><head><link rel="icon" href="data:," /></head><body>{children}</body></html>;\n',
    "client.js": `"use client";\nimport { useEffect } from "react";\n${compute}export function Client() {\n${effect}\nreturn <i>client {product()}</i>;\n}\n`,
    "page.js": `${compute}import { Client } from "./client";\nexport const dynamic = "force-dynamic";
export default () => <main><b>server {product()}</b><Client /></main>;\n`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(app, name), text);
  const env = { NEXT_TELEMETRY_DISABLED: "1" };
  must(await run("npx", ["next", "build"], folder, env, 5 * MINUTES));
  const next = join(folder, "node_modules/next/dist/bin/next");
  const server = spawn(process.execPath, [next, "start", "--port", "0"], { cwd: folder, env: { ...process.env, ...env } });
  try {
    let said = "";
    while (!/http:\/\/localhost:\d+/.test(said)) said += (await once(server.stdout, "data"))[0];
    const [url] = /http:\/\/localhost:\d+/.exec(said)!;
    const page = (await (await fetch(url)).text()).replaceAll("<!-- -->", "");
    for (const words of ["server 11", "client 11"])
      if (!page.includes(words)) throw new Error(`the page does not say ${words}: ${page.slice(0, 500)}`);
    await visit(browser, url, "hydrated 11");
  } finally {
    server.kill();
  }
}
