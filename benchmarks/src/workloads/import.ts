// What an import costs: in a Node that is up, and in a page of Chromium whose files are in its cache.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { build, preview } from "vite";
import { findChromium, flags } from "../../../scripts/chromium.ts";
import { entryOf } from "../install.ts";
import type { Contender, Workload } from "../measure.ts";
import type { Peers } from "../peers/index.ts";
import * as jax from "../peers/jax.ts";
import * as tfjs from "../peers/tfjs.ts";

const here = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

function inNode(name: string, variant: string, module: string): Contender {
  const time = () => {
    const { stdout, stderr } = spawnSync(process.execPath, [here("start/import.mjs"), module], { encoding: "utf8" });
    if (!(Number(stdout) > 0)) throw new Error(`import: ${module} said ${stdout}${stderr}`);
    return Number(stdout);
  };
  return { name, variant, threads: 1, time };
}

/** A page that imports everything, made by Vite and served with a cache; every sample is a new visit by the same browser. */
async function inChromium(): Promise<Contender> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-import-"));
  const settings = { root: here("pages/import"), base: "./", configFile: false, logLevel: "error" } as const;
  const built = { outDir: join(folder, "dist"), target: "esnext" };
  await build({ ...settings, build: built });
  const server = await preview({ ...settings, build: built, preview: { headers: { "cache-control": "max-age=3600" } } });
  const browser = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: await findChromium(),
    args: flags,
  });
  const visit = async () => {
    const page = await browser.newPage();
    // The page speaks first: a question put to it while it imports would be a part of what it measures.
    const said = page.waitForEvent("console");
    await page.goto(server.resolvedUrls!.local[0]!, { waitUntil: "commit" });
    const ms = Number((await said).text());
    await page.close();
    if (!(ms > 0)) throw new Error(`import: the page said ${(await said).text()}`);
    return ms;
  };
  // The files are in the cache from the second visit on.
  for (let visits = 0; visits < 3; visits++) await visit();
  const dispose = () => {
    server.httpServer.close();
    void browser.close().then(() => rmSync(folder, { recursive: true, force: true }));
  };
  return { name: "sluice", variant: "simd", threads: 1, time: visit, dispose };
}

/** The import of all of core; in Node beside those of the peers that are JavaScript alone when they are imported. */
export function importWorkloads(peers: Peers): Workload[] {
  const node = () => [
    inNode("sluice", "simd", "@sluice/core"),
    ...(peers.tfjs ? [inNode(tfjs.name, "", entryOf("@tensorflow/tfjs-core")!)] : []),
    ...(peers.jax ? [inNode(jax.name, "", entryOf("@jax-js/jax")!)] : []),
  ];
  return [
    { name: "import, Node", single: true, contenders: node },
    { name: "import, Chromium warm", single: true, contenders: async () => [await inChromium()] },
  ];
}
