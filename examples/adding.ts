// The adding problem: two numbers of fifty are marked; the answer is their sum, known only at the end.
import { Adam, capture, clipGradNorm, grad, Linear, Module, mseLoss, noGrad, scope, seed, select, type Tensor, tensor } from "@sluice/core";
import { GRU, LSTM, RNN } from "@sluice/rnn";
import { numbers } from "./data/numbers.ts";

/** The networks that are compared. */
export const KINDS = { rnn: RNN, lstm: LSTM, gru: GRU };
export type Kind = keyof typeof KINDS;
/** Steps of a sequence. */
export const T = 50;
const [H, N] = [64, 64];

/** Reads a sequence [N, T, 2], and answers [N, 1]. */
export class Adder extends Module {
  readonly recurrent: RNN | LSTM | GRU;
  readonly head = new Linear(H, 1);

  constructor(kind: Kind) {
    super();
    this.recurrent = new KINDS[kind](2, H);
  }

  forward(x: Tensor): Tensor {
    return this.head.forward(select(this.recurrent.forward(x).output, 1, -1));
  }
}

/** Sequences [rows, T, 2] of a number and a mark, one mark in each half, and the marked numbers' sums [rows, 1]. */
export function sums(rows: number, next: () => number): [Tensor, Tensor] {
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

/** Trains from a seed; the error is measured on sequences of its own. */
export function trainAdder(kind: Kind, options: { seed: number; steps: number }): { model: Adder; error: number } {
  seed(options.seed);
  const model = new Adder(kind);
  const parameters = model.parameters();
  const adam = new Adam(parameters, { lr: 1e-3 });
  const step = capture((x: Tensor, y: Tensor) => {
    const loss = mseLoss(model.forward(x), y);
    adam.step(clipGradNorm(grad(loss, parameters), 1));
    return loss;
  });
  const draw = numbers(options.seed);
  const [testX, testY] = sums(1000, numbers(999));
  const error = () => scope(() => noGrad(() => mseLoss(model.forward(testX), testY).item()));
  for (let i = 1; i <= options.steps; i++) {
    scope(() => step(...sums(N, draw)));
    if (i % 500 === 0) console.log(`${kind}, step ${i}: mean squared error ${error().toFixed(4)} (guessing 1: 0.167)`);
  }
  return { model, error: error() };
}
