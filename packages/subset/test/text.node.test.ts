import { expect, test } from "vitest";
import { relaxed } from "../../kernels/src/generated/relaxed.ts";
import { simd } from "../../kernels/src/generated/simd.ts";
import * as kernels from "../../kernels/src/text.ts";
import { binaries, decode, encode, WASM } from "../src/text.ts";

test("binaries are read and written as @sluice/kernels reads and writes them", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  expect(encode(bytes)).toBe(kernels.encode(bytes));
  expect([...decode(encode(bytes))]).toEqual([...bytes]);
  expect(decode(simd).equals(kernels.decode(simd))).toBe(true);
});

test("binaries are found whatever stands around them", () => {
  for (const quote of ['"', "'", "`"])
    expect(`a=${quote}${simd}${quote},b=${quote}${relaxed}${quote};`.match(binaries)).toEqual([simd, relaxed]);
  expect(simd.startsWith(WASM)).toBe(true);
});
