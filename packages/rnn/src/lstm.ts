// Long short-term memory over sequences: the op and the layer.
import { add, chunk, linear, matmul, mul, sigmoid, type Tensor, tanh, zeros } from "@sluice/core";
import { type FusedOptions, type FusedResult, fused, Recurrent, type RecurrentOptions, type Weights } from "./recurrent.ts";
import { lstmSteps, type Walk } from "./steps.ts";
import { unrollSteps } from "./unroll.ts";

/** The sum of two biases, or null where there are none. */
export function bothBiases({ biasIh, biasHh }: Pick<Weights, "biasIh" | "biasHh">): Tensor | null {
  if (biasIh && biasHh) return add(biasIh, biasHh);
  return biasIh ?? biasHh;
}

type LSTMState = readonly [hidden: Tensor, cell: Tensor];

function run(x: Tensor, weights: Weights, [h0, c0]: readonly (Tensor | null)[], walk: Walk): [Tensor, Tensor, Tensor] {
  const gates = linear(x, weights.weightIh, bothBiases(weights)); // [T, N, 4H]
  const { weightHh, weightHr } = weights;
  if (weightHr === null) return lstmSteps(gates, h0 ?? null, c0 ?? null, weightHh, walk);
  const [H, P] = weightHr.shape;
  const start = [h0 ?? zeros([x.shape[1], P]), c0 ?? zeros([x.shape[1], H])];
  const { output, state } = unrollSteps(
    gates,
    start,
    (z, [h, c]) => {
      const [i, f, g, o] = chunk(add(z, matmul(h, weightHh)), 4, -1);
      const cell = add(mul(sigmoid(f), c), mul(sigmoid(i), tanh(g))); // [N, H]
      return [matmul(mul(sigmoid(o), tanh(cell)), weightHr), cell];
    },
    walk,
  );
  return [output, state[0], state[1]];
}

/**
 * Long short-term memory over a batch of sequences, in one kernel call.
 *
 *   i, f, g, o = σ, σ, tanh, σ (x_t·weightIh + biasIh + h·weightHh + biasHh),   c ← f ⊙ c + i ⊙ g,   h ← o ⊙ tanh(c)
 *
 * Its gradient has no gradient; `unroll(new LSTMCell(…))` has.
 * @param x - [N, T, D]
 * @param weights - weightIh [D, 4H], weightHh [H, 4H], biases [4H]
 * @returns output [N, T, H], state [hidden, cell], [N, H] each
 * @throws ShapeError if sizes do not fit
 * @see Hochreiter & Schmidhuber 1997, Long short-term memory, doi:10.1162/neco.1997.9.8.1735
 */
export function lstm(x: Tensor, weights: Partial<Weights>, options: FusedOptions = {}): FusedResult<LSTMState> {
  return fused("lstm", 4, 2, x, weights, options, run);
}

/** Options of LSTM. */
export interface LSTMOptions extends RecurrentOptions {
  /** Features of the projected hidden state (Sak et al. 2014, arXiv:1402.1128); 0 for none. Slower: it runs step by step. Default 0. */
  projection?: number;
}

/** Stacked LSTMs over sequences [N, T, D]; names and start values are PyTorch's. State: [hidden, cell]. @see `lstm` */
export class LSTM extends Recurrent<LSTMState> {
  /**
   * @param D - features in
   * @param H - hidden features
   * @throws ShapeError for counts that are no positive whole numbers, or a projection not below H
   */
  constructor(D: number, H: number, options: LSTMOptions = {}) {
    const { projection: P = 0 } = options;
    if (!(Number.isInteger(P) && P >= 0 && (P === 0 || P < H))) {
      throw new RangeError(`lstm: projection is ${P}, needs a whole number below the ${H} hidden features`);
    }
    super({ op: "lstm", D, H, G: 4, P }, [P || H, H], options);
  }

  protected override run = run;
}
