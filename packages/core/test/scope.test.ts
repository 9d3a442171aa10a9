import { memoryUse } from "@sluice/kernels";
import { describe, expect, test } from "vitest";
import { add } from "../src/ops/binary.ts";
import { scope } from "../src/scope.ts";
import { type Tensor, tensor } from "../src/tensor.ts";

describe("scope", () => {
  test("frees what was made in it", () => {
    const before = memoryUse();
    scope(() => {
      for (let i = 0; i < 100; i++) add(tensor([1, 2, 3]), tensor([4, 5, 6]));
    });
    expect(memoryUse().arena).toBe(before.arena);
  });

  test("moves returned tensors, nested in plain objects and arrays, to the enclosing scope and then to the heap", () => {
    const { kept } = scope(() => {
      const inner = scope(() => {
        tensor([9, 9, 9]);
        const a = tensor([1, 2]);
        tensor([8]);
        return { list: [a, add(a, a)], n: 7 };
      });
      expect(inner.list.map((t) => t.toArray())).toEqual([
        [1, 2],
        [2, 4],
      ]);
      return { kept: inner.list[1]! };
    });
    expect(kept.toArray()).toEqual([2, 4]);
  });

  test("a tensor used after its scope says so", () => {
    let leaked: Tensor | undefined;
    scope(() => {
      leaked = tensor([1, 2]);
    });
    expect(() => leaked!.data).toThrow("data: tensor [2] belongs to a scope that has closed; return it from the scope to keep it");
  });

  test("an exception closes all scopes it passes", () => {
    const before = memoryUse().arena;
    expect(() =>
      scope(() => {
        tensor([1]);
        scope(() => {
          tensor([2]);
          throw new Error("inside");
        });
      }),
    ).toThrow("inside");
    expect(memoryUse().arena).toBe(before);
    expect(scope(() => tensor([5])).item()).toBe(5);
  });

  test("refuses an async function and a generator by name", () => {
    expect(() => scope(async () => 1)).toThrow("scope: the function is async; await outside");
    expect(() =>
      scope(function* () {
        yield 1;
      }),
    ).toThrow("scope: the function returned an iterator or generator");
  });
});
