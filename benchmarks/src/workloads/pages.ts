// Sizes of a page with a perceptron that trains: bundled, minified, gzipped, WebAssembly included.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { folder } from "../install.ts";
import type { Workload } from "../measure.ts";
import * as jax from "../peers/jax.ts";
import * as tfjs from "../peers/tfjs.ts";

/** The bytes of one page. */
interface PageSize {
  readonly name: string;
  readonly gzip: number;
}

const here = (file: string) => fileURLToPath(new URL(`../pages/${file}`, import.meta.url));

/** Bundles an entry for the browser and returns every file that comes out. */
async function bundle(entry: string, root: string): Promise<Uint8Array[]> {
  const result = await build({
    root,
    configFile: false,
    logLevel: "error",
    build: { write: false, minify: true, target: "esnext", assetsInlineLimit: 0, rolldownOptions: { input: entry } },
  });
  if (!("output" in result)) throw new Error(`${entry}: the bundler gave no output`);
  return result.output.flatMap((file) => {
    const source = file.type === "chunk" ? file.code : file.source;
    return file.fileName.endsWith(".map") ? [] : [typeof source === "string" ? new TextEncoder().encode(source) : source];
  });
}

function sized(name: string, files: readonly Uint8Array[]): PageSize {
  return { name, gzip: files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0) };
}

/** A peer's page is bundled beside its packages; `extra` are files it fetches by itself. */
async function peerPage(name: string, file: string, extra: readonly string[] = []): Promise<PageSize | null> {
  if (!existsSync(join(folder, "node_modules"))) return null;
  const entry = join(folder, `page-${file}`);
  writeFileSync(entry, readFileSync(here(file)));
  const files = await bundle(entry, folder);
  return sized(name, [...files, ...extra.map((path) => readFileSync(path))]);
}

async function pageSizes(): Promise<PageSize[]> {
  const wasm = join(folder, "node_modules", "@tensorflow", "tfjs-backend-wasm", "dist", "tfjs-backend-wasm-simd.wasm");
  const pages = [
    sized("sluice", await bundle(here("sluice.ts"), fileURLToPath(new URL("../..", import.meta.url)))),
    await peerPage(tfjs.name, "tfjs.js", [wasm]),
    await peerPage(jax.name, "jax.js"),
  ];
  return pages.filter((page) => page !== null);
}

/** The page of ours beside those of the peers that are installed. */
export function pageWorkloads(): Workload[] {
  const contenders = async () =>
    (await pageSizes()).map(({ name, gzip }) => ({ name, variant: name === "sluice" ? "simd" : "", threads: 1, time: () => gzip / 1000 }));
  return [{ name: "page size, training perceptron", single: true, unit: "KB", contenders }];
}
