// Starts a script or tool of this repository from a fresh clone: installs everything, then uses the Node that was installed.
// Usage: node scripts/launch.mjs scripts/test.ts [arguments]   or   node scripts/launch.mjs turbo run build
// Plain JavaScript on purpose: this file has to run on whatever Node is there.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");
const windows = process.platform === "win32";
const numbers = process.versions.node.split(".").map(Number);

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

function run(command, args) {
  const env = { ...process.env, PATH: bin + delimiter + process.env.PATH, TURBO_TELEMETRY_DISABLED: "1" };
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", env, shell: windows });
  if (result.error) stop(`${command} could not be started: ${result.error.message}`);
  return result.status ?? 1;
}

if (numbers[0] < 20) stop(`This repository needs Node 20 or newer; this is Node ${process.versions.node}. Get one at https://nodejs.org.`);
if (!existsSync(bin)) console.log("Installing everything into node_modules; the first time takes a minute …");
if (run("npm", ["run", "--silent", "setup"]) !== 0)
  stop("The packages could not be installed; see the message above (is there a network?).");

const given = process.argv.slice(2);
const at = given.findIndex((argument) => !argument.startsWith("-"));
const [options, target, args] = [given.slice(0, at), given[at], given.slice(at + 1)];
if (!target.endsWith(".ts")) process.exit(run(join(bin, target), args));

const installed = join(bin, "node");
const runsTypeScript = numbers[0] > 22 || (numbers[0] === 22 && numbers[1] >= 18);
if (!existsSync(installed) && !runsTypeScript)
  stop(
    `The tools need Node 22.18 or newer, and there is no package of it for ${process.platform}-${process.arch}; this is ${process.versions.node}.`,
  );
process.exit(run(existsSync(installed) ? installed : process.execPath, [...options, join(root, target), ...args]));
