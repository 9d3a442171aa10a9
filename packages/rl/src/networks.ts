// Networks of agents: layers with the starting values that reinforcement learning is used to.
import { assign, init, type LinearActivation, lerp, linear, Module, parameter, type Stream, type Tensor, zeros } from "@sluice/core";

/** Options of `MLP`. */
export interface MLPOptions {
  /** Between layers. Default tanh. */
  activation?: LinearActivation;
  /** After the last layer. Default none. */
  outputActivation?: LinearActivation | undefined;
  /** Orthogonal weights, gain √2 and `outputGain`, biases 0 (as PPO's); or PyTorch's uniform ones. Default orthogonal. */
  start?: "orthogonal" | "uniform";
  /** Gain of the last layer's orthogonal weights. Default 1. */
  outputGain?: number;
  /** Where starting values are drawn from. */
  stream: Stream;
}

/**
 * A weight decay for Adam that changes no weight. It keeps the running averages of silent units above the subnormal numbers, which a
 * processor adds a hundred times slower: half of those of a DQN get there within a thousand steps.
 */
export const FAINT_DECAY = 1e-25;

/** Copies parameters, or a share of them. */
export function follow(target: readonly Tensor[], source: readonly Tensor[], tau: number): void {
  for (const [i, t] of target.entries()) {
    if (tau === 1) assign(t, source[i]!);
    else lerp(t, source[i]!, tau);
  }
}

/** A perceptron of several layers. */
export class MLP extends Module {
  readonly weights: Tensor[] = [];
  readonly biases: Tensor[] = [];
  readonly #between: LinearActivation;
  readonly #after: LinearActivation | undefined;

  /** @param sizes - features in, of every hidden layer, out */
  constructor(sizes: readonly number[], options: MLPOptions) {
    super();
    const { activation = "tanh", outputActivation, start = "orthogonal", outputGain = 1, stream } = options;
    this.#between = activation;
    this.#after = outputActivation;
    for (let i = 0; i + 1 < sizes.length; i++) {
      const [D, O] = [sizes[i]!, sizes[i + 1]!];
      const gain = i + 2 === sizes.length ? outputGain : Math.SQRT2;
      const bound = 1 / Math.sqrt(D);
      const orthogonal = start === "orthogonal";
      this.weights.push(
        parameter(orthogonal ? init.orthogonal([D, O], { gain, stream }) : init.uniform([D, O], -bound, bound, { stream })),
      );
      this.biases.push(parameter(orthogonal ? zeros([O]) : init.uniform([O], -bound, bound, { stream })));
    }
  }

  /** @param x - [N, D]; @returns [N, O] */
  forward(x: Tensor): Tensor {
    let h = x;
    for (let i = 0; i < this.weights.length; i++) {
      const last = i + 1 === this.weights.length;
      h = linear(h, this.weights[i]!, this.biases[i]!, { activation: last ? this.#after : this.#between });
    }
    return h;
  }
}
