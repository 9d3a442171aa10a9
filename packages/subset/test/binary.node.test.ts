import { expect, test } from "vitest";
import { hasRelaxed } from "../../kernels/src/relaxed.ts";
import { keepKernels, kernelsOf } from "../src/binary.ts";
import { full, parity } from "./kernels.ts";

const some = ["gelu", "matmul", "adam_update", "random_normal", "softmax"];

test.each(["simd", "relaxed"] as const)("a subset of the %s binary passes the parity tests of its kernels", async (variant) => {
  const smaller = await keepKernels(full[variant], new Set(some));
  expect(kernelsOf(smaller).sort()).toEqual([...some].sort());
  expect(smaller.length).toBeLessThan(full[variant].length / 4);
  if (variant === "simd" || hasRelaxed()) parity(smaller, some, variant);
});

test("exports stay in the order of the full binary, which is the table's", async () => {
  const order = kernelsOf(full.simd);
  const kept = kernelsOf(await keepKernels(full.simd, new Set(some)));
  expect(kept).toEqual(order.filter((kernel) => some.includes(kernel)));
});

test("a kernel without constants leaves the tables behind", async () => {
  const bytes = async (kernel: string) => (await keepKernels(full.simd, new Set([kernel]))).length / 2;
  expect(await bytes("copy_u8")).toBeLessThan(400);
});

test("a kernel that goes but can be called is exported as a number, after those that stay", async () => {
  const smaller = await keepKernels(full.simd, new Set(["fill"]), ["relu"]);
  expect(kernelsOf(smaller)).toEqual(["fill", "relu"]);
  expect(WebAssembly.Module.exports(new WebAssembly.Module(Buffer.from(smaller, "hex"))).map(({ kind }) => kind)).toEqual([
    "function",
    "global",
  ]);
});
