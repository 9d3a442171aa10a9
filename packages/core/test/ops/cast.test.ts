// Conversion between dtypes.
import { expect, test } from "vitest";
import { cast } from "../../src/ops/cast.ts";
import { tensor } from "../../src/tensor.ts";

test("floats become integers, rounding towards 0 and holding to the range", () => {
  const out = cast(tensor([1.9, -1.9, NaN, 1e20, -1e20, 0.5, -0.5]), "i32");
  expect(out.dtype).toBe("i32");
  expect([...out.data]).toEqual([1, -1, 0, 2147483647, -2147483648, 0, 0]);
});

test("floats and integers become booleans: whether they are not 0", () => {
  expect(cast(tensor([0, -0, 0.1, NaN, -3]), "bool").toArray()).toEqual([false, false, true, true, true]);
  expect(cast(tensor(new Int32Array([0, 5, -1])), "bool").toArray()).toEqual([false, true, true]);
});

test("integers and booleans become floats", () => {
  expect([...cast(tensor(new Int32Array([-3, 16777217])), "f32").data]).toEqual([-3, 16777216]);
  expect([...cast(tensor([true, false, true, true, true]), "f32").data]).toEqual([1, 0, 1, 1, 1]);
});

test("booleans become integers", () => {
  const out = cast(tensor([[true], [false]]), "i32");
  expect(out.shape).toEqual([2, 1]);
  expect([...out.data]).toEqual([1, 0]);
});

test("a tensor of the dtype already is handed back", () => {
  const x = tensor([1, 2]);
  expect(cast(x, "f32")).toBe(x);
});
