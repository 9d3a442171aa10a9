// What a reader sees when something that has to be there is not: one clear sentence each.
import { spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { root } from "../child.ts";
import { freePort } from "../ports.ts";

function run(args: string[], env: Record<string, string> = {}) {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", env: { ...process.env, ...env } });
  return { stdout, stderr, status };
}

test("an old Node is told which one is needed and which one it is", () => {
  const old = "data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'18.19.0'}})";
  const { stderr, status } = run(["--import", old, "scripts/launch.mjs", "scripts/test.ts"]);
  expect(stderr).toContain("needs Node 20 or newer; this is Node 18.19.0");
  expect(status).toBe(1);
});

test("a Chromium that is named but not there fails npm test, and the last line says so", () => {
  const { stdout, stderr, status } = run(["scripts/test.ts"], { CHROMIUM_PATH: "/nowhere/chromium" });
  expect(stderr).toContain("CHROMIUM_PATH names /nowhere/chromium, where there is no file.");
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("0 passed, 1 failed, 0 skipped");
  expect(status).toBe(1);
});

test("without any Chromium the sentence names the three ways out", () => {
  const script = "import('./scripts/chromium.ts').then((m) => m.findChromium()).catch((error) => console.log(error.message))";
  const elsewhere = "Object.defineProperty(process,'platform',{value:'freebsd'});";
  const { stdout } = run(["-e", elsewhere + script], { PATH: "/nowhere", CHROMIUM_PATH: "" });
  expect(stdout).toMatch(/There is no Chromium: .*apt-get install chromium.*CHROMIUM_PATH.*--no-browser/);
});

test("a busy port gives the next free one, and a sentence that names both", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as { port: number };
  const said: string[] = [];
  const free = await freePort(port, (sentence) => said.push(sentence));
  server.close();
  expect(free).toBeGreaterThan(port);
  expect(said).toEqual([`Port ${port} is busy, so the demo is on port ${free}.`]);
});

test("a free port is taken without a word", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  const said: string[] = [];
  expect(await freePort(port, (sentence) => said.push(sentence))).toBe(port);
  expect(said).toEqual([]);
});
