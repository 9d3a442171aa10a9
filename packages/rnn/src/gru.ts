// Gated recurrent units over sequences: the op and the layer.
import { linear, type Tensor } from "@sluice/core";
import { type FusedOptions, type FusedResult, fused, Recurrent, type RecurrentOptions, type Weights } from "./recurrent.ts";
import { gruSteps, type Walk } from "./steps.ts";

function run(x: Tensor, weights: Weights, [h0]: readonly (Tensor | null)[], walk: Walk): [Tensor, Tensor] {
  const gates = linear(x, weights.weightIh, weights.biasIh); // [T, N, 3H]
  return gruSteps(gates, h0 ?? null, weights.weightHh, weights.biasHh, walk);
}

/**
 * Gated recurrent units over a batch of sequences, in one kernel call; the reset gate is applied after the product, as in PyTorch.
 *
 *   r, z = σ(x_t·weightIh + biasIh + h·weightHh + biasHh),   n = tanh(x_t·weightIh + biasIh + r ⊙ (h·weightHh + biasHh)),   h ← (1 − z) ⊙ n + z ⊙ h
 *
 * Its gradient has no gradient; `unroll(new GRUCell(…))` has, and the variant that resets before the product.
 * @param x - [N, T, D]
 * @param weights - weightIh [D, 3H], weightHh [H, 3H], biases [3H]
 * @returns output [N, T, H], state [hidden], [N, H]
 * @throws ShapeError if sizes do not fit
 * @see Cho et al. 2014, Learning phrase representations using RNN encoder-decoder, arXiv:1406.1078
 */
export function gru(x: Tensor, weights: Partial<Weights>, options: FusedOptions = {}): FusedResult<readonly [Tensor]> {
  return fused("gru", 3, 1, x, weights, options, run);
}

/** Stacked GRUs over sequences [N, T, D]; names and start values are PyTorch's. State: [hidden]. @see `gru` */
export class GRU extends Recurrent<readonly [hidden: Tensor]> {
  /**
   * @param D - features in
   * @param H - hidden features
   * @throws ShapeError for counts that are no positive whole numbers
   */
  constructor(D: number, H: number, options: RecurrentOptions = {}) {
    super({ op: "gru", D, H, G: 3, P: 0 }, [H], options);
  }

  protected override run = run;
}
