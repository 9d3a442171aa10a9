import { describe, expect, test } from "vitest";
import { StandardScaler } from "../../src/data/scale.ts";
import { Module } from "../../src/nn/module.ts";
import { packCheckpoint, unpackCheckpoint } from "../../src/save/checkpoint.ts";
import type { Tensor } from "../../src/tensor.ts";
import { tensor } from "../../src/tensor.ts";
import { every, iris } from "./golden.ts";

class Model extends Module {
  readonly scaler = new StandardScaler({ features: 4 });
  forward(x: Tensor): Tensor {
    return this.scaler.forward(x);
  }
}

describe("Transformer", () => {
  test("is saved and loaded with the model it is part of", () => {
    const model = new Model();
    model.scaler.fit(iris);
    const file = packCheckpoint({ model });
    const other = new Model();
    unpackCheckpoint(file, { model: other });
    expect(Object.keys(other.stateDict())).toEqual(["scaler.center", "scaler.scale"]);
    expect(other.forward(every).data).toEqual(model.forward(every).data);
  });

  test("takes a state alone without having been fitted", () => {
    const scaler = new StandardScaler().fit(iris);
    const other = new StandardScaler();
    other.loadStateDict(scaler.stateDict());
    expect(other.transform(every).data).toEqual(scaler.transform(every).data);
  });

  test("stays unfitted when a state does not fit", () => {
    const scaler = new StandardScaler();
    expect(() => scaler.loadStateDict({ center: tensor([1]) })).toThrow("StandardScaler: the state lacks scale");
    expect(scaler.scale).toBeUndefined();
    expect(() => scaler.loadStateDict({ center: tensor([1]), scale: tensor([1]), more: tensor([1]) })).toThrow("more is not in the model");
    expect(scaler.center).toBeUndefined();
  });

  test("writes a new fit into the same tensors", () => {
    const scaler = new StandardScaler().fit(iris);
    const before = scaler.center;
    scaler.fit(every);
    expect(scaler.center).toBe(before);
  });

  test("is a state of the model, not a parameter", () => {
    const model = new Model();
    expect(model.parameters()).toEqual([]);
    expect(model.namedStates().map(([name]) => name)).toEqual(["scaler.center", "scaler.scale"]);
  });
});
