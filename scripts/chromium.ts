// Finds a Chromium: the one named by CHROMIUM_PATH, the system's, or the one that comes in an npm package.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Flags that make Chromium quiet, offline and able to run as root. */
export const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.flatMap((folder) => commands.map((command) => join(folder, command))).find((path) => existsSync(path));
}

async function packaged(): Promise<string | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const { default: chromium } = await import("@sparticuz/chromium");
  const path = await chromium.executablePath();
  // It needs libnss3 and libnspr4 from the system: starting it is the only honest question.
  return spawnSync(path, ["--version", "--no-sandbox"], { stdio: "ignore", timeout: 30_000 }).status === 0 ? path : undefined;
}

/** What to say when there is none. */
export const missing =
  "There is no Chromium: install one (apt-get install chromium), or name one in CHROMIUM_PATH, or leave the browser tests out with: npm test -- --no-browser";

/**
 * The path of a Chromium that starts.
 * @throws Error with a way out, if there is none
 */
export async function findChromium(): Promise<string> {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== "") {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, where there is no file.`);
    return named;
  }
  const path = onPath() ?? places.find((place) => existsSync(place)) ?? (await packaged());
  if (path === undefined) throw new Error(missing);
  return path;
}
