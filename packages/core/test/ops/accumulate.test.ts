// The sum of two gradients.
import { expect, test } from "vitest";
import { add } from "../../src/ops/accumulate.ts";
import { scope } from "../../src/scope.ts";
import { tensor } from "../../src/tensor.ts";
import { gradcheck } from "../../src/testing.ts";

test("adds element by element, at tails and empty too", () => {
  for (const n of [0, 1, 3, 4, 5, 17]) {
    const values = Array.from({ length: n }, (_, i) => i);
    expect(scope(() => add(tensor(values, [n]), tensor(values, [n])).toArray())).toEqual(values.map((v) => 2 * v));
  }
});

test("its gradient is handed on to both, to second order", () => {
  gradcheck(add, [tensor([1, 2, 3]), tensor([4, 5, 6])], { order: 2 });
});
