import { noGrad, seed, tensor } from "@sluice/core";
import { testNormals } from "@sluice/core/testing";
import { expect, test } from "vitest";
import { BatchNorm2d } from "../src/batch-norm.ts";
import { Conv2d } from "../src/conv2d.ts";
import { foldBatchNorm } from "../src/fold-batch-norm.ts";

const draw = testNormals(3);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

test.each([true, false])("one convolution does what convolution and norm do (affine and bias: %s)", (affine) => {
  seed(1);
  const conv = new Conv2d(4, 6, 3, { padding: 1, groups: 2, bias: affine });
  const norm = new BatchNorm2d(6, { affine });
  for (let i = 0; i < 3; i++) noGrad(() => norm.forward(conv.forward(random(2, 5, 5, 4))));
  norm.weight?.set([1, 2, 3, 0.5, -1, 1]);
  norm.bias?.set([1, -1, 0, 2, 3, 4]);
  norm.eval();
  const x = random(1, 5, 5, 4);
  const both = noGrad(() => norm.forward(conv.forward(x))).data;
  const one = noGrad(() => foldBatchNorm(conv, norm).forward(x)).data;
  one.forEach((v, i) => {
    expect(v).toBeCloseTo(both[i]!, 4);
  });
});

test("what cannot be folded is refused", () => {
  const conv = new Conv2d(1, 2, 3);
  expect(() => foldBatchNorm(conv, new BatchNorm2d(3))).toThrow("foldBatchNorm: the convolution has 2 filters, the norm 3 channels");
  expect(() => foldBatchNorm(conv, new BatchNorm2d(2, { trackRunningStats: false }))).toThrow(
    "foldBatchNorm: the norm keeps no running statistics",
  );
});
