import * as core from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, it } from "vitest";
import { gradientPenalty, r1Penalty, r2Penalty } from "../src/index.ts";

const { tensor } = core;
const normals = (seed: number, shape: readonly number[], scale = 1) => {
  const normal = testNormals(seed);
  return tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => scale * normal()),
    [...shape],
  );
};

const activations: Readonly<Record<string, (x: core.Tensor) => core.Tensor>> = {
  celu: (x) => core.celu(x),
  elu: (x) => core.elu(x),
  gelu: (x) => core.gelu(x),
  "gelu by tanh": (x) => core.gelu(x, { approximate: "tanh" }),
  glu: (x) => core.glu(core.concat([x, core.sin(x)], 1)),
  hardshrink: (x) => core.hardshrink(x, 0.2),
  hardsigmoid: core.hardsigmoid,
  hardswish: core.hardswish,
  hardtanh: (x) => core.hardtanh(x),
  leakyRelu: (x) => core.leakyRelu(x, 0.2),
  logSigmoid: core.logSigmoid,
  logSoftmax: (x) => core.logSoftmax(x),
  mish: core.mish,
  prelu: (x) => core.prelu(x, core.tensor([0.1, 0.2, 0.3, 0.4])),
  relu: core.relu,
  relu6: core.relu6,
  selu: core.selu,
  sigmoid: core.sigmoid,
  silu: core.silu,
  softmax: (x) => core.softmax(x),
  softmin: (x) => core.softmin(x),
  softplus: (x) => core.softplus(x),
  softshrink: (x) => core.softshrink(x, 0.2),
  softsign: core.softsign,
  tanh: core.tanh,
  tanhshrink: core.tanhshrink,
  threshold: (x) => core.threshold(x, 0.1, 0),
};

describe("gradient penalties", () => {
  const real = normals(3, [5, 3]);
  const fake = normals(4, [5, 3]);
  const mix = tensor([0.1, 0.4, 0.5, 0.7, 0.9]);

  it.each(Object.entries(activations))("the gradient of WGAN-GP's penalty through %s agrees with finite differences, twice", (_, act) => {
    const penalty = (w0: core.Tensor, w1: core.Tensor) =>
      gradientPenalty((x) => core.matmul(act(core.matmul(x, w0)), w1), real, fake, { mix, weight: 1 });
    expect(() =>
      gradcheck(penalty, [normals(1, [3, 4], 0.7), normals(2, [4, 1], 0.7)], { order: 2, step: 2e-3, tolerance: 2e-2 }),
    ).not.toThrow();
  });

  const layers: readonly [string, (x: core.Tensor, w: core.Tensor) => core.Tensor][] = [
    ["layerNorm", (x, w) => core.layerNorm(core.matmul(x, w))],
    ["rmsNorm", (x, w) => core.rmsNorm(core.matmul(x, w))],
  ];
  it.each(layers)("the gradient of WGAN-GP's penalty through %s agrees with finite differences, twice", (_, layer) => {
    const penalty = (w0: core.Tensor, w1: core.Tensor) =>
      gradientPenalty((x) => core.matmul(core.tanh(layer(x, w0)), w1), real, fake, { mix, weight: 1 });
    expect(() => gradcheck(penalty, [normals(1, [3, 4]), normals(2, [4, 1])], { order: 2, step: 4e-3, tolerance: 2e-2 })).not.toThrow();
  });

  it("of a linear critic is weight · (|w| − 1)², whatever the samples", () => {
    const w = tensor([3, 4, 0], [3, 1]);
    const value = core.scope(() => gradientPenalty((x) => core.matmul(x, w), real, fake).item());
    expect(value).toBeCloseTo(160, 3);
  });

  it("one-sided, costs nothing where the gradient is short enough", () => {
    const w = tensor([0.3, 0.4, 0], [3, 1]);
    const of = (oneSided: boolean) =>
      core.scope(() => gradientPenalty((x) => core.matmul(x, w), real, fake, { oneSided, weight: 1 }).item());
    expect(of(true)).toBe(0);
    expect(of(false)).toBeCloseTo(0.25, 5);
  });

  it("R1 and R2 of a linear critic are weight/2 · |w|²", () => {
    const w = tensor([3, 4, 0], [3, 1]);
    expect(core.scope(() => r1Penalty((x) => core.matmul(x, w), real, { weight: 2 }).item())).toBeCloseTo(25, 4);
    expect(core.scope(() => r2Penalty((x) => core.matmul(x, w), fake).item())).toBeCloseTo(125, 3);
  });

  it("drawn mixes come from the stream that is given", () => {
    const of = () =>
      core.scope(() => gradientPenalty((x) => core.sum(core.square(x), 1), real, fake, { stream: new core.Stream("mix", 7) }).item());
    expect(of()).toBe(of());
  });

  it("shapes that differ are refused with both sizes", () => {
    expect(() => core.scope(() => gradientPenalty((x) => x, real, normals(1, [4, 3])))).toThrow(
      "gradientPenalty: real has 15 elements, fake 12 (real [5, 3], fake [4, 3])",
    );
  });
});
