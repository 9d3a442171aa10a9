// Addresses above 2 GiB, where a signed address would be negative.
import { expect, test } from "vitest";
import * as kernels from "../src/generated/raw.ts";
import { allocate, viewOf } from "../src/memory.ts";
import type { Ptr } from "../src/pointer.ts";

test("kernels read and write above 2 GiB", () => {
  allocate(2 ** 31);
  const a = allocate(4000) as Ptr<"f32">;
  const out = allocate(4000) as Ptr<"f32">;
  expect(a).toBeGreaterThan(2 ** 31);
  kernels.fill({ out: a, value: 1.25, n: 1000 });
  kernels.copy({ out, a, n: 1000 });
  expect(new Set(viewOf("f32", out, 1000))).toEqual(new Set([1.25]));
});
