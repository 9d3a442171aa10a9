// The entry of `npm run learn`: builds the packages, then trains in a process of its own.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const build = spawnSync("turbo", ["run", "build", "--filter=@sluice/rl...", "--filter=@sluice/cnn...", "--output-logs=errors-only"], {
  cwd: root,
  stdio: ["ignore", "ignore", "inherit"],
  shell: process.platform === "win32",
});
if (build.status !== 0) {
  console.error("The packages could not be built; `npm run build` shows why.");
  process.exit(1);
}
const run = fileURLToPath(new URL("run.ts", import.meta.url));
const { status } = spawnSync(process.execPath, [run, ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
