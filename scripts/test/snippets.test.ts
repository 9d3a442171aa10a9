// The programs in the READMEs are programs: they type-check, they run from the sources, and they print what they promise.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../child.ts";

/** Where a README's program runs (a package, so that its names resolve), and what it must print. */
const readmes: Record<string, { home: string; prints: RegExp }> = {
  "README.md": { home: "core", prints: /^200 0\.0\d+$/m },
  "packages/core/README.md": { home: "core", prints: /^true$/m },
  "packages/cnn/README.md": { home: "cnn", prints: /^0\.\d+$/m },
  "packages/rnn/README.md": { home: "rnn", prints: /^0\.0\d*$/m },
  "packages/kernels/README.md": { home: "kernels", prints: /^Float32Array\(5\) \[ 1\.5, 1\.5, 1\.5, 1\.5, 1\.5 \]$/m },
};

const programs = Object.entries(readmes).map(([path, { home, prints }]) => {
  const blocks = [...readFileSync(join(root, path), "utf8").matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);
  return { path, blocks, prints, file: join(root, "packages", home, ".cache", `${path.replace(/\W/g, "-")}.ts`) };
});
const folders = [...new Set(programs.map(({ file }) => dirname(file)))];

beforeAll(() => {
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  for (const { file, blocks } of programs) writeFileSync(file, blocks[0] ?? "");
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test("the programs type-check", { timeout: 120_000 }, () => {
  const config = join(folders[0]!, "tsconfig.json");
  writeFileSync(config, JSON.stringify({ extends: "../../../tsconfig.base.json", files: programs.map(({ file }) => file) }));
  const { stdout } = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", config], { encoding: "utf8" });
  expect(stdout).toBe("");
});

describe.each(programs)("$path", ({ blocks, file, prints }) => {
  test("has one program", () => {
    expect(blocks).toHaveLength(1);
  });

  test("its program runs and prints what it promises", () => {
    const { stdout, stderr } = spawnSync(process.execPath, ["--conditions=@sluice/source", file], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toMatch(prints);
  });
});
