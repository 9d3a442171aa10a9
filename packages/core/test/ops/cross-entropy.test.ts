// Row losses: faults, staleness and the gradients of both orders. Reductions are in loss/, PyTorch's numbers in golden/.
import { describe, expect, test } from "vitest";
import { assign, capture, grad, parameter, rand, Stream, scope, tensor } from "../../src/index.ts";
import { crossEntropyRows, labelSets, nllRows } from "../../src/ops/cross-entropy.ts";
import { sum } from "../../src/ops/reduce.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";

const normal = testNormals(9);
const drawn = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, normal), shape);
const labels = tensor([2, 0, 1, 2], [4], "i32");
const weight = tensor([0.5, 2, 1]);

describe("gradients of both orders agree with finite differences", () => {
  test.each([
    ["plain", {}],
    ["weighted", { weight }],
    ["smoothed", { labelSmoothing: 0.2 }],
    ["weighted, smoothed, one label ignored", { weight, labelSmoothing: 0.1, ignoreIndex: 1 }],
  ])("crossEntropyRows, %s", (_, options) => {
    gradcheck((x) => crossEntropyRows(x, labels, options).losses, [drawn(4, 3)], { order: 2 });
  });
  test("nllRows, weighted", () => {
    gradcheck((x) => nllRows(x, labels, { weight }).losses, [drawn(4, 3)], { order: 2 });
  });
});

describe("labels out of range", () => {
  const bad = tensor([0, 10, 1], [3], "i32");
  test("are named with row and bound", () => {
    expect(() => scope(() => crossEntropyRows(drawn(3, 4), bad).losses)).toThrow(
      "crossEntropy: label 10 at row 1, but there are 4 classes",
    );
    expect(() => scope(() => nllRows(drawn(3, 4), bad).losses)).toThrow("nllLoss: label 10 at row 1, but there are 4 classes");
    expect(() => scope(() => labelSets(tensor([[5, -1]], [1, 2], "i32")))).toThrow("labelSets: label 5 at row 0, but there are 2 classes");
  });
  test("change no state and no random stream, eager or captured", () => {
    const stream = new Stream("fault", 1);
    const w = parameter(tensor([1, 1]));
    const step = (y: typeof bad) => {
      rand([8], { stream });
      const { losses } = crossEntropyRows(drawn(3, 4), y);
      rand([8], { stream });
      assign(w, tensor([5, 5]));
      return losses;
    };
    const before = Array.from(stream.state.data);
    expect(() => scope(() => step(bad))).toThrow("label 10");
    expect(Array.from(stream.state.data)).toEqual(before);
    expect(Array.from(w.data)).toEqual([1, 1]);
    const captured = capture(step);
    const good = tensor([0, 3, 1], [3], "i32");
    captured(good);
    const after = Array.from(stream.state.data);
    assign(w, tensor([1, 1]));
    expect(() => captured(bad)).toThrow("label 10");
    expect(Array.from(stream.state.data)).toEqual(after);
    expect(Array.from(w.data)).toEqual([1, 1]);
    captured(good);
    expect(Array.from(w.data)).toEqual([5, 5]);
  });
});

test("labelSets marks what each row lists before its first negative label", () => {
  expect(
    labelSets(
      tensor(
        [
          [3, 0, -1, 1],
          [-1, 1, 2, 3],
          [1, 1, 1, 2],
        ],
        [3, 4],
        "i32",
      ),
    ).toArray(),
  ).toEqual([
    [1, 0, 0, 1],
    [0, 0, 0, 0],
    [0, 1, 1, 0],
  ]);
});

test("labels overwritten before the gradient is taken are noticed", () => {
  const y = tensor([0, 1], [2], "i32");
  expect(() =>
    scope(() => {
      const x = drawn(2, 3);
      const loss = sum(crossEntropyRows(x, y).losses);
      y.set([2, 2]);
      return grad(loss, [x]);
    }),
  ).toThrow("was updated in place after crossEntropy read it");
});

test("operands that do not match are refused with both shapes", () => {
  expect(() => crossEntropyRows(drawn(2, 3), labels)).toThrow("crossEntropy: 2 rows of logits, 4 labels (logits [2, 3], labels [4])");
  expect(() => crossEntropyRows(drawn(4, 3), labels, { weight: tensor([1, 2]) })).toThrow(
    "crossEntropy: weight has 2 classes, logits 3 (weight [2], logits [4, 3])",
  );
  expect(() => nllRows(drawn(4, 3), tensor([1, 2, 0, 0]))).toThrow("nllLoss: labels is f32, needs i32 (labels [4])");
  expect(() => crossEntropyRows(drawn(4, 3), labels, { labelSmoothing: 2 })).toThrow(
    "crossEntropy: labelSmoothing is 2, needs 0 ≤ labelSmoothing ≤ 1",
  );
});
