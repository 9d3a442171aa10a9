// The adding problem: why memory matters. Two numbers of fifty are marked; the answer is their sum, known only at the end.
// Arguments: seed (default 1), kind rnn, lstm or gru (default gru), steps (default 3000).
import { Adam, capture, clipGradNorm, grad, Linear, Module, mseLoss, noGrad, scope, seed, select, type Tensor, tensor } from "@sluice/core";
import { GRU, LSTM, RNN } from "@sluice/rnn";
import { report } from "./report.ts";

const [chosen = "1", kind = "gru", count = "3000"] = process.argv.slice(2);
const [T, H, N] = [50, 64, 64];
const layers = { rnn: RNN, lstm: LSTM, gru: GRU };
/** Mean squared error after 3,000 steps: at most this with gates, at least this without them; guessing 1 gives 0.167. */
const bars = { rnn: { atLeast: 0.15 }, lstm: { atMost: 0.03 }, gru: { atMost: 0.02 } };
const named = (Object.keys(layers) as (keyof typeof layers)[]).find((name) => name === kind);
if (!named) throw new Error(`20-adding-problem: ${kind} is not rnn, lstm or gru`);

class Adder extends Module {
  readonly recurrent = new layers[named!](2, H);
  readonly head = new Linear(H, 1);

  forward(x: Tensor): Tensor {
    return this.head.forward(select(this.recurrent.forward(x).output, 1, -1)); // [N, 1]
  }
}

/** A generator of whole numbers below 2^32 (mulberry32): the data are part of the task, so they have a seed of their own. */
function numbers(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Sequences [rows, T, 2] of a number and a mark, one mark in each half, and the marked numbers' sums [rows, 1]. */
function batch(rows: number, next: () => number): [Tensor, Tensor] {
  const x = new Float32Array(rows * T * 2);
  const y = new Float32Array(rows);
  for (let n = 0; n < rows; n++) {
    for (let t = 0; t < T; t++) x[(n * T + t) * 2] = next();
    for (const half of [0, 1]) {
      const t = half * (T / 2) + Math.floor((next() * T) / 2);
      x[(n * T + t) * 2 + 1] = 1;
      y[n]! += x[(n * T + t) * 2]!;
    }
  }
  return [tensor(x, [rows, T, 2]), tensor(y, [rows, 1])];
}

seed(Number(chosen));
const model = new Adder();
const parameters = model.parameters();
const adam = new Adam(parameters, { lr: 1e-3 });
const step = capture((x: Tensor, y: Tensor) => {
  const loss = mseLoss(model.forward(x), y);
  adam.step(clipGradNorm(grad(loss, parameters), 1));
  return loss;
});
const draw = numbers(Number(chosen));
const [testX, testY] = batch(1000, numbers(999));
const error = () => scope(() => noGrad(() => mseLoss(model.forward(testX), testY).item()));
for (let i = 1; i <= Number(count); i++) {
  scope(() => step(...batch(N, draw)));
  if (i % 500 === 0) console.log(`step ${i}: mean squared error ${error().toFixed(4)} (guessing 1: 0.167)`);
}
report({ example: "20-adding-problem", seed: Number(chosen), metric: `mean squared error, ${kind}`, value: error(), ...bars[named] });
