import { assign, memory, noGrad, scope, seed, state, tensor, toTorch, zeros } from "@sluice/core";
import { testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { GRU, gru, LSTM, packPadded, padSequence } from "../src/index.ts";

const draw = testNormals(5);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

describe("recurrent layers", () => {
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
    expect(() => gru(random(1, 2, 3), { weightIh: random(3, 12) })).toThrow("gru: weights lack weightHh");
    expect(() => gru(random(1, 2, 3), { weightIh: random(3, 9), weightHh: random(4, 12) })).toThrow(
      "gru: weightIh is [3, 9], needs [3, 12] (x [1, 2, 3])",
    );
  });
});
