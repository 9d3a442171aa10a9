import { scope, sigmoid, tensor } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { type Cell, GRUCell, LSTMCell, RNNCell, unroll, unrollBoth } from "../src/index.ts";

const draw = testNormals(6);
const random = (...shape: number[]) =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0.5 * draw()),
    shape,
  );
const sizes = (cell: Cell) => cell.stateSizes.map((size) => random(2, size));

const cells: [string, Cell][] = [
  ["RNNCell", new RNNCell(3, 4)],
  ["RNNCell of another activation", new RNNCell(3, 4, { activation: sigmoid })],
  ["LSTMCell", new LSTMCell(3, 4)],
  ["LSTMCell with peepholes", new LSTMCell(3, 4, { peepholes: true })],
  ["LSTMCell with layer norms", new LSTMCell(3, 4, { layerNorm: true })],
  ["LSTMCell with a projection and coupled gates", new LSTMCell(3, 4, { projection: 2, coupled: true })],
  ["GRUCell", new GRUCell(3, 4)],
  ["GRUCell that resets before the product", new GRUCell(3, 4, { resetAfter: false })],
];

describe("unroll", () => {
  test.each(cells)("%s has right gradients of both orders", (_, cell) => {
    gradcheck((x, ...state) => unroll(cell)(x, { state, lengths: [3, 2] }).output, [random(2, 3, 3), ...sizes(cell)], {
      order: 2,
      tolerance: 2e-2,
    });
  });

  test("joins two directions", () => {
    scope(() => {
      const { output, state } = unrollBoth(new GRUCell(3, 4), new GRUCell(3, 5))(random(2, 3, 3));
      expect(output.shape).toEqual([2, 3, 9]);
      expect(state.map((s) => s.shape)).toEqual([
        [2, 4],
        [2, 5],
      ]);
      expect([...(output.toArray() as number[][][])[0][0].slice(4)]).toEqual((state[1].toArray() as number[][])[0]);
    });
  });

  test("names what does not fit", () => {
    const run = unroll(new LSTMCell(3, 4));
    expect(() => run(random(2, 3))).toThrow("unroll: x has 2 dimensions, needs 3: [N, T, D] (x [2, 3])");
    expect(() => run(random(2, 3, 3), { state: [random(2, 4)] })).toThrow("unroll: 1 state tensors given, needs 2");
    expect(() => run(random(2, 3, 3), { state: [random(2, 4), random(2, 5)] })).toThrow("unroll: state 1 is [2, 5], needs [2, 4]");
  });
});
