// Value networks of choices: one number per action, dueling or not.
import { add, Module, mean, relu, type Stream, sub, type Tensor } from "@sluice/core";
import { MLP } from "./networks.ts";

/**
 * Q = V + A − mean A, on shared hidden layers.
 * @see Wang et al. 2016, Dueling network architectures, arXiv:1511.06581, eq. 9
 */
export class DuelingNetwork extends Module {
  readonly body: MLP;
  readonly value: MLP;
  readonly advantage: MLP;

  constructor(D: number, hidden: readonly number[], A: number, stream: Stream) {
    super();
    const last = hidden.at(-1)!;
    this.body = new MLP([D, ...hidden], { activation: "relu", start: "uniform", stream });
    this.value = new MLP([last, 1], { start: "uniform", stream });
    this.advantage = new MLP([last, A], { start: "uniform", stream });
  }

  /** @param x - [N, D]; @returns [N, A] */
  forward(x: Tensor): Tensor {
    const h = relu(this.body.forward(x)); // [N, last]
    const a = this.advantage.forward(h); // [N, A]
    return add(this.value.forward(h), sub(a, mean(a, 1, { keepDim: true })));
  }
}

/** A perceptron with PyTorch's starting values, rectified; dueling if wanted. */
export function qNetwork(D: number, hidden: readonly number[], outputs: number, stream: Stream, dueling = false): MLP | DuelingNetwork {
  if (dueling) return new DuelingNetwork(D, hidden, outputs, stream);
  return new MLP([D, ...hidden, outputs], { activation: "relu", start: "uniform", stream });
}
