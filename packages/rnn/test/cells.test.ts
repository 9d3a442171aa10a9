import { relu, scope, type Tensor, tanh, tensor } from "@sluice/core";
import { testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { GRUCell, LSTMCell, RNNCell } from "../src/index.ts";

const draw = testNormals(6);
const random = (...shape: number[]) =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0.5 * draw()),
    shape,
  );

/** ONNX's formulas in plain numbers. */
const num = (t: Tensor) => t.toArray() as number[][];
const affine = (v: number[], w: number[][], b: number[], from: number, H: number) =>
  Array.from({ length: H }, (_, j) => v.reduce((sum, x, k) => sum + x * w[k][from + j], b[from + j]));
const logistic = (x: number) => 1 / (1 + Math.exp(-x));

describe("cells", () => {
  test("GRUCell resets before the product if asked, as ONNX's linear_before_reset = 0", () => {
    const cell = new GRUCell(3, 4, { resetAfter: false });
    const [x, h] = [random(1, 3), random(1, 4)];
    const [wi, wh, bi, bh] = [num(cell.weightIh), num(cell.weightHh), [...cell.biasIh!.data], [...cell.biasHh!.data]];
    const [xs, hs] = [num(x)[0], num(h)[0]];
    const gate = (k: number) => affine(xs, wi, bi, 4 * k, 4).map((v, j) => logistic(v + affine(hs, wh, bh, 4 * k, 4)[j]));
    const [r, z] = [gate(0), gate(1)];
    const recurrent = affine(
      hs.map((v, j) => r[j] * v),
      wh,
      bh,
      8,
      4,
    );
    const expected = affine(xs, wi, bi, 8, 4).map((v, j) => (1 - z[j]) * Math.tanh(v + recurrent[j]) + z[j] * hs[j]);
    const got = scope(() => [...cell.forward(x, [h])[0].data]);
    expect(got).toEqual(expected.map((v) => expect.closeTo(v, 5)));
  });

  test("LSTMCell looks at the cell state through peepholes, the output gate at the new one", () => {
    const cell = new LSTMCell(3, 4, { peepholes: true });
    const [x, h, c] = [random(1, 3), random(1, 4), random(1, 4)];
    const [wi, wh, bi, bh, p] = [
      num(cell.weightIh),
      num(cell.weightHh),
      [...cell.biasIh!.data],
      [...cell.biasHh!.data],
      num(cell.peepholes!),
    ];
    const z = (k: number) => affine(num(x)[0], wi, bi, 4 * k, 4).map((v, j) => v + affine(num(h)[0], wh, bh, 4 * k, 4)[j]);
    const before = num(c)[0];
    const after = before.map((v, j) => logistic(z(1)[j] + p[1][j] * v) * v + logistic(z(0)[j] + p[0][j] * v) * Math.tanh(z(2)[j]));
    const hidden = after.map((v, j) => logistic(z(3)[j] + p[2][j] * v) * Math.tanh(v));
    const got = scope(() => cell.forward(x, [h, c]).map((t) => [...t.data]));
    expect(got).toEqual([hidden, after].map((row) => row.map((v) => expect.closeTo(v, 5))));
  });

  test("clip limits what goes into the activations, and activations are free", () => {
    const x = tensor([[1000, 0, 0]]);
    const cell = new RNNCell(3, 4, { clip: 0.5, activation: relu });
    const [h] = scope(() => cell.forward(x, [tensor([[0, 0, 0, 0]])]));
    expect([...h.data].every((v) => v === 0 || v === 0.5)).toBe(true);
    const swapped = new LSTMCell(3, 4, { activations: [tanh, tanh, relu], coupled: true });
    expect(scope(() => swapped.forward(x, [tensor([[0, 0, 0, 0]]), tensor([[1, 1, 1, 1]])]))[0].data.length).toBe(4);
  });

  test("name what does not fit", () => {
    expect(() => new LSTMCell(3, 4).forward(random(2, 4), [])).toThrow("lstmCell: x is [2, 4], needs [N, 3]");
    expect(() => new LSTMCell(3, 4).forward(random(2, 3), [random(2, 4)])).toThrow("lstmCell: 1 state tensors given, needs 2");
    expect(() => new GRUCell(3, 4).forward(random(2, 3), [random(1, 4)])).toThrow("gruCell: state 0 is [1, 4], needs [2, 4]");
    expect(() => new RNNCell(3, 1.5)).toThrow("rnnCell: H is 1.5, needs a whole number of at least 1");
  });
});
