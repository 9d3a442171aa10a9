import { describe, expect, test } from "vitest";
import { capture } from "../../src/capture.ts";
import { Module } from "../../src/nn/module.ts";
import { Sequential } from "../../src/nn/sequential.ts";
import { add } from "../../src/ops/binary.ts";
import { parameter, state } from "../../src/state.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";

class Shift extends Module {
  weight = parameter(tensor([1, 2]));
  runs = state(tensor([0]));
  forward(x: Tensor): Tensor {
    return this.training ? add(x, this.weight) : x;
  }
}

class Pair extends Module {
  first = new Shift();
  others = [new Shift()];
  shared = this.first.weight;
  forward(x: Tensor): Tensor {
    return this.others[0]!.forward(this.first.forward(x));
  }
}

describe("Module", () => {
  test("names parameters and states by field, in order, a shared one once", () => {
    const pair = new Pair();
    expect(pair.namedParameters().map(([name]) => name)).toEqual(["shared", "others.0.weight"]);
    expect(pair.namedStates().map(([name]) => name)).toEqual(["first.runs", "others.0.runs"]);
    expect(pair.parameterCount).toBe(4);
  });

  test("freeze takes parameters out of parameters() and unfreeze puts them back", () => {
    const net = new Sequential(new Shift(), new Shift());
    net.layers[0]!.freeze();
    expect(net.parameters()).toEqual([net.stateDict()["1.weight"]]);
    expect(net.unfreeze().parameters()).toHaveLength(2);
  });

  test("a captured program is captured anew when a mode that it read changes", () => {
    const net = new Shift();
    const run = capture((x: Tensor) => net.forward(x));
    expect(run(tensor([0, 0])).toArray()).toEqual([1, 2]);
    net.eval();
    expect(run(tensor([0, 0])).toArray()).toEqual([0, 0]);
    net.train();
    expect(run(tensor([0, 0])).toArray()).toEqual([1, 2]);
    expect(run.programs).toBe(2);
  });

  test("loadStateDict names everything that does not fit and writes nothing then", () => {
    const net = new Shift();
    const load = () => net.loadStateDict({ weight: { shape: [3], data: [1, 2, 3] }, extra: tensor([1]) });
    expect(load).toThrow("loadStateDict: weight is [3], needs [2]; runs [1] is missing; extra is not in the model");
    expect(net.weight.toArray()).toEqual([1, 2]);
    net.loadStateDict({ weight: { shape: [2], data: [5, 6] } }, { strict: false });
    expect(net.weight.toArray()).toEqual([5, 6]);
  });
});
