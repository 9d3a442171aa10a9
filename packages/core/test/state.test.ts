import { describe, expect, test } from "vitest";
import { scope } from "../src/scope.ts";
import { assign, lerp, parameter, state } from "../src/state.ts";
import { tensor } from "../src/tensor.ts";

describe("parameter and state", () => {
  test("outlive the scope they are made in", () => {
    const kept: ReturnType<typeof state>[] = [];
    scope(() => {
      kept.push(parameter(tensor([1, 2])), state(tensor([true, false])));
    });
    expect(kept.map((t) => [t.role, t.toArray()])).toEqual([
      ["parameter", [1, 2]],
      ["state", [true, false]],
    ]);
  });

  test("are tensors of their own when made from another parameter", () => {
    const a = parameter(tensor([1]));
    const b = parameter(a);
    assign(b, tensor([5]));
    expect([a.item(), b.item()]).toEqual([1, 5]);
  });
});

describe("assign and lerp", () => {
  test("write in place", () => {
    const s = state(tensor([0, 8]));
    assign(s, tensor([4, 4]));
    lerp(s, tensor([8, 0]), 0.25);
    expect(s.toArray()).toEqual([5, 3]);
  });

  test("assign takes integers and booleans too", () => {
    const n = state(tensor(new Int32Array([1, 2])));
    const b = state(tensor([true]));
    assign(n, tensor(new Int32Array([7, 8])));
    assign(b, tensor([false]));
    expect([n.toArray(), b.toArray()]).toEqual([[7, 8], [false]]);
  });

  test("refuse other shapes and types, naming both", () => {
    const s = state(tensor([0, 0]));
    expect(() => assign(s, tensor([1, 2, 3]))).toThrow("assign: value is [3], target [2]");
    expect(() => lerp(s, tensor([1, 2, 3]), 0.5)).toThrow("lerp: value is [3], target [2]");
    expect(() => lerp(s, tensor([1, 2]), tensor([1, 2]))).toThrow("lerp: t has 2 elements, needs 1 (t [2])");
    expect(() => assign(s, tensor(new Int32Array([1, 2])))).toThrow("assign: value is i32, target f32");
  });

  test("refuse a target that dies with its scope", () => {
    expect(() => scope(() => assign(tensor([1]), tensor([2])))).toThrow(
      "assign: the target [1] dies with its scope; make it with state() or parameter()",
    );
  });
});
