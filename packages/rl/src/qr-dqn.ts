// QR-DQN: Q-learning of the distribution of returns, by quantiles.
import {
  abs,
  add,
  argmax,
  type Captured,
  capture,
  cast,
  expand,
  gather,
  type Layer,
  less,
  mean,
  mul,
  noGrad,
  reshape,
  smoothL1Loss,
  stopGradient,
  sub,
  sum,
  type Tensor,
  tensor,
  unsqueeze,
} from "@sluice/core";
import { qNetwork } from "./q-network.ts";
import type { Space } from "./spaces/space.ts";
import { ValueAgent, type ValueOptions } from "./value-agent.ts";

/**
 * Options of `QRDQN`. Defaults are Stable-Baselines3's: lr 5e-5, explorationShare 0.005, epsilon [1, 0.01], no bound of gradients, warmup 50000,
 * every 4, batch 32.
 */
export interface QRDQNOptions extends ValueOptions {
  /** How many quantiles stand for a distribution. Default 200. */
  quantiles?: number;
}

/**
 * The quantile Huber loss: mean over targets j of Σ_i |τ_i − 1(u_ij < 0)| huber(u_ij), u_ij = target_j − quantile_i, τ_i = (i + ½)/K.
 * @param quantiles - [B, K]
 * @param targets - [B, K]
 * @returns [], the mean over rows
 * @see Dabney et al. 2018, arXiv:1710.10044, eq. 10
 */
export function quantileHuberLoss(quantiles: Tensor, targets: Tensor): Tensor {
  const [B, K] = quantiles.shape as [number, number];
  const tau = reshape(tensor(Array.from({ length: K }, (_, i) => (i + 0.5) / K)), [1, K, 1]);
  const q = expand(unsqueeze(quantiles, 2), [B, K, K]);
  const t = expand(unsqueeze(targets, 1), [B, K, K]);
  const below = cast(less(stopGradient(sub(t, q)), 0), "f32"); // [B, K, K]
  const losses = mul(abs(sub(tau, below)), smoothL1Loss(q, t, { reduction: "none" }));
  return mean(sum(mean(losses, 2), 1));
}

/**
 * Distributional Q-learning by quantile regression.
 *
 * Differences from the paper:
 * 1. Those of DQN 1, 3 and 4.
 * 2. Adam with gradients clipped by their norm if `maxGradNorm` is given.
 * @see Dabney et al. 2018, Distributional reinforcement learning with quantile regression, arXiv:1710.10044, algorithm 1
 */
export class QRDQN extends ValueAgent {
  readonly #quantiles: number;
  readonly #learn: Captured<readonly [], Tensor>;

  constructor(observationSpace: Space, actionSpace: Space, options: QRDQNOptions = {}) {
    const { quantiles: K = 200, batch: B = 32 } = options;
    const unbounded = Number.POSITIVE_INFINITY;
    const defaults = { lr: 5e-5, explorationShare: 0.005, epsilon: [1, 0.01] as const, maxGradNorm: unbounded };
    const settings = { ...defaults, ...options, eps: 0.01 / B }; // eps: section 5, at batch 32
    super("qr-dqn", observationSpace, actionSpace, settings, (D, hidden, A, stream) => qNetwork(D, hidden, K * A, stream));
    this.#quantiles = K;
    const { stream, batch, buffer } = this;
    /** Those of one choice per row, [N, K]. */
    const chosen = (all: Tensor, actions: Tensor) => {
      const index = expand(reshape(actions, [-1, 1, 1]), [all.shape[0]!, K, 1]);
      return reshape(gather(all, 2, index), [-1, K]);
    };
    this.#learn = capture(() => {
      const t = buffer.take(buffer.indices(batch, stream));
      const goal = noGrad(() => {
        const next = this.#spread(this.target, t.nextObservations); // [B, K, A]
        const values = chosen(next, argmax(mean(next, 1), 1)); // [B, K]
        return add(unsqueeze(t.rewards, 1), mul(unsqueeze(t.discounts, 1), values));
      });
      const loss = quantileHuberLoss(chosen(this.#spread(this.network, t.observations), t.actions), stopGradient(goal));
      this.descend(loss);
      return loss;
    });
  }

  /** Quantiles of all choices, [N, K, A]. */
  #spread(network: Layer, observations: Tensor): Tensor {
    return reshape(network.forward(observations), [observations.shape[0]!, this.#quantiles, -1]);
  }

  protected worth(observations: Tensor): Tensor {
    return mean(this.#spread(this.network, observations), 1);
  }

  protected update(): Readonly<Record<string, number>> {
    return { quantile: this.#learn().item() };
  }
}
