// The entry of `npm run bench`: builds what is measured, then measures it, as published, in a process of its own.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const windows = process.platform === "win32";
const build = spawnSync(
  "turbo",
  [
    "run",
    "build",
    "--filter=@sluice/kernels",
    "--filter=@sluice/cnn",
    "--filter=@sluice/rnn",
    "--filter=@sluice/gan",
    "--filter=@sluice/rl",
    "--output-logs=errors-only",
  ],
  {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    shell: windows,
  },
);
if (build.status !== 0) {
  console.error("The packages could not be built; `npm run build` shows why.");
  process.exit(1);
}
const entry = process.argv.includes("--runtimes") ? "runtimes/main.ts" : "run.ts";
const run = fileURLToPath(new URL(entry, import.meta.url));
const { status } = spawnSync(process.execPath, ["--expose-gc", run, ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 1);
