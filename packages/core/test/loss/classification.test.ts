// Losses of class labels: gradients of both orders, ignored labels, errors. PyTorch's numbers are in golden/.
import { describe, expect, test } from "vitest";
import {
  crossEntropy,
  focalLoss,
  grad,
  klDivLoss,
  logSoftmax,
  multiLabelMarginLoss,
  multiMarginLoss,
  nllLoss,
  scope,
  softmax,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { gradcheck } from "../../src/testing.ts";

const x = tensor([
  [0.3, -1.2, 2.5, 0.1],
  [0.9, 4, -0.6, 1.3],
  [-0.4, 0.2, 0.8, -2],
]);
const labels = tensor([2, 0, 3], [3], "i32");
const weight = tensor([0.5, 2, 1, 3]);
const probabilities = tensor([
  [0.1, 0.2, 0.3, 0.4],
  [0.7, 0.1, 0.1, 0.1],
  [0, 0, 0, 1],
]);

describe("gradients of both orders agree with finite differences", () => {
  test.each([
    ["crossEntropy", (a: Tensor) => crossEntropy(a, labels)],
    [
      "crossEntropy with weights, an ignored label and smoothing",
      (a: Tensor) => crossEntropy(a, labels, { weight, ignoreIndex: 0, labelSmoothing: 0.1 }),
    ],
    ["crossEntropy of probabilities", (a: Tensor) => crossEntropy(a, probabilities, { weight, labelSmoothing: 0.1, reduction: "sum" })],
    ["nllLoss", (a: Tensor) => nllLoss(logSoftmax(a), labels, { weight })],
    ["klDivLoss", (a: Tensor) => klDivLoss(logSoftmax(a), probabilities, { reduction: "batchmean" })],
    ["multiMarginLoss", (a: Tensor) => multiMarginLoss(a, labels, { p: 2, margin: 0.7, weight })],
    [
      "multiLabelMarginLoss",
      (a: Tensor) =>
        multiLabelMarginLoss(
          a,
          tensor(
            [
              [1, 2, -1, 0],
              [3, -1, 0, 0],
              [0, 1, 2, 3],
            ],
            [3, 4],
            "i32",
          ),
        ),
    ],
    ["focalLoss", (a: Tensor) => focalLoss(a, labels, { weight })],
  ] as const)("%s", (_, loss) => gradcheck(loss, [x], { order: 2 }));
  test("crossEntropy with respect to target probabilities", () => {
    gradcheck((p) => crossEntropy(x, softmax(p)), [x], { order: 2 });
  });
});

describe("crossEntropy", () => {
  test("of even logits is ln C", () =>
    expect(crossEntropy(tensor([[0, 0, 0, 0]]), tensor([1], [1], "i32")).item()).toBeCloseTo(Math.log(4), 6));
  test("takes sequences [N, T, C] with labels [N, T]", () => {
    const sequence = tensor(x.data as Float32Array, [1, 3, 4]);
    const out = crossEntropy(sequence, tensor([2, 0, 3], [1, 3], "i32"), { reduction: "none" });
    expect(out.shape).toEqual([1, 3]);
    expect(out.data).toEqual(crossEntropy(x, labels, { reduction: "none" }).data);
  });
  test("survives logits beyond what exp can take", () => {
    expect(crossEntropy(tensor([[1000, 0]]), tensor([1], [1], "i32")).item()).toBe(1000);
  });
  test("ignored rows count nothing and get gradient 0", () => {
    scope(() => {
      const loss = crossEntropy(x, labels, { ignoreIndex: 0 });
      expect(loss.item()).toBeCloseTo(
        crossEntropy(
          tensor([
            [0.3, -1.2, 2.5, 0.1],
            [-0.4, 0.2, 0.8, -2],
          ]),
          tensor([2, 3], [2], "i32"),
        ).item(),
        6,
      );
      const row = (grad(loss, [x])[0]!.toArray() as number[][])[1];
      expect(row).toEqual([0, 0, 0, 0]);
    });
  });
  test("names the row of a label that is no class", () => {
    expect(() =>
      scope(() =>
        crossEntropy(
          tensor([
            [1, 2],
            [3, 4],
          ]),
          tensor([0, 10], [2], "i32"),
        ).item(),
      ),
    ).toThrow("crossEntropy: label 10 at row 1, but there are 2 classes");
  });
  test("refuses probabilities of another shape than the logits", () => {
    expect(() => crossEntropy(x, tensor([1, 2, 3]))).toThrow("crossEntropy: logits has 12 elements, target 3 (logits [3, 4], target [3])");
  });
});

test("klDivLoss of a distribution and itself is 0, zeros included", () => {
  const p = tensor([[0.25, 0.75, 0]]);
  const logs = tensor([[Math.log(0.25), Math.log(0.75), -50]]);
  expect(klDivLoss(logs, p, { reduction: "sum" }).item()).toBeCloseTo(0, 6);
});

test("focalLoss with gamma 0 is crossEntropy", () => {
  expect(focalLoss(x, labels, { gamma: 0 }).item()).toBeCloseTo(crossEntropy(x, labels).item(), 6);
});

test("labels that are no class are named with the loss that met them", () => {
  const bad = tensor([0, 1, 7], [3], "i32");
  expect(() => scope(() => multiMarginLoss(x, bad).item())).toThrow("multiMarginLoss: label 7 at row 2, but there are 4 classes");
  expect(() => scope(() => focalLoss(x, bad).item())).toThrow("focalLoss: label 7 at row 2, but there are 4 classes");
});

test("operands that do not match are refused", () => {
  expect(() => multiMarginLoss(x, labels, { p: 3 as 2 })).toThrow("multiMarginLoss: p is 3, needs 1 or 2");
  expect(() => multiLabelMarginLoss(x, labels)).toThrow("multiLabelMarginLoss: input has 12 elements, labels 3 (input [3, 4], labels [3])");
});
