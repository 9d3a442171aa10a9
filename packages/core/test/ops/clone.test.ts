import { expect, test } from "vitest";
import { clone } from "../../src/ops/clone.ts";
import { sum } from "../../src/ops/reduce.ts";
import { scope } from "../../src/scope.ts";
import { grad } from "../../src/tape.ts";
import { tensor } from "../../src/tensor.ts";
import { gradcheck } from "../../src/testing.ts";

test("clone copies tensors of every type into memory of their own", () => {
  for (const t of [tensor([[1, 2.5]]), tensor(new Int32Array([3, -4])), tensor([true, false])]) {
    const copy = clone(t);
    expect(copy.toArray()).toEqual(t.toArray());
    expect([copy.shape, copy.dtype]).toEqual([t.shape, t.dtype]);
    t.set(t.data.fill(0));
    expect(copy.toArray()).not.toEqual(t.toArray());
  }
});

test("the gradient of clone is the gradient of its result, of second order too", () => {
  gradcheck(clone, [tensor([1, 2, 3])], { order: 2 });
  const ones = scope(() => {
    const x = tensor([1, 2]);
    return grad(sum(clone(x)), [x])[0]!;
  });
  expect(ones.toArray()).toEqual([1, 1]);
});
