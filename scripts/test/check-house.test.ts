// Every house rule catches its offence and leaves the lawful alone.
import { describe, expect, test } from "vitest";
import { habits } from "../house/habits.ts";
import { rooms } from "../house/rooms.ts";
import { skeleton } from "../house/skeleton.ts";
import type { File, Rule } from "../house/tree.ts";

const rules: Rule[] = [...rooms, ...skeleton, ...habits];
const tree = (files: Record<string, string>): File[] => Object.entries(files).map(([path, text]) => ({ path, text }));
const readme = "# x\n## Install\n## One program\n## Public names\n## Links\n";
const manifest = (change: object = {}) =>
  JSON.stringify({
    name: "@sluice/cnn",
    version: "0.1.0",
    license: "Apache-2.0",
    sideEffects: false,
    exports: { ".": { "@sluice/source": "./src/index.ts", import: "./dist/index.js" }, "./package.json": "./package.json" },
    publishConfig: { exports: { ".": { import: "./dist/index.js" }, "./package.json": "./package.json" } },
    ...change,
  });

/** By rule: a tree that breaks it, what must be said, and a tree that does not break it. */
const cases: Record<string, { bad: Record<string, string>; says: string[]; good: Record<string, string> }> = {
  "arrows between packages point down": {
    bad: {
      "packages/cnn/src/a.ts": 'import { lstm } from "@sluice/rnn";',
      "packages/cnn/src/b.ts": 'import * as kernels from "@sluice/kernels/raw";',
      "packages/rnn/src/c.ts": 'export { relu } from "../../core/src/ops/relu.ts";',
      "packages/new/src/d.ts": 'const core = await import("@sluice/core");',
      "apps/demo/src/pages/e.ts": 'import { partsOf } from "@sluice/subset";',
    },
    says: [
      "a.ts:1 imports rnn; cnn may import core",
      "b.ts:1 imports kernels, which only core does",
      "c.ts:1 reaches into core by path",
      "d.ts:1 is in new, a room",
      "e.ts:1 imports subset; demo may import",
    ],
    good: {
      "packages/gan/src/a.ts":
        'import { Conv2d } from "@sluice/cnn"; import * as kernels from "@sluice/core/kernels"; import "../src/b.ts";',
      "apps/demo/scripts/e.ts": 'import { partsOf } from "@sluice/subset";',
    },
  },
  "inside a package, lower rooms do not know higher ones": {
    bad: {
      "packages/core/src/ops/a.ts": 'import { Linear } from "../nn/linear.ts";',
      "packages/core/src/optim/b.ts": 'import type { Module } from "../nn/module.ts";',
    },
    says: ["a.ts:1 imports ../nn/linear.ts: ops stand below layers", "b.ts:1 imports ../nn/module.ts: optimizers do not know layers"],
    good: { "packages/core/src/nn/a.ts": 'import { matmul } from "../ops/matmul.ts";' },
  },
  "layers and algorithms call ops, not kernels, and touch no address": {
    bad: { "packages/core/src/nn/a.ts": "class Linear extends Module {\n  forward(x) { kernels.relu({ a: x.ptr }); }\n}" },
    says: ["a.ts:2 Linear calls a kernel", "a.ts:2 Linear touches .ptr"],
    good: {
      "packages/cnn/src/a.ts":
        "function conv2d(x) { kernels.conv2d({ a: x.ptr }); }\nclass Conv2d extends Module { forward(x) { return conv2d(x); } }",
    },
  },
  "ops keep no state": {
    bad: { "packages/core/src/ops/a.ts": "let calls = 0;" },
    says: ["a.ts:1 keeps state"],
    good: { "packages/core/src/ops/a.ts": "const table = [1, 2];" },
  },
  "algorithms know neither console nor page, experiments no page": {
    bad: { "packages/rl/src/a.ts": "console.log(1);", "apps/demo/src/experiments/b.ts": "document.title = '';" },
    says: ["a.ts:1 an algorithm does not know console", "b.ts:1 an experiment does not touch document"],
    good: { "packages/rl/src/a.ts": "const x = { window: 3 }; read(x.window);", "apps/demo/src/ui/b.ts": "document.title = '';" },
  },
  "the demo's views draw plain numbers": {
    bad: { "apps/demo/src/views/a.ts": 'import { Tensor } from "@sluice/core";' },
    says: ["a.ts:1 a view imports @sluice/core"],
    good: { "apps/demo/src/experiments/a.ts": 'import { Tensor } from "@sluice/core";' },
  },
  "kernels keep no state, allocate nothing, throw nothing": {
    bad: {
      "packages/kernels/assembly/a.ts":
        "let calls: i32 = 0;\nfunction f(): void {\n  heap.alloc(4);\n  new Array(3);\n  throw new Error();\n}",
    },
    says: ["a.ts:1 keeps state", "a.ts:3 allocates", "a.ts:4 allocates", "a.ts:5 throws"],
    good: { "packages/kernels/assembly/a.ts": "const table = memory.data<u32>([1], 16);" },
  },
  "every assembly file has its spec": {
    bad: { "packages/kernels/assembly/a.ts": "", "packages/kernels/spec/b.ts": 'export const b: Spec<"b"> = {};' },
    says: ["assembly/a.ts has no spec/a.ts", "spec/b.ts speaks of no assembly/b.ts"],
    good: {
      "packages/kernels/assembly/a.ts": "",
      "packages/kernels/assembly/inline/x.ts": "",
      "packages/kernels/assembly/types.ts": "",
      "packages/kernels/spec/a.ts": "",
      "packages/kernels/spec/spec.ts": "",
      "packages/kernels/spec/loops.ts": "export function loops() {}",
    },
  },
  "every source file has its test": {
    bad: { "packages/core/src/ops/a.ts": "export function a() {}", "packages/core/test/a.test.ts": "" },
    says: ["packages/core/src/ops/a.ts has no test; write packages/core/test/ops/a.test.ts"],
    good: {
      "packages/core/src/ops/a.ts": "export function a() {}",
      "packages/core/test/ops/a.second-order.test.ts": "",
      "packages/core/src/index.ts": 'export * from "./ops/a.ts";',
      "packages/core/src/types.ts": "export type A = number;\nexport const ZERO = 0 as A;",
    },
  },
  "manifests agree with each other and with what is published": {
    bad: {
      "packages/cnn/package.json": manifest({ name: "cnn", sideEffects: true, publishConfig: { exports: {} } }),
      "packages/rnn/package.json": manifest({ name: "@sluice/rnn", version: "0.2.0" }),
    },
    says: [
      "packages have 2 versions",
      "cnn/package.json: is named cnn",
      "does not say sideEffects",
      "publishConfig.exports is not exports",
    ],
    good: { "packages/cnn/package.json": manifest(), "packages/cnn/src/index.ts": "" },
  },
  "every package has its skeleton and a README of five parts": {
    bad: { "packages/cnn/package.json": manifest(), "packages/cnn/README.md": "# cnn\n## Install\n" },
    says: ["packages/cnn has no LICENSE", "packages/cnn has no src/index.ts", "README.md lacks: links"],
    good: Object.fromEntries(
      ["package.json", "LICENSE", "tsconfig.json", "tsup.config.ts", "src/index.ts"]
        .map((f) => [`packages/cnn/${f}`, ""])
        .concat([["packages/cnn/README.md", readme]]),
    ),
  },
  "files have at most 400 lines": {
    bad: { "packages/core/src/a.ts": "//\n".repeat(401) },
    says: ["a.ts has 401 lines, 1 too many"],
    good: { "packages/core/src/a.ts": "//\n".repeat(400), "packages/kernels/src/generated/b.ts": "//\n".repeat(900) },
  },
  "files open with one line that says what lives there": {
    bad: { "packages/core/src/a.ts": "export const a = 1;" },
    says: ["a.ts has no opening comment"],
    good: { "packages/core/src/a.ts": "// The letter a.", "scripts/b.ts": "#!/usr/bin/env node\n// The letter b." },
  },
  "public names have docstrings": {
    bad: { "packages/core/src/a.ts": "// a\n/** Yes. */\nexport function a() {}\n// no\nexport class B {}" },
    says: ["a.ts:5 B has no docstring"],
    good: { "packages/core/src/a.ts": "/** One. */\nexport function a(x: 1): 1;\nexport function a(x: 2): 2;\nfunction b() {}" },
  },
  "no default exports, but in configurations": {
    bad: { "scripts/a.ts": "export default 1;", "scripts/b.ts": "export default function b() {}" },
    says: ["a.ts:1 is a default export", "b.ts:1 is a default export"],
    good: { "packages/core/tsup.config.ts": "export default {};" },
  },
  "no any": { bad: { "scripts/a.ts": "let x: any;" }, says: ["a.ts:1 is any"], good: { "scripts/a.ts": "const any = 1;" } },
  "no enums": { bad: { "scripts/a.ts": "enum A { B }" }, says: ["a.ts:1 is an enum"], good: { "scripts/a.ts": 'type A = "b";' } },
  "no file of odds and ends": {
    bad: { "packages/core/src/utils.ts": "" },
    says: ["packages/core/src/utils.ts: a helper belongs"],
    good: { "packages/core/src/shape.ts": "" },
  },
  "no paths of one machine": {
    bad: { "README.md": `see ${"/ho"}me/ada/code`, "scripts/a.ts": `const x = "${"/ro"}ot/x";` },
    says: ["README.md:1 names", "a.ts:1 names"],
    good: { "README.md": "see https://example.org/home/x and ./home/ada" },
  },
  "no addresses of package registries": {
    bad: { "README.md": `${"https://regi"}stry.example.org/x` },
    says: ["README.md:1 names"],
    good: { "README.md": "http://127.0.0.1:4873" },
  },
  "nothing is marked unfinished": { bad: { "a.ts": `// ${"TO"}DO` }, says: ["a.ts:1 says"], good: { "a.ts": "// to do" } },
  "no test is skipped or singled out": { bad: { "a.ts": `test.${"sk"}ip("x")` }, says: ["a.ts:1 has"], good: { "a.ts": "test('x')" } },
  "tests that need Node say so in their name": {
    bad: { "packages/core/test/a.test.ts": 'import { readFileSync } from "node:fs";' },
    says: ["a.test.ts:1 imports node:fs"],
    good: {
      "packages/core/test/a.node.test.ts": 'import { readFileSync } from "node:fs";',
      "packages/core/test/b.test.ts": 'if (inNode) await import("node:worker_threads");',
    },
  },
};

test("every rule has a case", () => {
  expect(Object.keys(cases).sort()).toEqual(rules.map((rule) => rule.name).sort());
});

describe.each(rules)("$name", (rule) => {
  test("catches the offence", () => {
    const { bad, says } = cases[rule.name]!;
    const offences = rule.check(tree(bad));
    for (const sentence of says)
      expect(
        offences.some((offence) => offence.includes(sentence)),
        `${sentence}\n${offences.join("\n")}`,
      ).toBe(true);
  });

  test("leaves the lawful alone", () => {
    expect(rule.check(tree(cases[rule.name]!.good))).toEqual([]);
  });
});
