// A2C: advantage actor-critic, all worlds in step.
import { add, type Captured, capture, clipGradNorm, grad, mean, mseLoss, mul, neg, noGrad, RMSprop, sub, type Tensor } from "@sluice/core";
import { OnPolicyAgent, type OnPolicyOptions } from "./on-policy.ts";
import { ActorCritic } from "./policy.ts";
import type { Space } from "./spaces/space.ts";

/** Options of `A2C`. Defaults are Stable-Baselines3's: rollout 5, lr 7e-4, λ 1 as in the paper; `anneal` is of the learning rate. */
export type A2COptions = OnPolicyOptions;

/**
 * Advantage actor-critic.
 *
 * Differences from the paper:
 * 1. Synchronous: one update of all worlds together instead of many threads' (A2C).
 * 2. Policy and value share no layers; weights start orthogonal.
 * 3. An episode that was cut off is completed with the value of its last observation.
 * @see Mnih et al. 2016, Asynchronous methods for deep reinforcement learning, arXiv:1602.01783, algorithm S3
 */
export class A2C extends OnPolicyAgent {
  readonly network: ActorCritic;
  readonly optimizer: RMSprop;
  readonly #decide: Captured<readonly [Tensor], { action: Tensor; mode: Tensor; values: Tensor }>;
  readonly #values: Captured<readonly [Tensor], Tensor>;
  readonly #learn: Captured<readonly [], { policy: Tensor; value: Tensor; entropy: Tensor }>;

  constructor(observationSpace: Space, actionSpace: Space, options: A2COptions = {}) {
    super("a2c", observationSpace, actionSpace, { rollout: 5, lr: 7e-4, lambda: 1, ...options });
    const { stream, buffer } = this;
    const { lr, entropyWeight, valueWeight, maxGradNorm } = this.settings;
    this.network = new ActorCritic(this.width, actionSpace, stream, options);
    const parameters = this.network.parameters();
    this.optimizer = new RMSprop(parameters, { lr, alpha: 0.99, eps: 1e-5 });
    this.#decide = capture((observations: Tensor) =>
      noGrad(() => {
        const { distribution, values } = this.network.forward(observations);
        return { action: distribution.sample(stream), mode: distribution.mode(), values };
      }),
    );
    this.#values = capture((observations: Tensor) => noGrad(() => this.network.values(observations)));
    this.#learn = capture(() => {
      const { distribution, values } = this.network.forward(buffer.observations);
      const policy = neg(mean(mul(buffer.advantages, distribution.logProb(buffer.actions))));
      const value = mseLoss(values, buffer.returns);
      const entropy = mean(distribution.entropy());
      const loss = sub(add(policy, mul(value, valueWeight)), mul(entropy, entropyWeight));
      this.optimizer.step(clipGradNorm(grad(loss, parameters), maxGradNorm));
      return { policy, value, entropy };
    });
  }

  protected decide(observations: Tensor, deterministic: boolean): Tensor {
    const { mode, action } = this.#decide(observations);
    return deterministic ? mode : action;
  }

  protected explore(t: number, observations: Float32Array): ArrayLike<number> {
    const { action, values } = this.#decide(this.input(observations));
    const actions = action.data;
    this.buffer.act(t, observations, actions, new Float32Array(this.settings.worlds), values.view());
    return actions;
  }

  protected foresee(observations: Tensor): Tensor {
    return this.#values(observations);
  }

  protected improve(): Readonly<Record<string, number>> {
    const { policy, value, entropy } = this.#learn();
    return { policy: policy.item(), value: value.item(), entropy: entropy.item() };
  }
}
