import { describe, expect, test } from "vitest";
import { names as all } from "../../kernels/src/table.ts";
import { exportsOf, kernelLists, kernelsIn, listOf } from "../src/binary.ts";
import { choose, type Wishes } from "../src/choose.ts";
import { GRADIENT_WALK } from "../src/mark.ts";
import { binaries, decode } from "../src/text.ts";
import { full } from "./kernels.ts";

const call = (kernel: string) => `t.sluice_kernel_${all.indexOf(kernel)}(k);`;
const list = `const n="${listOf(all)}";`;
const wasm = `const w="${full.simd}";${list}`;
const wishes = (more: Partial<Wishes> = {}): Wishes => ({ gradients: true, wants: new Map(), ...more });
const written = (text: string, edits: readonly { start: number; end: number; text: string }[]) =>
  [...edits].sort((a, b) => b.start - a.start).reduce((now, { start, end, text: t }) => now.slice(0, start) + t + now.slice(end), text);

test("kernels that are called are kept, over all files, and called at their new places", async () => {
  const texts = [call("relu") + wasm, call("fill") + call("relu")];
  const choice = (await choose(texts, wishes()))!;
  const kept = all.filter((kernel) => kernel === "relu" || kernel === "fill");
  expect(choice.report).toMatchObject({ kernels: kept, left: [], total: all.length });
  expect(written(texts[1]!, choice.edits(texts[1]!))).toBe(`t[${kept.indexOf("fill")}](k);t[${kept.indexOf("relu")}](k);`);
  const [binary] = written(texts[0]!, choice.edits(texts[0]!)).match(binaries)!;
  expect(exportsOf(binary)).toHaveLength(kept.length);
  expect(written(texts[0]!, choice.edits(texts[0]!)).match(kernelLists)!.map(kernelsIn)).toEqual([kept]);
  const [{ before, after }] = choice.report.binaries as [(typeof choice.report.binaries)[number]];
  expect(before.plain).toBe(decode(full.simd).length);
  expect(after.plain).toBe(decode(binary).length);
  expect(after.gzip).toBeLessThan(before.gzip);
});

test("files without kernels are left alone", async () => {
  expect(await choose(["console.log(1)"], wishes())).toBeNull();
});

describe("a list given by hand", () => {
  test("is what is kept", async () => {
    expect((await choose([call("relu") + wasm], wishes({ kernels: ["relu", "fill"] })))!.report.kernels.toSorted()).toEqual([
      "fill",
      "relu",
    ]);
  });

  test("that leaves out a kernel fails with the name of the op that wants it", async () => {
    const wants = new Map([["relu", new Set(["linear", "relu"])]]);
    await expect(choose([call("relu") + wasm], wishes({ kernels: ["fill"], wants }))).rejects.toThrow(
      "linear, relu: wants the kernel relu, which is not among the 1 that are kept; add it with --kernels relu",
    );
  });

  test("with a name that no kernel has fails", async () => {
    await expect(choose([wasm], wishes({ kernels: ["reluu"] }))).rejects.toThrow("subset: there is no kernel reluu");
  });
});

test("after a run, what was not called is left out, but can be named", async () => {
  const { report } = (await choose([call("relu") + call("matmul") + wasm], wishes({ called: ["relu"], kernels: ["fill"] })))!;
  expect(report.kernels.toSorted()).toEqual(["fill", "relu"]);
  expect(report.left).toEqual(["matmul"]);
});

test("gradients that are taken but not there fail", async () => {
  await expect(choose([wasm + GRADIENT_WALK], wishes({ gradients: false }))).rejects.toThrow(
    "subset: the program takes gradients, but its ops were built without; set gradients: true",
  );
});

test("calls without a binary fail", async () => {
  await expect(choose([call("relu")], wishes())).rejects.toThrow("do not make @sluice/kernels external");
});

test("a binary without the list of its kernels fails", async () => {
  await expect(choose([wasm.replace(list, "")], wishes())).rejects.toThrow("subset: the bundle holds a binary but no list of its kernels");
});

test.each(["binary", "list"])("two versions of the kernels fail, by their %s", async (part) => {
  const [binary, list] = (await choose([call("relu") + wasm], wishes()))!.edits(wasm).map(({ text }) => text);
  await expect(choose([wasm, `"${part === "binary" ? binary : list}"`], wishes())).rejects.toThrow(
    "subset: the bundle holds two versions of @sluice/kernels; install one",
  );
});
