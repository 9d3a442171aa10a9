// Tensors: made from numbers, read back, printed; and the door of every op.
import { expect, test } from "vitest";
import { scope } from "../src/scope.ts";
import { bytesOf, empty, operand, scalar, Tensor, tensor } from "../src/tensor.ts";

test("nested arrays give shape and elements, and come back as they were", () => {
  const values = [
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  ];
  const t = tensor(values);
  expect([t.shape, t.rank, t.size, t.dtype]).toEqual([[1, 3, 2], 3, 6, "f32"]);
  expect(t.toArray()).toEqual(values);
});

test("the dtype follows the values unless it is said", () => {
  expect(tensor([true, false]).dtype).toBe("bool");
  expect(tensor(new Int32Array([1, 2])).dtype).toBe("i32");
  expect(tensor(new Uint8Array([1, 2])).dtype).toBe("f32");
  expect(tensor([1, 2], [2], "i32").dtype).toBe("i32");
});

test("booleans are bytes of 0 and 1, and read back as booleans", () => {
  const t = tensor([
    [true, false],
    [false, true],
  ]);
  expect([...t.data]).toEqual([1, 0, 0, 1]);
  expect(t.toArray()).toEqual([
    [true, false],
    [false, true],
  ]);
  expect([...tensor([0, 5, -2], [3], "bool").data]).toEqual([0, 1, 1]);
});

test("a typed array takes the shape it is given, a number is a scalar", () => {
  expect(tensor(new Float64Array([1, 2, 3, 4]), [2, 2]).toArray()).toEqual([
    [1, 2],
    [3, 4],
  ]);
  const t = tensor(2.5);
  expect([t.shape, t.item()]).toEqual([[], 2.5]);
});

test("empty arrays are tensors without elements", () => {
  const t = tensor([[], []]);
  expect([t.shape, t.size, t.toArray()]).toEqual([[2, 0], 0, [[], []]]);
});

test("ragged arrays are refused, with where", () => {
  expect(() => tensor([[1, 2], [3]])).toThrow("tensor: ragged array, 1 where 2 were expected at depth 1 ([2, 2])");
  expect(() => tensor([[1], 2])).toThrow("tensor: ragged array, a number where 1 were expected at depth 1 ([2, 1])");
  expect(() => tensor([1, [2]])).toThrow("tensor: ragged array, an array where a number was expected at depth 1 ([2])");
});

test("values that do not fill the shape are refused, with both counts", () => {
  expect(() => tensor([1, 2, 3], [2, 2])).toThrow("tensor: 3 values do not fill [2, 2] (4 elements)");
});

test("data is a copy, view is live", () => {
  const t = tensor([1, 2, 3]);
  const copy = t.data;
  copy[0] = 9;
  expect(t.toArray()).toEqual([1, 2, 3]);
  t.view()[0] = 7;
  expect(t.toArray()).toEqual([7, 2, 3]);
});

test("item wants exactly one element", () => {
  expect(tensor([[4]]).item()).toBe(4);
  expect(tensor([true]).item()).toBe(1);
  expect(() => tensor([1, 2]).item()).toThrow("item: needs exactly 1 element, has 2 ([2]); use data or toArray");
});

test("set overwrites in place and wants as many values as there are elements", () => {
  const t = tensor([1, 2, 3]);
  expect(t.set([4, 5, 6])).toBe(t);
  expect(t.toArray()).toEqual([4, 5, 6]);
  expect(() => t.set([1])).toThrow("set: 1 values for 3 elements ([3])");
});

test("it prints type, shape and elements, shortened when long", () => {
  expect(
    String(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    ),
  ).toBe("Tensor f32 [2, 2] [[1, 2], [3, 4]]");
  expect(String(tensor([true]))).toBe("Tensor bool [1] [true]");
  expect(String(tensor(0.1))).toBe("Tensor f32 [] 0.1");
  const long = Array.from({ length: 100 }, (_, i) => i);
  expect(String(tensor(long))).toBe("Tensor f32 [100] [0, 1, 2, …, 97, 98, 99]");
});

test("console.log shows the same, in Node and in Deno", () => {
  const t = tensor([1]) as unknown as Record<symbol, () => string>;
  for (const name of ["nodejs.util.inspect.custom", "Deno.customInspect"]) expect(t[Symbol.for(name)]!()).toBe("Tensor f32 [1] [1]");
});

test("a disposed tensor says so, and prints so", () => {
  const t = tensor([1, 2]);
  t.dispose();
  t.dispose();
  expect(t.alive).toBe(false);
  expect(String(t)).toBe("Tensor f32 [2] (freed)");
  expect(() => t.data).toThrow("data: tensor [2] was disposed");
  expect(() => operand("relu", "x", t)).toThrow("relu: x [2] was disposed");
});

test("an op's door turns numbers into scalars and refuses what is no tensor", () => {
  expect(operand("relu", "x", 3).item()).toBe(3);
  expect(() => operand("relu", "x", "three" as never)).toThrow("relu: x is string, not a tensor or a number");
  expect(() => operand("relu", "x", null as never)).toThrow("relu: x is null, not a tensor or a number");
});

test("an op's door refuses another element type and names the conversion", () => {
  const labels = tensor([1, 2], [2], "i32");
  expect(() => operand("relu", "x", labels)).toThrow('relu: x is i32, needs f32 (x [2]); convert with cast(x, "f32")');
  expect(operand("relu", "x", labels, null)).toBe(labels);
});

test("a tensor of another copy of the package is told apart by its home", () => {
  const own = tensor([1, 2]);
  const storage = { ...own.storage, home: {} };
  const foreign = new Tensor([2], "f32", storage);
  const message = "relu: x [2] belongs to another copy of @sluice/core; load the package once (import or require, not both)";
  expect(() => operand("relu", "x", foreign)).toThrow(message);
  expect(() => operand("relu", "x", { storage, shape: [2] } as never)).toThrow(message);
});

test("every tensor stands at a multiple of 16, of every type and size", () => {
  scope(() => {
    for (const size of [1, 3, 5, 17])
      for (const dtype of ["bool", "f32", "i32"] as const) expect((empty([size], dtype).ptr as number) % 16).toBe(0);
  });
});

test("scalars and sizes by type", () => {
  expect([scalar(7, "i32").item(), scalar(3, "bool").item(), scalar(0.5).item()]).toEqual([7, 1, 0.5]);
  expect([bytesOf("f32"), bytesOf("i32"), bytesOf("bool")]).toEqual([4, 4, 1]);
});

test("what is no number, and sizes that are none, are refused", () => {
  expect(() => tensor(["1"] as never)).toThrow("tensor: an element is String, needs a number or a boolean");
  expect(() => tensor(undefined as never)).toThrow("tensor: an element is undefined");
  expect(() => tensor([new Float32Array(2)] as never)).toThrow(
    "tensor: an element is Float32Array, needs a number or a boolean; of a typed array pass the whole, and a shape",
  );
  expect(() => tensor([1, 2], [-1, -2])).toThrow("tensor: size -1 of dimension 0 is not a whole number of at least 0 ([-1, -2])");
});
