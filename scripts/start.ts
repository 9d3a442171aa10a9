// The main job: builds the demo and serves it on this machine. Usage: npm start [-- --port 4173] [--no-open]
import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { preview } from "vite";
import { must, root, run } from "./child.ts";
import { freePort } from "./ports.ts";

const { values: options } = parseArgs({
  options: { port: { type: "string", default: "4173" }, "no-open": { type: "boolean", default: false } },
});

/** Opens an address in the browser of the desktop, if there is one. */
function open(address: string): void {
  const { platform, env } = process;
  const desktop = platform === "darwin" || platform === "win32" || !!env.DISPLAY || !!env.WAYLAND_DISPLAY;
  if (!desktop || env.CI || options["no-open"]) return;
  const [command, args] =
    platform === "darwin" ? ["open", [address]] : platform === "win32" ? ["cmd", ["/c", "start", "", address]] : ["xdg-open", [address]];
  // No opener is no misfortune: the address stands above.
  spawn(command as string, args as string[], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}

const wanted = Number(options.port);
if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_435) {
  console.error(`--port is ${options.port}; it must be a number from 1 to 65435.`);
  process.exit(1);
}
console.log("Building …");
try {
  must(await run("turbo", ["run", "build", "--filter=./apps/demo", "--output-logs=errors-only"], root, {}, 600_000));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\nThe demo could not be built; see above.`);
  process.exit(1);
}
try {
  const port = await freePort(wanted);
  await preview({ root: join(root, "apps/demo"), preview: { port, strictPort: true, host: "localhost" }, logLevel: "warn" });
  const address = `http://localhost:${port}/`;
  console.log(`The demo is at ${address} (stop it with Ctrl+C)`);
  open(address);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
