import { describe, expect, test, vi } from "vitest";
import { scope } from "../src/scope.ts";
import { operand, scalar, type Tensor, tensor } from "../src/tensor.ts";

describe("tensor", () => {
  test("takes nested arrays, numbers and typed arrays, and finds the type", () => {
    expect(
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]).shape,
    ).toEqual([2, 3]);
    expect(tensor(7).shape).toEqual([]);
    expect(tensor(new Float32Array(6), [2, 3]).shape).toEqual([2, 3]);
    expect(tensor(new Int32Array([1])).dtype).toBe("i32");
    expect(tensor([[true], [false]]).dtype).toBe("bool");
    expect(tensor([1, 2], [2], "i32").data).toEqual(new Int32Array([1, 2]));
    expect(tensor([0, 2], [2], "bool").toArray()).toEqual([false, true]);
  });

  test("gives back what it was given", () => {
    const values = [[[1.5, -2]], [[0, Number.POSITIVE_INFINITY]]];
    expect(tensor(values).toArray()).toEqual(values);
    expect(tensor([[], []]).toArray()).toEqual([[], []]);
    expect(tensor(3).item()).toBe(3);
  });

  test("refuses ragged arrays and counts that do not fill the shape", () => {
    expect(() => tensor([[1, 2], [3]])).toThrow("tensor: ragged array, 1 where 2 were expected at depth 1 ([2, 2])");
    expect(() => tensor([1, [2]])).toThrow("tensor: ragged array, an array where a number was expected at depth 1 ([2])");
    expect(() => tensor([1, 2, 3], [2, 2])).toThrow("tensor: 3 values do not fill [2, 2] (4 elements)");
  });

  test("data is a copy, view the elements themselves", () => {
    const t = tensor([1, 2]);
    t.data[0] = 9;
    expect(t.toArray()).toEqual([1, 2]);
    t.view()[0] = 9;
    expect(t.toArray()).toEqual([9, 2]);
  });

  test("set overwrites, and refuses another count", () => {
    const t = tensor([1, 2]);
    expect(t.set([3, 4]).toArray()).toEqual([3, 4]);
    expect(() => t.set([1])).toThrow("set: 1 values for 2 elements ([2])");
  });

  test("item refuses more than one element", () => {
    expect(() => tensor([1, 2]).item()).toThrow("item: needs exactly 1 element, has 2 ([2]); use data or toArray");
  });

  test("prints its shape and numbers, shortened when long, and says when it is freed", () => {
    expect(
      String(
        tensor([
          [1, 2.25],
          [3, 4],
        ]),
      ),
    ).toBe("Tensor f32 [2, 2] [[1, 2.25], [3, 4]]");
    expect(String(tensor(Int32Array.from({ length: 20 }, (_, i) => i)))).toBe("Tensor i32 [20] [0, 1, 2, …, 17, 18, 19]");
    let gone: Tensor | undefined;
    scope(() => {
      gone = tensor([1]);
    });
    expect(String(gone)).toBe("Tensor f32 [1] (freed)");
  });
});

describe("operand", () => {
  test("makes a scalar tensor of a number and lets a fitting tensor through", () => {
    const t = tensor([1]);
    expect(operand("add", "a", t)).toBe(t);
    expect(operand("add", "a", 2).item()).toBe(2);
    expect(scalar(1, "bool").toArray()).toBe(true);
  });

  test("refuses other types, naming both and the way out", () => {
    expect(() => operand("relu", "x", tensor(new Int32Array(2)))).toThrow('relu: x is i32, needs f32 (x [2]); convert with cast(x, "f32")');
    expect(() => operand("relu", "x", null as unknown as number)).toThrow("relu: x is null, not a tensor or a number");
  });

  test("refuses a tensor of another copy of the package", async () => {
    vi.resetModules();
    const other = await import("../src/tensor.ts");
    expect(other.tensor).not.toBe(tensor);
    expect(() => operand("relu", "x", other.tensor([1]) as unknown as Tensor)).toThrow(
      "relu: x [1] belongs to another copy of @sluice/core",
    );
  });
});
