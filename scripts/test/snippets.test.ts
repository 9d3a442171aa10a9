// The programs in the READMEs and the documents are programs: they type-check, run from the sources, and print what they promise.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../child.ts";

/** Where a README's program runs (a package, so that its names resolve), and what it must print. */
const readmes: Record<string, { home: string; prints: RegExp }> = {
  "README.md": { home: "core", prints: /^200 0\.0\d+$/m },
  "packages/core/README.md": { home: "core", prints: /^true$/m },
  "packages/cnn/README.md": { home: "cnn", prints: /^0\.\d+$/m },
  "packages/rnn/README.md": { home: "rnn", prints: /^0\.0\d*$/m },
  "packages/gan/README.md": { home: "gan", prints: /^400 .*\n\[(\s*\[ [\d., ]+ \],?){4}\s*\]$/m },
  "packages/rl/README.md": { home: "rl", prints: /^\d{3} \d{2,3}(\.\d+)?$/m },
  "packages/subset/README.md": { home: "subset", prints: /^kernels {4}1 of \d+\n[\s\S]*^1$/m },
  "packages/kernels/README.md": { home: "kernels", prints: /^Float32Array\(5\) \[ 1\.5, 1\.5, 1\.5, 1\.5, 1\.5 \]$/m },
};

const textOf = (path: string) => readFileSync(join(root, path), "utf8");
const blocksOf = (path: string) => [...textOf(path).matchAll(/```[tj]s\n([\s\S]*?)```/g)].map((match) => match[1]!);
/** Blocks with a title are files that stand beside the program: [name, text]. */
const filesOf = (path: string) =>
  [...textOf(path).matchAll(/```ts \[(.+)\]\n([\s\S]*?)```/g)].map((match) => [match[1]!, match[2]!] as const);
const fileOf = (home: string, path: string) => join(root, "packages", home, ".cache", `${path.replace(/\W/g, "-")}.ts`);
const programs = Object.entries(readmes).map(([path, { home, prints }]) => ({
  path,
  blocks: blocksOf(path),
  prints,
  file: fileOf(home, path),
}));

/** The blocks of a document are one program, in order; what a line prints stands behind it. The house's are excerpts of other files. */
const documents = ["docs", "docs/guide", "docs/recipes"]
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
  .filter((path) => path.endsWith(".md") && path !== "docs/house.md")
  .map((path) => {
    const subject = basename(path, ".md");
    // A package's guide runs where that package's names resolve.
    const home = existsSync(join(root, "packages", subject)) ? subject : "core";
    return { path, blocks: blocksOf(path), file: fileOf(home, path) };
  })
  .filter(({ blocks }) => blocks.length > 0)
  .map((document) => {
    const prints = [...document.blocks.join("").matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map((match) => match[1]!);
    return { ...document, prints };
  });
const all = [...programs, ...documents];
const folders = [...new Set(all.map(({ file }) => dirname(file)))];

beforeAll(() => {
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  for (const { path, file, blocks } of all) {
    writeFileSync(file, blocks.join("\n"));
    for (const [name, text] of filesOf(path)) writeFileSync(join(dirname(file), name), text);
  }
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What a program prints, run in its package's folder; it may not complain. */
function run(file: string): string {
  const cwd = join(dirname(file), "..");
  const { stdout, stderr } = spawnSync(process.execPath, ["--conditions=@sluice/source", file], { cwd, encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout;
}

test.each(readdirSync(join(root, "docs/zh/guide")))("the programs of docs/zh/guide/%s are those of the English page", (name) => {
  expect(blocksOf(`docs/zh/guide/${name}`)).toEqual(blocksOf(`docs/guide/${name}`));
});

test("the programs type-check", { timeout: 120_000 }, () => {
  const config = join(folders[0]!, "tsconfig.json");
  writeFileSync(
    config,
    JSON.stringify({
      extends: "../../../tsconfig.base.json",
      compilerOptions: { types: ["node"], typeRoots: [join(root, "node_modules/@types")] },
      files: all.map(({ file }) => file),
    }),
  );
  const { stdout } = spawnSync(process.execPath, [join(root, "node_modules/typescript-native/bin/tsc"), "-p", config], {
    encoding: "utf8",
  });
  expect(stdout).toBe("");
});

describe.each(programs)("$path", ({ blocks, file, prints }) => {
  test("has one program", () => {
    expect(blocks).toHaveLength(1);
  });

  test("its program runs and prints what it promises", () => {
    expect(run(file)).toMatch(prints);
  });
});

test.each(documents)("what $path says is printed, is printed", ({ file, prints }) => {
  expect(run(file).split("\n").slice(0, -1)).toEqual(prints);
});
