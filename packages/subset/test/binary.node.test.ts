import { expect, test } from "vitest";
import { hasRelaxed } from "../../kernels/src/relaxed.ts";
import { names } from "../../kernels/src/table.ts";
import { exportsOf, keepKernels, kernelsIn, listOf, withNames } from "../src/binary.ts";
import { full, inOrder, parity } from "./kernels.ts";

const some = ["gelu", "matmul", "adam_update", "random_normal", "softmax"];

test.each(["simd", "relaxed"] as const)("a subset of the %s binary passes the parity tests of its kernels", async (variant) => {
  const smaller = await keepKernels(full[variant], names, new Set(some));
  expect(exportsOf(smaller)).toHaveLength(some.length);
  expect(smaller.length).toBeLessThan(full[variant].length / 4);
  if (variant === "simd" || hasRelaxed()) parity(smaller, some, variant);
});

test("exports stay in the order of the full binary, which is the table's", async () => {
  const order = exportsOf(full.simd);
  const kept = exportsOf(await keepKernels(full.simd, names, new Set(some)));
  expect(kept).toEqual(order.filter((_, place) => some.includes(names[place]!)));
});

test("a binary for programs without the bindings exports kernels by their names", async () => {
  const smaller = await keepKernels(full.simd, names, new Set(some));
  expect(exportsOf(await withNames(smaller, inOrder(some))).map(({ name }) => name)).toEqual(inOrder(some));
  const all = exportsOf(await withNames(full.simd, names)).map(({ name }) => name);
  expect(all).toEqual(names);
});

test("a list of kernels is read as it was written", () => {
  expect(kernelsIn(listOf(some))).toEqual(some);
  expect(kernelsIn(listOf([]))).toEqual([]);
});

test("a kernel without constants leaves the tables behind", async () => {
  const bytes = async (kernel: string) => (await keepKernels(full.simd, names, new Set([kernel]))).length / 2;
  expect(await bytes("copy_u8")).toBeLessThan(400);
});

test("a kernel that goes but can be called is exported as a number, after those that stay", async () => {
  const smaller = await keepKernels(full.simd, names, new Set(["fill"]), ["relu"]);
  expect(exportsOf(smaller).map(({ kind }) => kind)).toEqual(["function", "global"]);
  parity(smaller, ["fill"], "simd");
});

test("kernels that went but can be called stay numbers under their own names", async () => {
  const smaller = await keepKernels(full.simd, names, new Set(["fill"]), ["relu"]);
  expect(exportsOf(await withNames(smaller, ["fill", "relu"]))).toEqual([
    { name: "fill", kind: "function" },
    { name: "relu", kind: "global" },
  ]);
});
