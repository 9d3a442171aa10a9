// Long-lived tensors and the two in-place writes.
import { expect, test } from "vitest";
import { scope } from "../src/scope.ts";
import { assign, constant, lerp, parameter, state } from "../src/state.ts";
import { tensor } from "../src/tensor.ts";

test("parameters and states outlive the scope they are made in", () => {
  const [p, s, c] = scope(() => [parameter(tensor([1, 2])), state(tensor([3])), constant(tensor([4]))] as const);
  expect([p.toArray(), s.toArray(), c.toArray()]).toEqual([[1, 2], [3], [4]]);
  expect([p.role, s.role, c.role]).toEqual(["parameter", "state", "value"]);
});

test("a state made from a parameter is a copy", () => {
  const p = parameter(tensor([1, 2]));
  const s = state(p);
  assign(s, tensor([5, 6]));
  expect(p.toArray()).toEqual([1, 2]);
  expect(p.role).toBe("parameter");
});

test("assign copies values in place, of every type, and counts as a write", () => {
  const s = state(tensor([1, 2]));
  const ptr = s.ptr;
  const { version } = s.storage;
  assign(s, tensor([3, 4]));
  expect([s.toArray(), s.ptr, s.storage.version]).toEqual([[3, 4], ptr, version + 1]);
  const flags = state(tensor([true, false]));
  assign(flags, tensor([false, true]));
  expect(flags.toArray()).toEqual([false, true]);
  const count = state(tensor(0, [], "i32"));
  assign(count, 7);
  expect(count.item()).toBe(7);
});

test("lerp moves by a share, given as a number or as a scalar", () => {
  const s = state(tensor([0, 10]));
  lerp(s, tensor([10, 0]), 0.25);
  expect(s.toArray()).toEqual([2.5, 7.5]);
  lerp(s, tensor([10, 0]), tensor(1));
  expect(s.toArray()).toEqual([10, 0]);
});

test("shapes and types must agree", () => {
  const s = state(tensor([1, 2]));
  expect(() => assign(s, tensor([1, 2, 3]))).toThrow("assign: value is [3], target [2]");
  expect(() => assign(s, tensor([1, 2], [2], "i32"))).toThrow("assign: value is i32, target f32");
  expect(() => lerp(s, tensor([1]), 0.5)).toThrow("lerp: value is [1], target [2]");
  expect(() => lerp(s, tensor([1, 2]), tensor([0, 1]))).toThrow("lerp: t has 2 elements, needs 1 (t [2])");
  expect(() => lerp(state(tensor([1], [1], "i32")), tensor([1]), 0.5)).toThrow("lerp: target is i32, needs f32");
});

test("what dies with its scope cannot be written", () => {
  scope(() => {
    const value = tensor([1]);
    expect(() => assign(value, tensor([2]))).toThrow(
      "assign: the target [1] dies with its scope; make it with state() or parameter() in a constructor",
    );
    expect(() => lerp(value, tensor([2]), 0.5)).toThrow("lerp: the target [1] dies with its scope");
  });
});
