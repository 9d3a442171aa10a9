import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "citty";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { exportsOf } from "../src/binary.ts";
import { command } from "../src/command.ts";
import { encode } from "../src/text.ts";
import { full, inOrder, parity } from "./kernels.ts";

const perceptron = fileURLToPath(new URL("fixtures/perceptron.ts", import.meta.url));
const core = fileURLToPath(new URL("../../core", import.meta.url));
let said = "";

beforeEach(() => {
  said = "";
  vi.spyOn(console, "log").mockImplementation((text) => {
    said += text;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs the command with these words; returns the bundle it wrote. */
async function subset(...words: string[]): Promise<string> {
  const out = join(mkdtempSync(join(tmpdir(), "sluice-command-")), "out.mjs");
  await runCommand(command, { rawArgs: [...words, "--conditions", "@sluice/source", "--out", out] });
  return out;
}

test("a program is bundled with the kernels it reaches, and runs", async () => {
  const out = await subset(perceptron);
  expect(said).toMatch(/^kernels {4}4 of \d+\n {11}relu copy_u8 matmul random_uniform\nbinary/);
  expect(execFileSync(process.execPath, [out], { encoding: "utf8" }).split(",")).toHaveLength(10);
});

test("after a run, kernels that are reached but not called are left out, and the bits stay", async () => {
  const wasm = join(mkdtempSync(join(tmpdir(), "sluice-wasm-")), "kernels.wasm");
  const out = await subset(perceptron, "--from-run", "--wasm", wasm);
  expect(said).toContain("left out   copy_u8");
  const text = encode(readFileSync(wasm));
  expect(exportsOf(text).map(({ name, kind }) => `${kind} ${name}`)).toEqual([
    ...inOrder(["relu", "matmul", "random_uniform"]).map((name) => `function ${name}`),
    "global copy_u8",
  ]);
  expect(execFileSync(process.execPath, [out], { encoding: "utf8" })).toBe(
    execFileSync(process.execPath, [await subset(perceptron)], { encoding: "utf8" }),
  );
});

describe("in a folder with Sluice", () => {
  beforeEach(() => {
    vi.spyOn(process, "cwd").mockReturnValue(core);
  });

  test("kernels alone are bundled with their memory, and written as a binary of their own", async () => {
    const wasm = join(mkdtempSync(join(tmpdir(), "sluice-wasm-")), "kernels.wasm");
    const out = await subset("--kernels", "matmul,softmax", "--wasm", wasm);
    const text = encode(readFileSync(wasm));
    expect(text.length).toBeLessThan(full.simd.length / 8);
    parity(text, ["matmul", "softmax"], "simd");
    const program = await import(out);
    const at = program.allocate(16);
    program.viewOf("f32", at, 4).set([1, 1, 1, 1]);
    program.softmax({ out: at, input: at, rows: 1, D: 4 });
    expect([...program.viewOf("f32", at, 4)]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  test("packages are bundled whole, with gradients", async () => {
    vi.spyOn(process, "cwd").mockReturnValue(join(core, "../cnn"));
    await subset("--packages", "core", "--variant", "simd");
    expect(said).toMatch(/relu_backward.*gradients {2}kept/s);
  });
});

test.each([
  [[], "subset: nothing to build; name a program, --packages or --kernels"],
  [["--from-run"], "subset: --from-run needs a program to run"],
  [["--kernels", "relu", "--variant", "fast"], "subset: --variant is fast, not simd, relaxed or both"],
])("%j is refused", async (words, message) => {
  await expect(subset(...words)).rejects.toThrow(message);
});
