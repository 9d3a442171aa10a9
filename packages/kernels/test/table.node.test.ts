// What a fresh program pays and sees before its first kernel call: each case is a process of its own.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const source = (file: string) => new URL(`../src/${file}`, import.meta.url).href;

/** Runs lines that see the kernels and the table of a fresh program; returns what they leave in `said`. */
function fresh(lines: string): unknown {
  const program = `
    import { allocate, fill } from ${JSON.stringify(source("raw.ts"))};
    import * as table from ${JSON.stringify(source("table.ts"))};
    const out = allocate(16);
    const call = (value) => fill({ out, value, n: 4 });
    const said = [];
    ${lines}
    console.log(JSON.stringify(said));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

test("an import brings no binary, the first call does, and no later one", () => {
  const said = fresh(`
    const { Module } = WebAssembly;
    let compiled = 0;
    WebAssembly.Module = class extends Module {
      constructor(bytes) {
        super(bytes);
        compiled++;
      }
    };
    for (const value of [1, 2, 3]) {
      said.push(compiled, table.tableGeneration());
      call(value);
    }`);
  expect(said).toEqual([0, 0, 1, 1, 1, 1]);
});

test("a recording that begins before the first call notes every call once", () => {
  const said = fresh(`
    const stop = table.recordCalls(said);
    call(1);
    call(2);
    stop();
    call(3);`) as { args: number[] }[];
  expect(said.map(({ args }) => args[1])).toEqual([1, 2]);
});

test("a tenant that comes before the first call sees every call once", () => {
  const said = fresh(`
    table.addTenant((name, kernel) => (...args) => {
      said.push(name);
      return kernel(...args);
    });
    call(1);
    call(2);`);
  expect(said).toEqual(["fill", "fill"]);
});

test("an entry that is asked for before the first call stays the table's", () => {
  const said = fresh(`
    const at = table.names.indexOf("fill");
    const entry = table.tableEntry(at);
    call(1);
    said.push(table.tableGeneration(), entry === table.tableEntry(at));`);
  expect(said).toEqual([1, true]);
});
