// Activation layers: each runs its op with its options.
import { describe, expect, test } from "vitest";
import * as layers from "../../src/nn/activations.ts";
import { Sequential } from "../../src/nn/sequential.ts";
import * as ops from "../../src/ops/activation.ts";
import { logSoftmax, softmax, softmin } from "../../src/ops/softmax.ts";
import { sigmoid, tanh } from "../../src/ops/unary.ts";
import { scope } from "../../src/scope.ts";
import { grad } from "../../src/tape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";

const x = tensor([-7, -2.5, -0.75, -0.2, 0.3, 0.6, 2.5, 7], [4, 2]);

test.each<[string, { forward(x: Tensor): Tensor }, (x: Tensor) => Tensor]>([
  ["ReLU", new layers.ReLU(), ops.relu],
  ["LeakyReLU", new layers.LeakyReLU(0.3), (t) => ops.leakyRelu(t, 0.3)],
  ["ELU", new layers.ELU(0.5), (t) => ops.elu(t, 0.5)],
  ["SELU", new layers.SELU(), ops.selu],
  ["CELU", new layers.CELU(0.5), (t) => ops.celu(t, 0.5)],
  ["GELU", new layers.GELU(), ops.gelu],
  ["GELU, tanh form", new layers.GELU({ approximate: "tanh" }), (t) => ops.gelu(t, { approximate: "tanh" })],
  ["SiLU", new layers.SiLU(), ops.silu],
  ["Softplus", new layers.Softplus({ beta: 2, threshold: 1 }), (t) => ops.softplus(t, { beta: 2, threshold: 1 })],
  ["LogSigmoid", new layers.LogSigmoid(), ops.logSigmoid],
  ["Mish", new layers.Mish(), ops.mish],
  ["Hardswish", new layers.Hardswish(), ops.hardswish],
  ["Hardsigmoid", new layers.Hardsigmoid(), ops.hardsigmoid],
  ["Hardtanh", new layers.Hardtanh(-2, 0.5), (t) => ops.hardtanh(t, -2, 0.5)],
  ["ReLU6", new layers.ReLU6(), ops.relu6],
  ["Softsign", new layers.Softsign(), ops.softsign],
  ["Tanhshrink", new layers.Tanhshrink(), ops.tanhshrink],
  ["Hardshrink", new layers.Hardshrink(0.7), (t) => ops.hardshrink(t, 0.7)],
  ["Softshrink", new layers.Softshrink(0.7), (t) => ops.softshrink(t, 0.7)],
  ["Threshold", new layers.Threshold(0.4, -3), (t) => ops.threshold(t, 0.4, -3)],
  ["GLU", new layers.GLU(0), (t) => ops.glu(t, 0)],
  ["Softmax", new layers.Softmax(0), (t) => softmax(t, 0)],
  ["LogSoftmax", new layers.LogSoftmax(), logSoftmax],
  ["Softmin", new layers.Softmin(0), (t) => softmin(t, 0)],
  ["RReLU in evaluation", new layers.RReLU(0.1, 0.3).eval(), (t) => ops.leakyRelu(t, 0.2)],
  ["Sigmoid", new layers.Sigmoid(), sigmoid],
  ["Tanh", new layers.Tanh(), tanh],
])("%s runs its op with its options", (_, layer, op) => {
  const [got, expected] = scope(() => [layer.forward(x).toArray(), op(x).toArray()]);
  expect(got).toEqual(expected);
});

describe("PReLU", () => {
  test("learns its slopes, which begin at ¼", () => {
    const layer = new layers.PReLU(2);
    expect(layer.parameters().map((p) => p.toArray())).toEqual([[0.25, 0.25]]);
    const gradient = scope(() => {
      const [g] = grad(layer.forward(x), layer.parameters(), { dout: tensor([1, 1, 1, 1, 1, 1, 1, 1], [4, 2]) });
      return [...g!.data];
    });
    expect(gradient[0]).toBeCloseTo(-7.75);
    expect(gradient[1]).toBeCloseTo(-2.7);
  });
});

test("layers stand in a Sequential", () => {
  const net = new Sequential(new layers.Tanh(), new layers.ReLU());
  expect(scope(() => net.forward(tensor([-1, 0])).toArray())).toEqual([0, 0]);
});

test("RReLU draws other slopes each time, from its own saved stream", () => {
  const layer = new layers.RReLU(0.25, 0.5);
  const below = tensor(new Float32Array(1000).fill(-1));
  const [first, second] = scope(() => [[...layer.forward(below).data], [...layer.forward(below).data]]);
  expect(second).not.toEqual(first);
  expect(Math.max(...first!)).toBeLessThanOrEqual(-0.25);
  expect(Math.min(...first!)).toBeGreaterThanOrEqual(-0.5);
  expect(layer.namedStates().map(([name]) => name)).toEqual(["random"]);
});
