// What all losses share: reductions and the shapes they insist on.
import { describe, expect, test } from "vitest";
import { tensor } from "../../src/index.ts";
import { matched, pairs, reduced } from "../../src/loss/reduction.ts";

const x = tensor([
  [1, 2],
  [3, 6],
]);

test("losses are averaged unless told otherwise", () => {
  expect(reduced(x, {}).item()).toBe(3);
  expect(reduced(x, { reduction: "sum" }).item()).toBe(12);
  expect(reduced(x, { reduction: "none" })).toBe(x);
});

describe("shapes", () => {
  test("a number is a target for all", () => expect(matched("op", x, 0.5)[1].shape).toEqual([]));
  test("[N] beside [N, 1] is refused", () => {
    expect(() => matched("op", tensor([1, 2]), tensor([[1], [2]]))).toThrow(
      "op: input has 2 elements, target 2 (input [2], target [2, 1]); they need one shape",
    );
  });
  test("pairs need one target each", () => {
    expect(pairs("op", x, x, tensor([1, -1]))[2].shape).toEqual([2]);
    expect(() => pairs("op", x, x, tensor([1]))).toThrow("op: 2 pairs, 1 targets (input1 [2, 2], target [1])");
    expect(() => pairs("op", x, tensor([1]), tensor([1]))).toThrow("op: input1 has 4 elements, input2 1 (input1 [2, 2], input2 [1])");
  });
});
