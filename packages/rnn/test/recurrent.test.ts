import { assign, grad, memory, noGrad, scope, seed, state, sum, type Tensor, tensor, toTorch, zeros } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { GRU, GRUCell, gru, LSTM, LSTMCell, lstm, packPadded, padSequence, RNN, RNNCell, rnn, unroll } from "../src/index.ts";

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

describe("recurrent layers", () => {
  test("have right gradients of the first order through lengths and start states", () => {
    const [wi, wh, bi, bh] = [random(3, 16), random(4, 16), random(16), random(16)];
    gradcheck(
      (x, h, c, ...w) => lstm(x, { weightIh: w[0], weightHh: w[1], biasIh: w[2], biasHh: w[3] }, { state: [h, c], lengths: [3, 2] }).output,
      [random(2, 3, 3), random(2, 4), random(2, 4), wi, wh, bi, bh],
    );
    gradcheck(
      (x, h, ...w) => gru(x, { weightIh: w[0], weightHh: w[1], biasIh: w[2], biasHh: w[3] }, { state: [h], reverse: true }).state[0],
      [random(2, 3, 3), random(2, 4), random(3, 12), random(4, 12), random(12), random(12)],
    );
  });

  test("carry their gates' weights under PyTorch's names", () => {
    const names = Object.keys(toTorch(new LSTM(3, 4, { layers: 2, bidirectional: true, projection: 2 })));
    expect(names.slice(0, 6)).toEqual(["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_hr_l0", "weight_ih_l0_reverse"]);
    expect(names).toContain("bias_hh_l1_reverse");
    expect(toTorch(new GRU(3, 4)).weight_ih_l0.shape).toEqual([12, 3]);
  });

  test("start within ±1/√H, drop between layers in training only, and each seed anew alike", () => {
    seed(4);
    const layer = new GRU(3, 25, { layers: 2, dropout: 0.5 });
    expect(Math.max(...layer.parameters().flatMap((p) => [...p.data].map(Math.abs)))).toBeLessThanOrEqual(Math.fround(0.2));
    const x = random(2, 4, 3);
    const out = () => scope(() => [...layer.forward(x).output.data]);
    expect(out()).not.toEqual(out());
    layer.eval();
    expect(out()).toEqual(out());
    seed(4);
    expect([...new GRU(3, 25, { layers: 2 }).weights[1].weightHh.data]).toEqual([...layer.weights[1].weightHh.data]);
  });

  test("leave nothing behind in a long stateful generation", () => {
    const layer = new LSTM(3, 8);
    const carry = [state(zeros([1, 1, 8])), state(zeros([1, 1, 8]))] as const;
    const x = random(1, 1, 3);
    const step = () =>
      scope(() =>
        noGrad(() => {
          const { state: next } = layer.forward(x, { state: carry });
          for (const i of [0, 1] as const) assign(carry[i], next[i]);
        }),
      );
    step();
    const before = memory();
    for (let i = 0; i < 2000; i++) step();
    expect(memory()).toEqual(before);
    expect(carry[0].data.every((v) => Math.abs(v) < 1)).toBe(true);
  });

  test("run over packed sequences and pack what comes out", () => {
    const layer = new GRU(3, 4, { bidirectional: true });
    scope(() => {
      const sequences = [random(2, 3), random(5, 3)];
      const { data } = padSequence(sequences);
      const { output } = layer.forwardPacked(packPadded(data, [2, 5]));
      expect(output.data.shape).toEqual([7, 8]);
      const alone = layer.forward(tensor(sequences[1].toArray(), [1, 5, 3])).output;
      expect([...output.data.data.slice(16)].map(Math.fround)).toEqual([...alone.data].map((v) => expect.closeTo(v, 5)));
    });
  });

  test("name what does not fit", () => {
    const layer = new LSTM(3, 4, { layers: 2 });
    expect(() => layer.forward(random(2, 3))).toThrow("lstm: x has 2 dimensions, needs 3: [N, T, D] (x [2, 3])");
    expect(() => layer.forward(random(2, 5, 4))).toThrow("lstm: x has 4 features, the layer expects 3 (x [2, 5, 4])");
    expect(() => layer.forward(random(2, 5, 3), { lengths: [5] })).toThrow("lstm: 1 lengths for 2 sequences");
    expect(() => layer.forward(random(2, 5, 3), { lengths: [5, 6] })).toThrow("lstm: length 6 at row 1 is outside 0 to 5");
    expect(() => layer.forward(random(2, 5, 3), { state: [zeros([1, 2, 4]), zeros([2, 2, 4])] })).toThrow(
      "lstm: state 0 is [1, 2, 4], needs [2, 2, 4]",
    );
    expect(() => layer.forward(random(2, 5, 3), { state: [zeros([2, 2, 4])] as never })).toThrow("lstm: 1 state tensors given, needs 2");
    expect(() => new GRU(3, 0)).toThrow("gru: H is 0, needs a whole number of at least 1");
    expect(() => new GRU(3, 4, { dropout: 2 })).toThrow("gru: dropout is 2, needs 0 ≤ dropout ≤ 1");
    expect(() => new GRU(3, 4, { bidirectional: true, reverse: true })).toThrow("gru: bidirectional layers run both ways");
    expect(() => new LSTM(3, 4, { projection: 4 })).toThrow("lstm: projection is 4, needs a whole number below the 4 hidden features");
    expect(() => new RNN(3, 4, { activation: "gelu" as "relu" })).toThrow("rnn: activation gelu is not tanh or relu");
    expect(() => gru(random(1, 2, 3), { weightIh: random(3, 12) })).toThrow("gru: weights lack weightHh");
    expect(() => gru(random(1, 2, 3), { weightIh: random(3, 9), weightHh: random(4, 12) })).toThrow(
      "gru: weightIh is [3, 9], needs [3, 12] (x [1, 2, 3])",
    );
  });
});
