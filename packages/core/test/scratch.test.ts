// Working memory of a kernel call is free again when the call is over.
import { memoryUse } from "@sluice/kernels";
import { expect, test } from "vitest";
import { scratch } from "../src/scratch.ts";

test("the address is aligned, the result handed on, the memory free afterwards", () => {
  const before = memoryUse().arena;
  const inside = scratch(1000, (ptr) => {
    expect((ptr as number) % 16).toBe(0);
    return memoryUse().arena;
  });
  expect(inside).toBeGreaterThanOrEqual(before + 1000);
  expect(memoryUse().arena).toBe(before);
});

test("it is free after an exception too", () => {
  const before = memoryUse().arena;
  expect(() =>
    scratch(1000, () => {
      throw new Error("inside");
    }),
  ).toThrow("inside");
  expect(memoryUse().arena).toBe(before);
});
