// Who owns memory: scopes, the heap, and tensors made outside any scope.
import { memoryUse } from "@sluice/kernels";
import { expect, test } from "vitest";
import { scope } from "../src/scope.ts";
import { parameter } from "../src/state.ts";
import { disposals, looseMemory, setLooseLimit } from "../src/storage.ts";
import { tensor } from "../src/tensor.ts";

test("dispose gives the bytes back to the heap, once", () => {
  const before = memoryUse().heap;
  const count = disposals.count;
  const p = parameter(tensor(new Float32Array(1000)));
  expect(memoryUse().heap).toBeGreaterThanOrEqual(before + 4000);
  p.dispose();
  p.dispose();
  expect(memoryUse().heap).toBe(before);
  expect(disposals.count).toBe(count + 1);
});

test("disposing what lives in a scope does nothing", () => {
  scope(() => {
    const t = tensor([1, 2]);
    t.dispose();
    expect(t.toArray()).toEqual([1, 2]);
  });
});

test("a scalar outside scopes counts as the block that it takes", () => {
  const before = looseMemory();
  const heap = memoryUse().heap;
  const scalar = tensor(1);
  expect(looseMemory() - before).toBe(memoryUse().heap - heap);
  scalar.dispose();
  expect(looseMemory()).toBe(before);
});

test("tensors made outside scopes are counted, parameters are not", () => {
  const before = looseMemory();
  const loose = tensor(new Float32Array(256));
  expect(looseMemory()).toBe(before + 1024);
  const kept = parameter(tensor(new Float32Array(256)));
  expect(looseMemory()).toBe(before + 1024);
  loose.dispose();
  kept.dispose();
  expect(looseMemory()).toBe(before);
});

test("at the limit of loose tensors one error names scope, and what lives stays usable", () => {
  const alive = tensor([1, 2, 3]);
  const held = looseMemory();
  const limit = setLooseLimit(held + 1008);
  expect(() => tensor(new Float32Array(253))).toThrow(
    `out of memory: tensors made outside any scope hold ${held} bytes and 1024 more are wanted, of ${held + 1008} at most; wrap the loop's body in scope()`,
  );
  expect(alive.toArray()).toEqual([1, 2, 3]);
  expect(scope(() => tensor(new Float32Array(1000)).size)).toBe(1000);
  tensor(new Float32Array(252)).dispose();
  setLooseLimit(limit);
});

test("storages are numbered in order of birth", () => {
  const [a, b] = [tensor(1), tensor(2)];
  expect(b.storage.serial).toBeGreaterThan(a.storage.serial);
});

test("one tensor beyond the limit is told where so many numbers belong", () => {
  const before = setLooseLimit(1024);
  try {
    expect(() => tensor(new Float32Array(1000))).toThrow("of 1024 at most; keep so many numbers in a typed array and load batches of them");
  } finally {
    setLooseLimit(before);
  }
});
