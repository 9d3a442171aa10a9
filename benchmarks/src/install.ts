// The peers are large, so they are installed when a benchmark first runs, into a folder that git ignores.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";

/** Exact versions, so that ratios mean the same next year. */
export const versions = {
  "@tensorflow/tfjs-core": "4.22.0",
  "@tensorflow/tfjs-backend-wasm": "4.22.0",
  "onnxruntime-web": "1.30.0",
  "onnxruntime-node": "1.30.0",
  "@jax-js/jax": "0.1.25",
  "brain.js": "1.6.1",
  convnetjs: "0.3.0",
} as const;

/** Where they are. */
export const folder = fileURLToPath(new URL("../.peers", import.meta.url));

/** TensorFlow.js with the gradients it needs for training: its own package registers none under Node. */
const training = `export * from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
export { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
`;

/** The bundle made of that. */
export const tfjsBundle = join(folder, "bundle", "tfjs.cjs");

async function bundleTfjs(): Promise<void> {
  const entry = join(folder, "tfjs.js");
  writeFileSync(entry, training);
  await build({
    root: folder,
    configFile: false,
    logLevel: "error",
    ssr: { noExternal: true, target: "node" },
    resolve: { mainFields: ["module", "main"] },
    build: { ssr: entry, outDir: join(folder, "bundle"), rolldownOptions: { output: { format: "cjs", entryFileNames: "tfjs.cjs" } } },
  });
}

/** Installs the peers unless they are there already. Says so and returns false if that fails. */
export async function installPeers(): Promise<boolean> {
  const manifest = `${JSON.stringify({ private: true, dependencies: versions }, null, 1)}\n`;
  const file = join(folder, "package.json");
  if (existsSync(tfjsBundle) && existsSync(file) && readFileSync(file, "utf8") === manifest) return true;
  console.log("Installing the peers to compare with (about 500 MB, once) …");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, manifest);
  const npm = spawnSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (npm.status !== 0) {
    console.log("The peers could not be installed; measuring without those that are missing.");
    return false;
  }
  await bundleTfjs();
  return true;
}

const require = createRequire(join(folder, "package.json"));

/** The file a peer's package starts with, or null if it is missing. */
export function entryOf(name: string): string | null {
  if (name === "@jax-js/jax") {
    const file = join(folder, "node_modules", "@jax-js", "jax", "dist", "index.js");
    return existsSync(file) ? pathToFileURL(file).href : null;
  }
  try {
    return pathToFileURL(require.resolve(name)).href;
  } catch {
    return null;
  }
}

/** Loads a peer's package, or returns null if it is missing. */
export async function load<T>(name: string): Promise<T | null> {
  const entry = entryOf(name);
  if (entry === null) return null;
  return (/^(onnx|brain|convnet)/.test(name) ? require(name) : await import(entry)) as T;
}
