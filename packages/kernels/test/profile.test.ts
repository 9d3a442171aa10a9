import { expect, test } from "vitest";
import * as kernels from "../src/generated/raw.ts";
import { allocate, release } from "../src/memory.ts";
import type { Ptr } from "../src/pointer.ts";
import { profile } from "../src/profile.ts";
import { tableEntry } from "../src/table.ts";

test("counts calls, time, operations and bytes of each kernel, the longest first, and leaves the table as it was", () => {
  const entry = tableEntry(0);
  const a = allocate(4000) as Ptr<"f32">;
  const { result, profile: measured } = profile(() => {
    for (let i = 0; i < 3; i++) kernels.fill({ out: a, value: 2, n: 1000 });
    kernels.sqrt({ out: a, a, n: 1000 });
    return 7;
  });
  expect(result).toBe(7);
  expect(tableEntry(0)).toBe(entry);
  const fill = measured.rows.find(({ kernel }) => kernel === "fill")!;
  expect([fill.calls, fill.bytes]).toEqual([3, 12_000]);
  expect(measured.rows.map(({ ms }) => ms)).toEqual(measured.rows.map(({ ms }) => ms).sort((x, y) => y - x));
  expect(measured.rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
  expect(String(measured)).toMatch(/^kernel +calls +ms +share +GFLOP\/s +MB\n/);
  const bars = [...String(measured).matchAll(/█+$/gm)].map(([bar]) => bar.length);
  expect(bars.reduce((sum, length) => sum + length, 0)).toBeGreaterThanOrEqual(39);
  release(a, 4000);
});

test("stops measuring when the function throws", () => {
  const entry = tableEntry(0);
  const broken = () =>
    profile(() => {
      throw new Error("inside");
    });
  expect(broken).toThrow("inside");
  expect(tableEntry(0)).toBe(entry);
});
