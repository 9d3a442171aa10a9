// What needs packages of others, such as a Next application. They come from the usual registry, ours from the loopback.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Browser } from "playwright";
import { must, run } from "../child.ts";
import type { Ground } from "./installs.ts";
import { visit } from "./pages.ts";
import { declared, type Program } from "./programs.ts";

const MINUTES = 60_000;

/** A folder into which packages of ours and of others are installed. */
export async function installed(ground: Ground, name: string, packages: readonly string[]): Promise<string> {
  const folder = join(ground.folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  writeFileSync(join(folder, ".npmrc"), `@sluice:registry=${ground.registry}\n`);
  must(await run("npm", ["install", ...packages, "--no-audit", "--no-fund", "--prefer-offline"], folder, {}, 5 * MINUTES));
  return folder;
}

/** A Next application that was built and is served. */
export interface NextApplication {
  /** The page of a package. */
  visit(browser: Browser, name: string, program: Program): Promise<void>;
  close(): void;
}

const short = (name: string) => name.replace("@sluice/", "");

/**
 * A Next application with a page for each package, whose program runs on the server at every request, and in a client component: on the server
 * first, then in Chromium once React has taken the page over, where the component's effect writes the answer to the title.
 */
export async function nextApplication(ground: Ground, programs: Readonly<Record<string, Program>>): Promise<NextApplication> {
  const folder = await installed(ground, "next", ["next@16.4.6", "react@19.3.1", "react-dom@19.3.1", ...Object.keys(programs)]);
  const files: Record<string, string> = {
    "layout.js": 'export default ({ children }) => <html><head><link rel="icon" href="data:," /></head><body>{children}</body></html>;\n',
  };
  for (const [name, program] of Object.entries(programs)) {
    const effect = "useEffect(() => { document.title = 'hydrated ' + answer; }, [answer]);";
    files[`${short(name)}/client.js`] = `"use client";\nimport { use, useEffect } from "react";\n${declared(program)}const soon = program();
export function Client() {\nconst answer = use(soon);\n${effect}\nreturn <i>client {answer}</i>;\n}\n`;
    files[`${short(name)}/page.js`] = `${declared(program)}import { Client } from "./client";\nexport const dynamic = "force-dynamic";
export default async () => <main><b>server {await program()}</b><Client /></main>;\n`;
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, "app", name)), { recursive: true });
    writeFileSync(join(folder, "app", name), text);
  }
  const env = { NEXT_TELEMETRY_DISABLED: "1" };
  must(await run("npx", ["next", "build"], folder, env, 5 * MINUTES));
  const next = join(folder, "node_modules/next/dist/bin/next");
  const server = spawn(process.execPath, [next, "start", "--port", "0"], { cwd: folder, env: { ...process.env, ...env } });
  let said = "";
  while (!/http:\/\/localhost:\d+/.test(said)) said += (await once(server.stdout, "data"))[0];
  const [address] = /http:\/\/localhost:\d+/.exec(said)!;
  return {
    async visit(browser, name, { answer }) {
      const url = `${address}/${short(name)}`;
      const page = (await (await fetch(url)).text()).replaceAll("<!-- -->", "").replaceAll("&quot;", '"');
      for (const words of [`server ${answer}`, `client ${answer}`])
        if (!page.includes(words)) throw new Error(`the page does not say ${words}: ${page.slice(0, 500)}`);
      await visit(browser, url, `hydrated ${answer}`);
    },
    close: () => void server.kill(),
  };
}
