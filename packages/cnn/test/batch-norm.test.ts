import { capture, crossEntropy, grad, mul, noGrad, scope, sum, type Tensor, tensor, toTorch } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { BatchNorm1d, BatchNorm2d, batchNorm } from "../src/batch-norm.ts";

const draw = testNormals(3);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);
const close = (got: ArrayLike<number>, want: readonly number[], digits = 5) => {
  expect(got.length).toBe(want.length);
  want.forEach((v, i) => {
    expect(got[i]).toBeCloseTo(v, digits);
  });
};

describe("batchNorm", () => {
  test("brings each channel to mean 0 and variance 1", () => {
    const x = tensor([1, 10, 3, 30], [2, 2]);
    close(batchNorm(x, null, null, { eps: 0 }).data, [-1, -1, 1, 1]);
    close(batchNorm(x, tensor([2, 3]), tensor([1, 0]), { eps: 0 }).data, [-1, -3, 3, 3]);
  });

  test("keeps its digits where the mean is large", () => {
    const x = tensor([10000, 10001, 10002, 10003], [4, 1]);
    close(batchNorm(x, null, null, { eps: 0 }).data, [-1.341641, -0.447214, 0.447214, 1.341641]);
  });

  test.each([[[7, 3]], [[2, 3, 4]], [[2, 3, 2, 9]]])("has right gradients of both orders for %j", (shape) => {
    const C = shape.at(-1)!;
    gradcheck((x, w, b) => batchNorm(x, w, b), [random(...shape), random(C), random(C)], { order: 2 });
    gradcheck((x) => batchNorm(x), [random(...shape)], { order: 2 });
  });

  test("names both numbers", () => {
    expect(() => batchNorm(random(1, 3))).toThrow(
      "batchNorm: training needs more than 1 number per channel, has 1 (input [1, 3]); use eval()",
    );
  });
});

describe("BatchNorm2d", () => {
  test("moves its running statistics towards each batch's, the variance unbiased", () => {
    const layer = new BatchNorm2d(1, { momentum: 0.5 });
    noGrad(() => layer.forward(tensor([1, 3], [1, 2, 1, 1])));
    close(layer.runningMean!.data, [1]);
    close(layer.runningVar!.data, [1.5]);
  });

  test("lets all batches count alike without a momentum", () => {
    const layer = new BatchNorm2d(1, { momentum: null });
    for (const at of [0, 10, 20]) noGrad(() => layer.forward(tensor([at, at + 2], [1, 2, 1, 1])));
    close(layer.runningMean!.data, [11]);
    close(layer.runningVar!.data, [2]);
    expect(Object.keys(toTorch(layer))).toEqual(["weight", "bias", "running_mean", "running_var"]);
  });

  test("evaluates with the running statistics, with right gradients", () => {
    const layer = new BatchNorm2d(2, { eps: 0 });
    layer.runningMean!.set([1, 2]);
    layer.runningVar!.set([4, 9]);
    layer.weight!.set([2, 3]);
    layer.bias!.set([1, -1]);
    layer.eval();
    close(layer.forward(tensor([3, 5], [1, 1, 1, 2])).data, [3, 2]);
    gradcheck((x) => layer.forward(x), [random(2, 2, 2, 2)], { order: 2 });
    const x = random(2, 3, 3, 2);
    const [dw, db] = scope(() => grad(sum(mul(layer.forward(x), x)), [layer.weight!, layer.bias!]).map((t) => [...t.data]));
    const values = x.data;
    const expected = [0, 1].map((c) => {
      let [w, b] = [0, 0];
      for (let i = c; i < values.length; i += 2) {
        w += (values[i]! * (values[i]! - [1, 2][c]!)) / [2, 3][c]!;
        b += values[i]!;
      }
      return [w, b] as const;
    });
    close(
      dw!,
      expected.map(([w]) => w),
      4,
    );
    close(
      db!,
      expected.map(([, b]) => b),
      4,
    );
  });

  test("without tracking it normalises by the batch in evaluation too", () => {
    const layer = new BatchNorm2d(1, { trackRunningStats: false, affine: false, eps: 0 }).eval() as BatchNorm2d;
    close(layer.forward(tensor([1, 3], [1, 2, 1, 1])).data, [-1, 1]);
  });

  test.each([0.1, null])("a faulty batch leaves the running statistics alone (momentum %s)", (momentum) => {
    const layer = new BatchNorm2d(2, { momentum });
    const before = () => Object.values(layer.stateDict()).flatMap((t) => [...t.data]);
    const start = before();
    const faulty = () =>
      scope(() => {
        const logits = layer.forward(random(1, 3, 1, 2));
        return crossEntropy(mul(sum(logits, [1, 2]), 1), tensor([7], [1], "i32")).item();
      });
    expect(faulty).toThrow("label 7");
    expect(before()).toEqual(start);
  });

  test("trains in a captured program as it does eagerly", () => {
    const [a, b] = [new BatchNorm2d(3, { momentum: null }), new BatchNorm2d(3, { momentum: null })];
    const program = capture((x: Tensor) => sum(mul(a.forward(x), x)));
    for (let i = 0; i < 3; i++) {
      const x = random(2, 2, 2, 3);
      expect(scope(() => program(x).item())).toBe(scope(() => sum(mul(b.forward(x), x)).item()));
    }
    expect([...a.runningVar!.data]).toEqual([...b.runningVar!.data]);
    program.dispose();
  });

  test("names the op and both numbers", () => {
    expect(() => new BatchNorm2d(0)).toThrow("batchNorm2d: C is 0, needs a whole number of at least 1");
    expect(() => new BatchNorm2d(1, { momentum: 2 })).toThrow("batchNorm2d: momentum is 2, needs a number from 0 to 1, or null");
    expect(() => new BatchNorm2d(2).forward(random(2, 2))).toThrow(
      "batchNorm2d: input has 2 dimensions, needs [N, H, W, C] (input [2, 2])",
    );
    expect(() => new BatchNorm2d(2).forward(random(2, 2, 2, 3))).toThrow("batchNorm2d: input has 3 channels, the layer 2");
  });
});

test("BatchNorm1d takes vectors and sequences", () => {
  const layer = new BatchNorm1d(3);
  expect(layer.forward(random(4, 3)).shape).toEqual([4, 3]);
  expect(layer.forward(random(2, 5, 3)).shape).toEqual([2, 5, 3]);
  expect(() => layer.forward(random(3))).toThrow("batchNorm1d: input has 1 dimensions, needs [N, C] or [N, T, C] (input [3])");
});
