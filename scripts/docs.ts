// The documentation site: makes the API reference, then serves everything, or builds it. Usage: npm run docs [-- --build]
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./child.ts";

const docs = join(root, "docs");

function run(tool: string, ...args: string[]): void {
  const { status } = spawnSync(join(docs, "node_modules/.bin", tool), args, {
    cwd: docs,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}

run("typedoc");
run("vitepress", process.argv.includes("--build") ? "build" : "dev");
