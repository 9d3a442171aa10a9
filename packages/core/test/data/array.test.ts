import { expect, test } from "vitest";
import { arrayTensor, checkedSize } from "../../src/data/array.ts";

test("arrays become tensors of their own type, or of another when asked", () => {
  expect(arrayTensor({ shape: [2], data: Uint8Array.of(1, 255) }).toString()).toBe("Tensor f32 [2] [1, 255]");
  expect(arrayTensor({ shape: [2], data: Uint8Array.of(0, 1), dtype: "bool" }).toArray()).toEqual([false, true]);
  expect(arrayTensor({ shape: [2], data: Uint8Array.of(0, 7) }, "i32").dtype).toBe("i32");
});

test("sizes that no array can have are refused", () => {
  expect(checkedSize("test", [3, 4])).toBe(12);
  expect(checkedSize("test", [2147483647, 2147483647, 0])).toBe(0);
  expect(() => checkedSize("test", [1.5])).toThrow("test: no array has the shape [1.5]");
  expect(() => checkedSize("test", new Array(33).fill(1))).toThrow("test: 33 dimensions, at most 32 are read");
});
