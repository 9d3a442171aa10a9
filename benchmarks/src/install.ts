// The peers are large, so they are installed when a benchmark first runs, into a folder that git ignores.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Exact versions, so that ratios mean the same next year. */
export const versions = {
  "@tensorflow/tfjs-core": "4.22.0",
  "@tensorflow/tfjs-backend-wasm": "4.22.0",
  "onnxruntime-web": "1.30.0",
  "@jax-js/jax": "0.1.25",
} as const;

/** Where they are. */
export const folder = fileURLToPath(new URL("../.peers", import.meta.url));

/** Installs the peers unless they are there already. Says so and returns false if that fails. */
export function installPeers(): boolean {
  const manifest = `${JSON.stringify({ private: true, dependencies: versions }, null, 1)}\n`;
  const file = join(folder, "package.json");
  const done = join(folder, "node_modules", ".package-lock.json");
  if (existsSync(done) && existsSync(file) && readFileSync(file, "utf8") === manifest) return true;
  console.log("Installing the peers to compare with (about 210 MB, once) …");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, manifest);
  const npm = spawnSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (npm.status === 0) return true;
  console.log("The peers could not be installed; measuring without those that are missing.");
  return false;
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
  return (entry.endsWith(".cjs") || name.startsWith("@tensorflow") || name.startsWith("onnx") ? require(name) : await import(entry)) as T;
}
