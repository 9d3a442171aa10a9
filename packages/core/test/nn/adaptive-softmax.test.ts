// AdaptiveLogSoftmax beside PyTorch 1.13's numbers for weights (7 i mod 11) / 10 − 0.5:
//   m = nn.AdaptiveLogSoftmaxWithLoss(4, 7, [2, 4], div_value=2.0, head_bias=True); o = m(x, y); o.loss.backward()
import { beforeEach, expect, test } from "vitest";
import { AdaptiveLogSoftmax, fromTorch, grad, scope, tensor, toTorch } from "../../src/index.ts";

const x = tensor([
  [1, -1, 0.5, 2],
  [0.3, 0.2, -0.7, 1],
  [-1, 2, 1, 0],
]);
const labels = tensor([0, 3, 6], [3], "i32");
let model: AdaptiveLogSoftmax;

beforeEach(() => {
  model = new AdaptiveLogSoftmax(4, 7, [2, 4], { divValue: 2, headBias: true });
  const shapes = {
    "head.weight": [4, 4],
    "head.bias": [4],
    "tail.0.0.weight": [2, 4],
    "tail.0.1.weight": [2, 2],
    "tail.1.0.weight": [1, 4],
    "tail.1.1.weight": [3, 1],
  };
  const weights = Object.entries(shapes).map(([name, shape]) => {
    const data = Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => ((i * 7) % 11) / 10 - 0.5);
    return [name, { shape, data }] as const;
  });
  fromTorch(model, Object.fromEntries(weights));
});

test("outputs, loss and gradient are PyTorch's", () => {
  scope(() => {
    const { output, loss } = model.forward(x, labels);
    expect(loss.item()).toBeCloseTo(2.460299015045166, 5);
    expect(output.toArray()).toEqual([-2.2410495281219482, -2.669196605682373, -2.470651149749756].map((v) => expect.closeTo(v, 5)));
    const dx = grad(loss, [x])[0]!.toArray() as number[][];
    expect(dx[0]).toEqual(
      [0.19378484785556793, -0.1263992190361023, 0.19378483295440674, -0.13388797640800476].map((v) => expect.closeTo(v, 5)),
    );
    expect(dx[2]).toEqual(
      [-0.14268818497657776, 0.08924172818660736, -0.1335591822862625, -0.03273722529411316].map((v) => expect.closeTo(v, 5)),
    );
  });
});

test("log-probabilities of all classes are PyTorch's and sum to 1", () => {
  const row = (model.logProbabilities(x).toArray() as number[][])[0]!;
  expect(row[2]).toBeCloseTo(-4.7113800048828125, 5);
  expect(row[6]).toBeCloseTo(-1.6979777812957764, 5);
  expect(row.reduce((sum, v) => sum + Math.exp(v), 0)).toBeCloseTo(1, 5);
});

test("names and layouts go back to PyTorch", () => {
  expect(toTorch(model)["tail.0.0.weight"]!.shape).toEqual([2, 4]);
});

test("a label beyond the classes is named", () => {
  expect(() => scope(() => model.forward(x, tensor([0, 7, 1], [3], "i32")).loss)).toThrow(
    "adaptiveLogSoftmax: label 7 at row 1, but there are 7 classes",
  );
});

test("cutoffs that do not rise, and clusters without width, are refused", () => {
  expect(() => new AdaptiveLogSoftmax(4, 7, [4, 2])).toThrow("adaptiveLogSoftmax: cutoffs [4, 2] do not rise from above 0 to below 7");
  expect(() => new AdaptiveLogSoftmax(4, 7, [7])).toThrow("adaptiveLogSoftmax: cutoffs [7] do not rise from above 0 to below 7");
  expect(() => new AdaptiveLogSoftmax(4, 7, [2, 4])).toThrow(
    "adaptiveLogSoftmax: cluster 1 has width 0.25, needs at least 1 (D 4, divValue 4)",
  );
});
