import { describe, expect, test } from "vitest";
import { Module } from "../../src/nn/module.ts";
import { readSafetensors, writeSafetensors } from "../../src/save/safetensors.ts";
import { fromTorch, toTorch } from "../../src/save/torch-names.ts";
import { parameter, state } from "../../src/state.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";

class Inner extends Module {
  weight = parameter(
    tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]),
  );
  runningMean = state(tensor([7]));
  counter = state(tensor([0], [1], "i32"));
  extra = state(tensor([9]));
  forward(x: Tensor): Tensor {
    return x;
  }
  override torchLayout() {
    return { weight: { axes: [1, 0] }, extra: null };
  }
}

class Outer extends Module {
  filters = parameter(
    tensor(
      Float32Array.from({ length: 24 }, (_, i) => i),
      [1, 2, 3, 4],
    ),
  );
  selfAttn = new Inner();
  layers = [new Inner()];
  forward(x: Tensor): Tensor {
    return x;
  }
  override torchLayout() {
    return { filters: { name: "conv.weight", axes: [2, 3, 1, 0] } };
  }
}

describe("toTorch", () => {
  test("gives snake_case names and PyTorch's layouts, and leaves out what PyTorch does not have", () => {
    const dict = toTorch(new Outer());
    expect(Object.keys(dict)).toEqual([
      "conv.weight",
      "self_attn.weight",
      "self_attn.running_mean",
      "layers.0.weight",
      "layers.0.running_mean",
    ]);
    expect(dict["self_attn.weight"]).toEqual({ dtype: "f32", shape: [3, 2], data: Float32Array.of(1, 4, 2, 5, 3, 6) });
  });

  test("goes through a safetensors file and back", () => {
    const source = new Outer();
    source.selfAttn.weight.set([6, 5, 4, 3, 2, 1]);
    const target = new Outer();
    fromTorch(target, readSafetensors(writeSafetensors(toTorch(source))).tensors);
    expect(target.selfAttn.weight.toArray()).toEqual(source.selfAttn.weight.toArray());
  });

  test("permutes four dimensions so that [KH, KW, C, O] stands as [O, C, KH, KW]", () => {
    const { shape, data } = toTorch(new Outer())["conv.weight"]!;
    expect(shape).toEqual([4, 3, 1, 2]);
    // Element [o, c, kh, kw] is filters[kh, kw, c, o] = 12 kw + 4 c + o.
    const at = (o: number, c: number, kw: number) => data[(o * 3 + c) * 2 + kw];
    expect([at(0, 0, 1), at(1, 0, 0), at(3, 2, 1), at(2, 1, 0)]).toEqual([12, 1, 23, 6]);
  });
});

/** Its rows are pixels and channels, merged here as [H, W, C] and there as [C, H, W]. */
class Merged extends Module {
  weight = parameter(tensor([1, 2, 3, 4, 5, 6], [3 * 2, 1]));
  forward(x: Tensor): Tensor {
    return x;
  }
  override torchLayout() {
    return { weight: { unmerged: [1, 3, 2, 1], axes: [2, 3, 1, 0] } };
  }
}

describe("merged dimensions", () => {
  test("are merged there in PyTorch's order", () => {
    expect(toTorch(new Merged())).toEqual({ weight: { dtype: "f32", shape: [1, 6], data: Float32Array.of(1, 3, 5, 2, 4, 6) } });
  });

  test("come back as they were, and other shapes are refused with both", () => {
    const model = new Merged();
    fromTorch(model, { weight: { shape: [1, 6], data: Float32Array.of(1, 3, 5, 2, 4, 6) } });
    expect([...model.weight.data]).toEqual([1, 2, 3, 4, 5, 6]);
    const wrong = { weight: { shape: [1, 2, 1, 3], data: new Float32Array(6) } };
    expect(() => fromTorch(model, wrong)).toThrow("fromTorch: weight is [1, 2, 1, 3], needs [1, 6]");
  });
});

describe("fromTorch", () => {
  test("undoes toTorch", () => {
    const source = new Outer();
    source.selfAttn.weight.set([6, 5, 4, 3, 2, 1]);
    const target = new Outer();
    fromTorch(target, toTorch(source));
    expect(target.selfAttn.weight.toArray()).toEqual(source.selfAttn.weight.toArray());
    expect(target.filters.data).toEqual(source.filters.data);
  });

  test("names everything that does not fit under PyTorch's names, and writes nothing then", () => {
    const model = new Inner();
    const load = () =>
      fromTorch(model, {
        weight: { shape: [2, 3], data: [0, 0, 0, 0, 0, 0] },
        running_mean: { shape: [1], data: [1, 2] },
        bias: tensor([1]),
        num_batches_tracked: tensor([1]),
      });
    expect(load).toThrow("fromTorch: weight is [2, 3], needs [3, 2]; running_mean has 2 numbers, needs 1; bias is not in the model; pass");
    expect(() => fromTorch(model, {})).toThrow("fromTorch: weight is missing; running_mean is missing; pass { strict: false }");
    expect(model.runningMean.toArray()).toEqual([7]);
  });

  test("loads what fits when not strict", () => {
    const model = new Inner();
    fromTorch(model, { running_mean: tensor([3]), surplus: tensor([1]) }, { strict: false });
    expect(model.runningMean.toArray()).toEqual([3]);
  });
});
