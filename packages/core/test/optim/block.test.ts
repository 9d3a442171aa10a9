// The numbers of a group: float64s in linear memory, and loading saved tensors.
import { expect, test } from "vitest";
import { capture } from "../../src/capture.ts";
import { Block, loadTensors } from "../../src/optim/block.ts";
import { state } from "../../src/state.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";

test("a block holds float64s exactly, zero where nothing was given", () => {
  const block = new Block({ lr: 0.1, eps: 1e-300 });
  expect(block.get("lr")).toBe(0.1);
  expect(block.get("eps")).toBe(1e-300);
  expect(block.get("step")).toBe(0);
  block.set("lr", Math.PI);
  expect(block.get("lr")).toBe(Math.PI);
});

test("the words of a block carry every bit to another", () => {
  const from = new Block({ lr: 1 / 3, beta1: 0.9, step: 12345 });
  const to = new Block({});
  loadTensors("load", { a: to.tensor }, { a: from.tensor });
  expect([to.get("lr"), to.get("beta1"), to.get("step")]).toEqual([1 / 3, 0.9, 12345]);
});

test("numbers are neither read nor written while capturing", () => {
  const block = new Block({ lr: 0.1 });
  const x = tensor([1]);
  expect(() => capture((_: Tensor) => block.get("lr"))(x)).toThrow("lr: a captured function cannot read values; read it outside");
  expect(() => capture((_: Tensor) => block.set("lr", 1))(x)).toThrow(
    "lr: a captured function cannot be given numbers; set it between calls",
  );
  expect(block.get("lr")).toBe(0.1);
});

test("loading names every entry that does not fit, and changes nothing", () => {
  const a = state(tensor([1, 2]));
  const b = state(tensor([3]));
  expect(() =>
    loadTensors("load", { a, b }, { a: { shape: [2], data: [7, 8] }, b: { shape: [2], data: [1, 2] }, c: { shape: [], data: [1] } }),
  ).toThrow("load: b is [2], needs [1]; c is not one of its tensors");
  expect(() => loadTensors("load", { a, b }, { a: { shape: [2], data: [7] } })).toThrow("load: a has 1 numbers, needs 2; b [1] is missing");
  expect(a.toArray()).toEqual([1, 2]);
});
