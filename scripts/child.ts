// Runs a program and keeps what it said.
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root = fileURLToPath(new URL("..", import.meta.url));
const bin = join(root, "node_modules", ".bin");

/** How a program ended: its exit code was 0 or not, and everything it printed. */
export interface Ended {
  ok: boolean;
  stdout: string;
  output: string;
}

/** Runs a command in a folder, with the repository's tools on the path. */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
  timeout = 120_000,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", PATH: bin + delimiter + process.env.PATH, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
      timeout,
    });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.on("error", (error) => resolve({ ok: false, stdout, output: output + error.message }));
    child.on("close", (code) => resolve({ ok: code === 0, stdout: stdout.trim(), output: output.trim() }));
  });
}

/** Throws, with everything a program said, if it failed. */
export function must(ended: Ended): string {
  if (!ended.ok) throw new Error(ended.output);
  return ended.stdout;
}
