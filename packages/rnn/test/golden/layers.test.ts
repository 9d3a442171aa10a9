// Recurrent layers and cells against PyTorch: outputs, last states and every gradient.
import type { Tensor } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { expectLayer } from "../../../core/test/golden/layer.ts";
import { golden } from "../../../core/test/golden/read.ts";
import { GRU, GRUCell, LSTM, LSTMCell, RNN, RNNCell } from "../../src/index.ts";
import { batchFirst, timeFirst } from "../../src/sequence.ts";

interface Attrs {
  input_size: number;
  hidden_size: number;
  num_layers?: number;
  bias?: boolean;
  bidirectional?: boolean;
  batch_first?: boolean;
  nonlinearity?: "tanh" | "relu" | null;
  proj_size?: number;
}
type Operands = Record<string, Tensor>;

function optionsOf({ num_layers: layers = 1, bias = true, bidirectional = false }: Attrs) {
  return { layers, bias, bidirectional };
}

/** Runs a layer on PyTorch's inputs; core's cases are time first. */
function run(layer: RNN | GRU | LSTM, { input, h0, c0, lengths }: Operands, first: boolean): Record<string, Tensor> {
  const x = first ? timeFirst(input) : input;
  const how = { lengths: lengths ?? null };
  const give = (output: Tensor) => (first ? batchFirst(output) : output);
  if (layer instanceof LSTM) {
    const { output, state } = layer.forward(x, { ...how, state: h0 ? [h0, c0] : null });
    return { output: give(output), hn: state[0], cn: state[1] };
  }
  const { output, state } = layer.forward(x, { ...how, state: h0 ? [h0] : null });
  return { output: give(output), hn: state[0] };
}

const layers: Record<string, (a: Attrs) => RNN | GRU | LSTM> = {
  rnn: (a) => new RNN(a.input_size, a.hidden_size, { ...optionsOf(a), activation: a.nonlinearity ?? "tanh" }),
  gru: (a) => new GRU(a.input_size, a.hidden_size, optionsOf(a)),
  lstm: (a) => new LSTM(a.input_size, a.hidden_size, { ...optionsOf(a), projection: a.proj_size ?? 0 }),
};
const cells: Record<string, (a: Attrs) => RNNCell | GRUCell | LSTMCell> = {
  rnn: (a) => new RNNCell(a.input_size, a.hidden_size, optionsOf(a)),
  gru: (a) => new GRUCell(a.input_size, a.hidden_size, optionsOf(a)),
  lstm: (a) => new LSTMCell(a.input_size, a.hidden_size, optionsOf(a)),
};

const cases = golden("rnn");
const isCell = (op: string) => op.endsWith("_cell");

test("there are cases of every kind of layer", () => {
  expect(cases.length).toBeGreaterThanOrEqual(68);
  expect(new Set(cases.map(({ op }) => op.replace("_cell", "")))).toEqual(new Set(Object.keys(layers)));
});

describe("layers", () => {
  test.each(cases.filter(({ op }) => !isCell(op)).map((c) => [c.id, c] as const))("%s is as in PyTorch", (_, c) => {
    const attrs = c.attrs as unknown as Attrs;
    const layer = layers[c.op](attrs);
    expectLayer(c, layer, (operands) => run(layer, operands, attrs.batch_first === false));
  });
});

describe("cells", () => {
  test.each(cases.filter(({ op }) => isCell(op)).map((c) => [c.id, c] as const))("%s is as in PyTorch", (_, c) => {
    const cell = cells[c.op.replace("_cell", "")](c.attrs as unknown as Attrs);
    expectLayer(c, cell, ({ input, h0, c0 }) => {
      const [hn, cn] = cell.forward(input, c0 ? [h0, c0] : [h0]);
      return cn ? { hn, cn } : { hn };
    });
  });
});
