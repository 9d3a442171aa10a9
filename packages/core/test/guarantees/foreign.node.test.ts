import { expect, test, vi } from "vitest";
import * as core from "../../src/index.ts";

test("a tensor from another copy of the package is an error that says so, wherever it turns up", async () => {
  vi.resetModules();
  const other: typeof core = await import("../../src/index.ts");
  expect(other.Tensor).not.toBe(core.Tensor);
  const foreign = other.tensor([[1, 2]]) as unknown as core.Tensor;
  const told = "[1, 2] belongs to another copy of @sluice/core; load the package once (import or require, not both)";
  const model = new core.Linear(2, 3);
  expect(() => model.forward(foreign)).toThrow(`linear: x ${told}`);
  expect(() => core.sum(foreign)).toThrow(`sum: x ${told}`);
  expect(() => core.assign(core.state(core.tensor([[0, 0]])), foreign)).toThrow(`assign: value ${told}`);
  expect(() => core.capture((x: core.Tensor) => core.sum(x))(foreign)).toThrow(told);
  expect(() => core.grad(foreign, [])).toThrow(told);
  // The other copy is whole, and this one is unharmed.
  expect(other.sum(other.tensor([[1, 2]])).item()).toBe(3);
  expect(core.sum(core.tensor([[3, 4]])).item()).toBe(7);
});
