import { Conv2d } from "@sluice/cnn";
import { assign, capture, grad, LayerNorm, Linear, noGrad, scope, seed, sum, tensor } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { SpectralNorm } from "../src/index.ts";

describe("SpectralNorm", () => {
  it("divides a diagonal weight by its largest entry", () => {
    seed(1);
    const layer = new Linear(2, 2, { bias: false });
    const spectral = new SpectralNorm(layer, { iterations: 20 });
    assign(layer.weight, tensor([4, 0, 0, 1], [2, 2]));
    const out = scope(() => spectral.forward(tensor([[1, 1]])).toArray()) as number[][];
    expect(out[0]![0]).toBeCloseTo(1, 5);
    expect(out[0]![1]).toBeCloseTo(0.25, 5);
    expect([...layer.weight.data]).toEqual([4, 0, 0, 1]);
  });

  it("moves its vectors in training only, replayed or not", () => {
    const spectral = new SpectralNorm(new Linear(3, 2));
    const x = tensor([[1, 2, 3]]);
    assign(spectral.u, tensor([0.6, 0.8]));
    spectral.eval();
    scope(() => spectral.forward(x));
    expect([...spectral.u.data].map((v) => Math.round(v * 10) / 10)).toEqual([0.6, 0.8]);
    spectral.train();
    assign(spectral.v, tensor([0, 0, 1]));
    const forward = capture((input: typeof x) => noGrad(() => sum(spectral.forward(input))));
    forward(x);
    const once = [...spectral.u.data];
    forward(x);
    expect([...spectral.u.data]).not.toEqual(once);
    forward.dispose();
  });

  it("trains the layer's own weight and saves its vectors with it", () => {
    const spectral = new SpectralNorm(new Conv2d(1, 2, 3));
    expect(spectral.parameters()).toHaveLength(2);
    expect(Object.keys(spectral.stateDict())).toEqual(["layer.weight", "layer.bias", "u", "v"]);
    const [dweight] = scope(() => {
      const out = spectral.forward(tensor(new Float32Array(9).fill(1), [1, 3, 3, 1]));
      return grad(sum(out), spectral.parameters());
    });
    expect(dweight!.shape).toEqual([3, 3, 1, 2]);
    expect([...dweight!.data].some((x) => x !== 0)).toBe(true);
  });

  it("refuses a layer whose weight is no matrix", () => {
    const layer = new LayerNorm(3);
    expect(() => new SpectralNorm(layer as unknown as Linear)).toThrow("spectralNorm: weight has 1 dimensions, needs 2 (weight [3])");
  });
});
