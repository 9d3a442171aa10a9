// Bundles a package's program by esbuild, Rollup and webpack, and runs it in Chromium: in pages, workers, and under a strict policy.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build as esbuild } from "esbuild";
import type { Browser } from "playwright";
import { rollup } from "rollup";
import webpack from "webpack";
import type { Subset } from "../../packages/subset/src/index.ts";
import { open, page } from "./pages.ts";
import { asModule, asServiceWorker, type Program } from "./programs.ts";

/** Allows WebAssembly and the site's own files, and nothing else: no code from text, no other origin. */
const strictPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; img-src data:";

const quiet = { onReport() {} };

/** Bundles a file, with the plugin that leaves out kernels if it is given. */
type Bundler = (entry: string, outfile: string, subset?: Subset) => Promise<unknown>;

const byEsbuild: Bundler = (entry, outfile, subset) => {
  const options = { bundle: true, minify: true, format: "esm", target: "es2022", logLevel: "error" } as const;
  return esbuild({ ...options, entryPoints: [entry], outfile, plugins: subset ? [subset.esbuild(quiet)] : [] });
};

const byRollup: Bundler = async (input, file, subset) => {
  const bundle = await rollup({ input, plugins: [nodeResolve({ browser: true }), subset?.rollup(quiet)] });
  await bundle.write({ file, format: "es" });
  await bundle.close();
};

const byWebpack: Bundler = (entry, outfile, subset) =>
  new Promise((resolve, reject) => {
    const output = { path: join(outfile, ".."), filename: "main.js" };
    webpack({ mode: "production", entry, output, performance: false, plugins: subset ? [subset.webpack(quiet)] : [] }, (error, stats) =>
      error || stats?.hasErrors() ? reject(error ?? new Error(stats?.toString())) : resolve(stats),
    );
  });

/** By name. Vite is among the pages: it makes a whole page, not a file. */
export const bundlers: Readonly<Record<string, Bundler>> = { esbuild: byEsbuild, Rollup: byRollup, webpack: byWebpack };

/** Bundles a module into a folder of its own; returns the folder. */
async function bundled(folder: string, name: string, source: string, bundler = byEsbuild, subset?: Subset): Promise<string> {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "source.js"), source);
  await bundler(join(place, "source.js"), join(place, "main.js"), subset);
  return place;
}

const show = "((answer) => (document.title = answer))";

/** In a page made by one of the bundlers, with the kernels that it reaches alone if the plugin is given. */
export async function bundledPage(browser: Browser, folder: string, program: Program, name: string, subset?: Subset): Promise<void> {
  const place = await bundled(folder, `by-${name}`, asModule(program, show), bundlers[name], subset);
  writeFileSync(join(place, "index.html"), page('<script type="module" src="main.js"></script>'));
  await open(browser, place, "index.html", program.answer);
}

/** Under a content security policy that allows WebAssembly and no other code than the site's files. */
export async function strictPage(browser: Browser, folder: string, program: Program): Promise<void> {
  const place = await bundled(folder, "strict", asModule(program, show));
  writeFileSync(join(place, "index.html"), page('<script type="module" src="main.js"></script>'));
  await open(browser, place, "index.html", program.answer, { "content-security-policy": strictPolicy });
}

/** In a module worker. */
export async function moduleWorker(browser: Browser, folder: string, program: Program): Promise<void> {
  const place = await bundled(folder, "module-worker", asModule(program, "postMessage"));
  const script = `new Worker("main.js", { type: "module" }).onmessage = ({ data }) => (document.title = data);`;
  writeFileSync(join(place, "index.html"), page(`<script type="module">${script}</script>`));
  await open(browser, place, "index.html", program.answer);
}

/** In a service worker. */
export async function serviceWorker(browser: Browser, folder: string, program: Program): Promise<void> {
  const place = await bundled(folder, "service-worker", asServiceWorker(program));
  const script = `
    navigator.serviceWorker.onmessage = ({ data }) => (document.title = data);
    await navigator.serviceWorker.register("main.js", { type: "module" });
    const ask = () => navigator.serviceWorker.ready.then(({ active }) => active.postMessage("answer?"));
    for (let tries = 0; document.title === "" && tries < 50; tries++) {
      await ask();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }`;
  writeFileSync(join(place, "index.html"), page(`<script type="module">${script}</script>`));
  await open(browser, place, "index.html", program.answer);
}
