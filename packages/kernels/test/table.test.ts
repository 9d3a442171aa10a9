// Tenants take the places of the table, in order, and leave them again.
import { expect, test } from "vitest";
import * as kernels from "../src/generated/raw.ts";
import { allocate, release, viewOf } from "../src/memory.ts";
import type { Ptr } from "../src/pointer.ts";
import { addTenant, names, setBinary, table, useSimd } from "../src/table.ts";
import { encode } from "../src/text.ts";

const out = allocate(16) as Ptr<"f32">;
const fill = (value: number) => {
  kernels.fill({ out, value, n: 4 });
  return [...viewOf("f32", out, 4)];
};

test("a tenant sees every call by name, with its positional numbers", () => {
  const calls: unknown[] = [];
  const remove = addTenant((name, kernel, index) => (...args) => {
    calls.push([name, index, ...args]);
    return kernel(...args);
  });
  expect(fill(3)).toEqual([3, 3, 3, 3]);
  remove();
  fill(4);
  expect(calls).toEqual([["fill", names.indexOf("fill"), out, 3, 4]]);
});

test("the tenant that came last stands in front of those before it", () => {
  const order: string[] = [];
  const say = (word: string) =>
    addTenant((_, kernel) => (...args) => {
      order.push(word);
      return kernel(...args);
    });
  const first = say("first");
  const second = say("second");
  fill(1);
  first();
  fill(1);
  second();
  fill(1);
  expect(order).toEqual(["second", "first", "second"]);
});

test("removing a tenant twice removes nothing else", () => {
  let calls = 0;
  const count = addTenant((_, kernel) => (...args) => {
    calls++;
    return kernel(...args);
  });
  const other = addTenant((_, kernel) => kernel);
  other();
  other();
  fill(1);
  count();
  expect(calls).toBe(1);
});

test("a tenant stays when the binary changes", () => {
  let calls = 0;
  const remove = addTenant((_, kernel) => (...args) => {
    calls++;
    return kernel(...args);
  });
  useSimd();
  expect(fill(2)).toEqual([2, 2, 2, 2]);
  remove();
  expect(calls).toBe(1);
});

test("a kernel that a binary lacks throws by name when it is called, not before", () => {
  setBinary(encode(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)));
  expect(() => fill(1)).toThrow("fill: this build has no such kernel; add it to the subset with --kernels fill");
  useSimd();
  expect(fill(1)).toEqual([1, 1, 1, 1]);
});

test("the table has a place for every kernel", () => {
  expect(table).toHaveLength(names.length);
  expect(new Set(names).size).toBe(names.length);
  release(out, 16);
});
