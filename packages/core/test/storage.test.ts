import { memoryUse } from "@sluice/kernels";
import { describe, expect, test } from "vitest";
import { add } from "../src/ops/accumulate.ts";
import { scope } from "../src/scope.ts";
import { disposals, looseMemory, setLooseLimit } from "../src/storage.ts";
import { emptyOnHeap, tensor } from "../src/tensor.ts";

describe("storage", () => {
  test("is given back to the byte when disposed, once", () => {
    const before = memoryUse().heap;
    const t = emptyOnHeap([1000]);
    expect(memoryUse().heap).toBeGreaterThanOrEqual(before + 4000);
    const count = disposals.count;
    t.dispose();
    t.dispose();
    expect(memoryUse().heap).toBe(before);
    expect(disposals.count).toBe(count + 1);
    expect(() => t.data).toThrow("data: tensor [1000] was disposed");
  });

  test("loose tensors count against a limit whose error names scope; live ones stay intact and scoped work goes on", () => {
    const kept = tensor([1, 2, 3]);
    const before = setLooseLimit(looseMemory() + 4096);
    try {
      const grow = () => {
        const all = [];
        for (let i = 0; i < 10; i++) all.push(tensor(new Float32Array(256)));
        return all;
      };
      expect(grow).toThrow(/out of memory: tensors made outside any scope hold \d+ bytes .* wrap the loop's body in scope\(\)/);
      expect(kept.toArray()).toEqual([1, 2, 3]);
      expect(scope(() => add(kept, kept).toArray())).toEqual([2, 4, 6]);
    } finally {
      setLooseLimit(before);
    }
  });
});
