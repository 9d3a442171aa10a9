import { describe, expect, test } from "vitest";
import { Module } from "../../src/nn/module.ts";
import { packCheckpoint, unpackCheckpoint } from "../../src/save/checkpoint.ts";
import { writeSafetensors } from "../../src/save/safetensors.ts";
import { parameter, state } from "../../src/state.ts";
import { tensor } from "../../src/tensor.ts";

class Two extends Module {
  weight = parameter(tensor([1, 2]));
  count = state(tensor(new Int32Array([0])));
  forward(): void {}
}

describe("checkpoints", () => {
  test("put every part back, with the metadata", () => {
    const [a, b] = [new Two(), new Two()];
    a.weight.set([5, 6]);
    b.count.set([9]);
    const bytes = packCheckpoint({ a, b }, { epoch: "2" });
    const [c, d] = [new Two(), new Two()];
    expect(unpackCheckpoint(bytes, { a: c, b: d })).toEqual({ epoch: "2" });
    expect(c.weight.toArray()).toEqual([5, 6]);
    expect(d.count.toArray()).toEqual([9]);
  });

  test("a part that does not fit changes nothing in any part", () => {
    const [a, b] = [new Two(), new Two()];
    const bytes = writeSafetensors({
      "a/weight": tensor([7, 7]),
      "a/count": tensor(new Int32Array([1])),
      "b/weight": tensor([7, 7, 7]),
      "c/x": tensor([1]),
    });
    expect(() => unpackCheckpoint(bytes, { a, b })).toThrow(
      "unpackCheckpoint: b/weight is f32 [3], needs f32 [2]; b/count is missing; c/x belongs to no part",
    );
    expect(a.weight.toArray()).toEqual([1, 2]);
  });

  test("a broken file changes nothing", () => {
    const a = new Two();
    const bytes = packCheckpoint({ a });
    expect(() => unpackCheckpoint(bytes.slice(0, -1), { a })).toThrow("safetensors:");
    expect(a.weight.toArray()).toEqual([1, 2]);
  });
});
