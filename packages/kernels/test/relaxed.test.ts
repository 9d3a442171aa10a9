// The relaxed binary is taken where the engine has it, and given back.
import { expect, test } from "vitest";
import { hasRelaxed, useRelaxed, useSimd } from "../src/relaxed.ts";
import { table } from "../src/table.ts";

test("useRelaxed changes the binary exactly where the engine has relaxed SIMD, and says which", () => {
  const simd = [...table];
  const changed = useRelaxed();
  expect(changed).toBe(hasRelaxed());
  expect(table.every((kernel, i) => kernel === simd[i])).toBe(!changed);
  useSimd();
});

test("without relaxed SIMD in the engine the kernels stay as they were", () => {
  const { validate } = WebAssembly;
  const before = [...table];
  WebAssembly.validate = () => false;
  try {
    expect(useRelaxed()).toBe(false);
    expect([...table]).toEqual(before);
  } finally {
    WebAssembly.validate = validate;
  }
});
