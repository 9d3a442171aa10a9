// What happens inside recurrent layers: their gates over a sequence, computed again from the weights and the outputs.
import { add, chunk, concat, matmul, narrow, reshape, sigmoid, type Tensor, zeros } from "@sluice/core";
import { GRU, LSTM, RNN } from "@sluice/rnn";

/** Kinds of recurrent layers. */
export const kinds = ["rnn", "lstm", "gru"] as const;
/** A kind of recurrent layer. */
export type Kind = (typeof kinds)[number];

/** Makes a layer of a kind. @param D - features in; @param H - hidden features */
export function makeRecurrent(kind: Kind, D: number, H: number): RNN | LSTM | GRU {
  return kind === "rnn" ? new RNN(D, H) : kind === "lstm" ? new LSTM(D, H) : new GRU(D, H);
}

/** Multiplications and additions of one step of one row, forward. */
export function stepFlops(kind: Kind, D: number, H: number): number {
  return 2 * { rnn: 1, lstm: 4, gru: 3 }[kind] * H * (D + H);
}

/**
 * How far the gate that keeps the memory is open: LSTM's forget gate, GRU's update gate. A plain RNN has none.
 * @param x - [1, T, D], what the layer read
 * @param output - [1, T, H], what it gave, from a state of zeros
 * @returns [T, H], 0 (let go) to 1 (keep), or null
 */
export function keepGate(layer: RNN | LSTM | GRU, kind: Kind, x: Tensor, output: Tensor): Tensor | null {
  if (kind === "rnn") return null;
  const [, T, D] = x.shape as [number, number, number];
  const { H } = layer;
  const { weightIh, weightHh, biasIh, biasHh } = layer.weights[0]!;
  const before = T > 1 ? concat([zeros([1, H]), narrow(reshape(output, [T, H]), 0, 0, T - 1)], 0) : zeros([1, H]);
  const sums = add(add(matmul(reshape(x, [T, D]), weightIh), biasIh!), add(matmul(before, weightHh), biasHh!)); // [T, G · H]
  const gates = chunk(sums, kind === "lstm" ? 4 : 3, 1);
  // LSTM's gates stand in the order i, f, g, o; GRU's in r, z, n.
  return sigmoid(gates[1]!);
}
