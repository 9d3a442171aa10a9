// Plain numbers in long-lived tensors.
import { constant, zeros } from "@sluice/core";
import { expect, test } from "vitest";
import { doubles, put } from "../src/memory.ts";

test("numbers are written from an offset on", () => {
  const t = constant(zeros([2, 2]));
  put(t, [1, 2], 1);
  expect([...t.data]).toEqual([0, 1, 2, 0]);
});

test("two words are one double, to the bit", () => {
  const words = constant(zeros([4], "i32"));
  doubles(words).set([0.1, Number.MAX_VALUE]);
  expect([...doubles(words)]).toEqual([0.1, Number.MAX_VALUE]);
  expect(words.data[0]).toBe(0x9999999a | 0);
});
