// The fault word: an index out of range becomes one error, and the step it spoiled is undone.
import { i32 } from "@sluice/kernels";
import { expect, test } from "vitest";
import { faultArgs, faultWord } from "../src/fault.ts";
import { scope } from "../src/scope.ts";
import { assign, lerp, parameter, state } from "../src/state.ts";
import { tensor } from "../src/tensor.ts";

/** What a kernel writes that meets an index outside its range. */
function fail(op: number, row: number, index: number, bound: number): void {
  i32.set([op, row, index, bound], faultWord() / 4);
}

test("the next read names op, index, row and bound, and clears the word", () => {
  const { op } = faultArgs("crossEntropy", "label", "classes");
  const t = tensor([1]);
  fail(op, 3, 10, 10);
  expect(() => t.item()).toThrow("crossEntropy: label 10 at row 3, but there are 10 classes");
  expect(t.item()).toBe(1);
});

test("the end of the outermost scope throws it as well", () => {
  const { op } = faultArgs("gather");
  expect(() => scope(() => scope(() => fail(op, 0, -1, 5)))).toThrow("gather: index -1 at row 0, but there are 5 entries");
});

test("the same op, operand and bound keep one code; others get their own", () => {
  expect(faultArgs("embedding", "token").op).toBe(faultArgs("embedding", "token").op);
  expect(faultArgs("embedding", "token").op).not.toBe(faultArgs("embedding", "position").op);
});

test("while it is set no state is written", () => {
  const s = state(tensor([1, 2]));
  const p = parameter(tensor([1, 2]));
  const { op } = faultArgs("gather");
  expect(() =>
    scope(() => {
      fail(op, 0, 7, 5);
      assign(s, tensor([3, 4]));
      lerp(p, tensor([9, 9]), 0.5);
    }),
  ).toThrow("gather: index 7");
  expect([s.toArray(), p.toArray()]).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

test("states that were written in the step before the fault are put back", () => {
  const s = state(tensor([1, 2]));
  const { op } = faultArgs("gather");
  expect(() =>
    scope(() => {
      assign(s, tensor([3, 4]));
      assign(s, tensor([5, 6]));
      fail(op, 0, 7, 5);
    }),
  ).toThrow("gather: index 7");
  expect(s.toArray()).toEqual([1, 2]);
  scope(() => assign(s, tensor([3, 4])));
  expect(s.toArray()).toEqual([3, 4]);
});
