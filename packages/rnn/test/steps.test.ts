// The fused recurrences against their cells, step by step.
import { grad, scope, sum, type Tensor, tensor } from "@sluice/core";
import { testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { GRU, GRUCell, gru, LSTM, LSTMCell, lstm, RNN, RNNCell, rnn, unroll } from "../src/index.ts";

const draw = testNormals(5);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

/** Each layer beside the cell that means the same. */
const pairs = [
  ["RNN", new RNN(3, 5), new RNNCell(3, 5)],
  ["LSTM", new LSTM(3, 5), new LSTMCell(3, 5)],
  ["GRU", new GRU(3, 5), new GRUCell(3, 5)],
] as const;

function close(actual: Tensor, expected: Tensor): void {
  expect(actual.shape).toEqual(expected.shape);
  const [a, b] = [actual.data, expected.data];
  for (let i = 0; i < a.length; i++) expect(a[i]).toBeCloseTo(b[i], 5);
}

describe.each(pairs)("%s", (_, layer, cell) => {
  const load = () => {
    for (const [i, p] of layer.parameters().entries()) p.set(cell.parameters()[i].data);
  };

  test("does in one call what its cell does step by step, with lengths and in reverse", () => {
    load();
    const x = random(4, 6, 3);
    const lengths = [6, 1, 4, 0];
    for (const reverse of [false, true]) {
      const weights = layer.weights[0];
      const op = { RNN: rnn, LSTM: lstm, GRU: gru }[layer.constructor.name as "RNN"];
      scope(() => {
        const fused = op(x, weights, { lengths, reverse });
        const stepped = unroll(cell)(x, { lengths, reverse });
        close(fused.output, stepped.output);
        for (const [i, s] of fused.state.entries()) close(s, stepped.state[i]);
        expect([...sum(fused.output, [0, 2]).data].length).toBe(6);
      });
    }
  });

  test("has the gradients of its cell", () => {
    load();
    const x = random(2, 4, 3);
    scope(() => {
      const fused = grad(sum(layer.forward(x).output), [x, ...layer.parameters()]);
      const stepped = grad(sum(unroll(cell)(x).output), [x, ...cell.parameters()]);
      for (const [i, g] of fused.entries()) close(g, stepped[i]);
    });
  });

  test("says that its gradient ends, and unroll's does not", () => {
    const x = random(2, 3, 3);
    const twice = (run: (x: Tensor) => Tensor) =>
      scope(() => {
        const [first] = grad(sum(run(x)), [x], { differentiable: true });
        return grad(sum(first), [x])[0].data;
      });
    const op = layer.constructor.name.toLowerCase();
    expect(() => twice((v) => layer.forward(v).output)).toThrow(`${op} has no second derivative; use unroll(cell)`);
    expect(twice((v) => unroll(cell)(v).output).some((v) => v !== 0)).toBe(true);
  });

  test("goes on from a carried state as if the sequence had not been cut", () => {
    const x = random(2, 6, 3);
    scope(() => {
      const whole = layer.forward(x);
      const [a, b] = [tensor(x.toArray()), tensor(x.toArray())].map((t, i) => halves(t)[i]);
      const first = layer.forward(a);
      const second = layer.forward(b, { state: first.state as never });
      close(second.state[0], whole.state[0]);
    });
  });
});

function halves(x: Tensor): [Tensor, Tensor] {
  const [N, T, D] = x.shape;
  const rows = x.toArray() as number[][][];
  return [
    tensor(
      rows.map((r) => r.slice(0, T / 2)),
      [N, T / 2, D],
    ),
    tensor(
      rows.map((r) => r.slice(T / 2)),
      [N, T / 2, D],
    ),
  ];
}
