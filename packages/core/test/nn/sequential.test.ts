import { expect, test } from "vitest";
import { Module } from "../../src/nn/module.ts";
import { Residual, Sequential } from "../../src/nn/sequential.ts";
import { add } from "../../src/ops/binary.ts";
import { parameter } from "../../src/state.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";

class Shift extends Module {
  weight = parameter(tensor([1, 2]));
  forward(x: Tensor): Tensor {
    return add(x, this.weight);
  }
}

test("Sequential names by position and runs in order", () => {
  const net = new Sequential(new Shift(), new Shift());
  expect(Object.keys(net.stateDict())).toEqual(["0.weight", "1.weight"]);
  expect(net.forward(tensor([0, 0])).toArray()).toEqual([2, 4]);
});

test("Sequential runs functions between layers, which keep their positions", () => {
  const net = new Sequential(new Shift(), (x) => add(x, x), new Shift());
  expect(Object.keys(net.stateDict())).toEqual(["0.weight", "2.weight"]);
  expect(net.forward(tensor([0, 0])).toArray()).toEqual([3, 6]);
});

test("Residual adds the input, and refuses a layer that changes the shape", () => {
  expect(new Residual(new Shift()).forward(tensor([1, 1])).toArray()).toEqual([3, 4]);
  class Cut extends Module {
    forward(): Tensor {
      return tensor([1]);
    }
  }
  expect(() => new Residual(new Cut()).forward(tensor([1, 1]))).toThrow("residual: the layer gives [1], its input is [2]");
});
