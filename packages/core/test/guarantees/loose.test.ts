import { memoryUse } from "@sluice/kernels";
import { describe, expect, test } from "vitest";
import { LooseMemoryError } from "../../src/errors.ts";
import { add } from "../../src/ops/binary.ts";
import { scope } from "../../src/scope.ts";
import { looseMemory, setLooseLimit } from "../../src/storage.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";

const LIMIT = 512 * 1024 ** 2;
const macrotask = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
const filled = (value: number) => tensor(new Float32Array(64 * 64).fill(value), [64, 64]);

/** Adds 1 again and again, giving the collector a macrotask every 100 adds, until done or refused. */
async function adds(count: number, from: Tensor, chained: boolean): Promise<{ done: number; heap: number; last: Tensor; error: unknown }> {
  let last = from;
  let heap = 0;
  for (let i = 0; i < count; i++) {
    try {
      last = add(chained ? last : from, 1);
    } catch (error) {
      return { done: i, heap, last, error };
    }
    heap = Math.max(heap, memoryUse().heap);
    if (i % 100 === 99) await macrotask();
  }
  return { done: count, heap, last, error: null };
}

/** What must hold if the limit was met: the one error, and everything alive intact. */
function expectRefusal(error: unknown): void {
  expect(error).toBeInstanceOf(LooseMemoryError);
  expect(String(error)).toMatch(
    /out of memory: tensors made outside any scope hold \d+ bytes and 16384 more .*; wrap the loop's body in scope\(\)$/,
  );
}

describe("adds of [64, 64] outside scopes", () => {
  test("100,000 whose results are dropped stay below 512 MB, or one error names scope", { timeout: 120_000 }, async () => {
    const alive = filled(5);
    const base = memoryUse().heap;
    const { done, heap, last, error } = await adds(100_000, filled(1), false);
    console.info(`${done} adds of [64, 64] outside scopes, heap at most ${Math.round((heap - base) / 1024 ** 2)} MB`);
    expect(heap - base).toBeLessThanOrEqual(LIMIT);
    if (error === null) expect(done).toBe(100_000);
    else expectRefusal(error);
    expect([last.data[0], last.data[4095], alive.data[0], alive.data[4095]]).toEqual([2, 2, 5, 5]);
    expect(scope(() => add(alive, last).data[77])).toBe(7);
  });

  test("a chain keeps its whole history alive: one error names scope, and every tensor is intact", { timeout: 120_000 }, async () => {
    const before = setLooseLimit(looseMemory() + 64 * 1024 ** 2);
    try {
      const { done, last, error } = await adds(100_000, filled(0), true);
      expectRefusal(error);
      expect(done).toBeGreaterThan(3000);
      expect([last.data[0], last.data[4095]]).toEqual([done, done]);
      // Back through the history to the start: nothing was overwritten.
      let t: Tensor | null = last;
      for (let i = done; t !== null; i--) {
        expect(t.view()[i % 4096]).toBe(i);
        t = t.node?.inputs[0] ?? null;
      }
      // Inside a scope everything goes on.
      expect(scope(() => add(last, 1).data[7])).toBe(done + 1);
    } finally {
      setLooseLimit(before);
    }
  });
});
