import { memoryUse } from "@sluice/kernels";
import { expect, test } from "vitest";
import { scratch } from "../src/scratch.ts";

test("scratch memory is aligned, and free again afterwards, through exceptions too", () => {
  const before = memoryUse().arena;
  const ptr = scratch(100, (at) => {
    expect(memoryUse().arena).toBe(before + 112);
    return at;
  });
  expect(ptr % 16).toBe(0);
  expect(() =>
    scratch(100, () => {
      throw new Error("out");
    }),
  ).toThrow("out");
  expect(memoryUse().arena).toBe(before);
});
