// Actor and critic: a policy network that gives odds of actions, a value network that foresees the return.
import { type Layer, Module, parameter, reshape, type Stream, type Tensor, zeros } from "@sluice/core";
import { Bernoulli, Categorical, DiagGaussian, type Distribution, MultiCategorical } from "./distributions.ts";
import { MLP } from "./networks.ts";
import { Box } from "./spaces/box.ts";
import { Discrete, MultiDiscrete } from "./spaces/discrete.ts";
import type { Space } from "./spaces/space.ts";

/** How actor and critic are built. */
export interface ActorCriticOptions {
  /** Features of the hidden layers of both networks. Default [64, 64]. */
  hidden?: readonly number[];
  /** Default tanh. */
  activation?: "tanh" | "relu";
  /** Logarithm of the standard deviation that Box actions start with. Default 0. */
  logStd?: number;
  /** Networks of one's own instead: [N, D] to odds (or means), and to [N, 1]. */
  networks?: { readonly policy: Layer; readonly value: Layer };
}

/** Two networks of their own: the policy gives odds of actions, the value the expected return. Both may be looked at. */
export class ActorCritic extends Module {
  readonly policy: Layer;
  readonly value: Layer;
  /** [A], of Box actions */
  readonly logStd: Tensor | null;
  readonly #space: Space;

  constructor(D: number, space: Space, stream: Stream, options: ActorCriticOptions = {}) {
    super();
    const { hidden = [64, 64], activation = "tanh", logStd = 0, networks } = options;
    this.policy = networks?.policy ?? new MLP([D, ...hidden, space.flatSize], { activation, outputGain: 0.01, stream });
    this.value = networks?.value ?? new MLP([D, ...hidden, 1], { activation, stream });
    this.logStd = space instanceof Box ? parameter(zeros([space.flatSize])) : null;
    this.logStd?.set(new Float32Array(space.flatSize).fill(logStd));
    this.#space = space;
  }

  /** The odds of actions. @param mask - [N, A] bool for Discrete actions */
  distribution(observations: Tensor, mask: Tensor | null = null): Distribution {
    const out = this.policy.forward(observations); // [N, outputs]
    const space = this.#space;
    if (space instanceof Discrete) return new Categorical(out, mask);
    if (space instanceof MultiDiscrete) return new MultiCategorical(out, space.n);
    if (space instanceof Box) return new DiagGaussian(out, this.logStd!);
    return new Bernoulli(out);
  }

  /** @returns [N], expected returns */
  values(observations: Tensor): Tensor {
    return reshape(this.value.forward(observations), [-1]);
  }

  /** @returns the odds of actions and [N] values */
  forward(observations: Tensor, mask: Tensor | null = null): { distribution: Distribution; values: Tensor } {
    return { distribution: this.distribution(observations, mask), values: this.values(observations) };
  }
}
