// Plain recurrent networks over sequences: the op and the layer.
import { linear, type Tensor } from "@sluice/core";
import { bothBiases } from "./lstm.ts";
import { type FusedOptions, type FusedResult, fused, Recurrent, type RecurrentOptions, type Weights } from "./recurrent.ts";
import { type RNNActivation, rnnSteps, type Walk } from "./steps.ts";

/** Options that say what is applied to the state. */
export interface RNNActivationOptions {
  /** Default "tanh". */
  activation?: RNNActivation;
}

const runner =
  (activation: RNNActivation) =>
  (x: Tensor, weights: Weights, [h0]: readonly (Tensor | null)[], walk: Walk): [Tensor, Tensor] =>
    rnnSteps(linear(x, weights.weightIh, bothBiases(weights)), h0 ?? null, weights.weightHh, activation, walk);

function checkActivation(activation: string): void {
  if (activation !== "tanh" && activation !== "relu") {
    throw new RangeError(`rnn: activation ${activation} is not tanh or relu; write a cell and unroll it`);
  }
}

/**
 * A plain recurrent network over a batch of sequences, in one kernel call: h ← activation(x_t·weightIh + biasIh + h·weightHh + biasHh).
 * Its gradient has no gradient; `unroll(new RNNCell(…))` has.
 * @param x - [N, T, D]
 * @param weights - weightIh [D, H], weightHh [H, H], biases [H]
 * @returns output [N, T, H], state [hidden], [N, H]
 * @throws ShapeError if sizes do not fit, RangeError for an activation it does not know
 * @see Elman 1990, Finding structure in time, doi:10.1207/s15516709cog1402_1
 */
export function rnn(
  x: Tensor,
  weights: Partial<Weights>,
  options: FusedOptions & RNNActivationOptions = {},
): FusedResult<readonly [Tensor]> {
  const { activation = "tanh" } = options;
  checkActivation(activation);
  return fused("rnn", 1, 1, x, weights, options, runner(activation));
}

/** Stacked plain recurrent networks over sequences [N, T, D]; names and start values are PyTorch's. State: [hidden]. @see `rnn` */
export class RNN extends Recurrent<readonly [hidden: Tensor]> {
  readonly activation: RNNActivation;

  /**
   * @param D - features in
   * @param H - hidden features
   * @throws ShapeError for counts that are no positive whole numbers, RangeError for an activation it does not know
   */
  constructor(D: number, H: number, options: RecurrentOptions & RNNActivationOptions = {}) {
    super({ op: "rnn", D, H, G: 1, P: 0 }, [H], options);
    this.activation = options.activation ?? "tanh";
    checkActivation(this.activation);
  }

  protected override run(x: Tensor, weights: Weights, start: readonly (Tensor | null)[], walk: Walk): [Tensor, Tensor] {
    return runner(this.activation)(x, weights, start, walk);
  }
}
