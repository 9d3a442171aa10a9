// useThreads says where it cannot give threads, refuses numbers that are none, and does not keep a process alive.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { threads, useThreads } from "../src/threads.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("without shared memory it says why, and all stays on one thread", async () => {
  const said = vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.stubGlobal("SharedArrayBuffer", undefined);
  expect(await useThreads(2)).toBe(1);
  expect(threads()).toBe(1);
  expect(said.mock.calls).toEqual([
    [
      "useThreads: staying on one thread, since the page is not cross-origin isolated; serve it with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp",
    ],
  ]);
});

test("without workers it says so", async () => {
  const said = vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.stubGlobal("process", undefined);
  vi.stubGlobal("Worker", undefined);
  expect(await useThreads(2)).toBe(1);
  expect(said.mock.calls).toEqual([["useThreads: staying on one thread, since this runtime has no workers"]]);
});

test("numbers that are no count of threads are refused", async () => {
  await expect(useThreads(0)).rejects.toThrow("useThreads: n is 0, needs a whole number from 1 to 64");
  await expect(useThreads(1.5)).rejects.toThrow("useThreads: n is 1.5, needs a whole number from 1 to 64");
  await expect(useThreads(65)).rejects.toThrow("useThreads: n is 65, needs a whole number from 1 to 64");
});

test("a process with idle workers ends by itself", () => {
  const entry = fileURLToPath(new URL("../src/threads.ts", import.meta.url));
  const program = `const { useThreads } = await import(${JSON.stringify(entry)}); console.log(await useThreads(2));`;
  const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], { timeout: 20_000, encoding: "utf8" });
  expect([status, stdout.trim()]).toEqual([0, "2"]);
});
