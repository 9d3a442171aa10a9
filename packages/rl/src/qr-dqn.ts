// QR-DQN: Q-learning of the distribution of returns, by quantiles.
import {
  Adam,
  abs,
  add,
  argmax,
  type Captured,
  capture,
  cast,
  clipGradNorm,
  expand,
  gather,
  grad,
  type Layer,
  less,
  mean,
  mul,
  noGrad,
  rand,
  randint,
  reshape,
  type Stateful,
  smoothL1Loss,
  stopGradient,
  sub,
  sum,
  type Tensor,
  tensor,
  unsqueeze,
  where,
} from "@sluice/core";
import { checkActions } from "./agent.ts";
import { type DQNOptions, follow } from "./dqn.ts";
import { FAINT_DECAY } from "./networks.ts";
import { OffPolicyAgent } from "./off-policy.ts";
import { qNetwork } from "./q-network.ts";
import type { Discrete } from "./spaces/discrete.ts";
import type { Space } from "./spaces/space.ts";

/** Options of `QRDQN`. */
export interface QRDQNOptions extends Omit<DQNOptions, "double" | "dueling" | "prioritized"> {
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
export class QRDQN extends OffPolicyAgent {
  readonly network: Layer;
  readonly target: Layer;
  readonly optimizer: Adam;
  readonly #epsilon: readonly [number, number];
  readonly #share: number;
  readonly #targetEvery: number;
  readonly #act: Captured<readonly [Tensor, Tensor], Tensor>;
  readonly #greedy: Captured<readonly [Tensor], Tensor>;
  readonly #learn: Captured<readonly [], Tensor>;
  readonly #copy: Captured<readonly [], void>;

  constructor(observationSpace: Space, actionSpace: Space, options: QRDQNOptions = {}) {
    super("qr-dqn", observationSpace, actionSpace, { warmup: 50000, every: 4, batch: 32, ...options });
    checkActions("qr-dqn", actionSpace, ["Discrete"]);
    const { lr = 5e-5, targetEvery = 10000, tau = 1, explorationShare = 0.005, epsilon = [1, 0.01], hidden = [64, 64] } = options;
    const { maxGradNorm = Number.POSITIVE_INFINITY, quantiles: K = 200, networks } = options;
    const A = (actionSpace as Discrete).n;
    const { stream, batch, buffer } = this;
    this.network = networks?.online ?? qNetwork(this.width, hidden, K * A, stream);
    this.target = networks?.target ?? qNetwork(this.width, hidden, K * A, stream);
    const parameters = this.network.parameters();
    const targets = this.target.parameters();
    follow(targets, parameters, 1);
    this.optimizer = new Adam(parameters, { lr, weightDecay: FAINT_DECAY });
    this.#epsilon = epsilon;
    this.#share = explorationShare;
    this.#targetEvery = targetEvery;

    /** Quantiles of all choices, [N, K, A]. */
    const spread = (network: Layer, x: Tensor) => reshape(network.forward(x), [-1, K, A]);
    /** Those of one choice per row, [N, K]. */
    const chosen = (all: Tensor, actions: Tensor) => {
      const index = expand(reshape(actions, [-1, 1, 1]), [all.shape[0]!, K, 1]);
      return reshape(gather(all, 2, index), [-1, K]);
    };
    const best = (all: Tensor) => argmax(mean(all, 1), 1);
    this.#greedy = capture((observations: Tensor) => noGrad(() => best(spread(this.network, observations))));
    this.#act = capture((observations: Tensor, odds: Tensor) =>
      noGrad(() => {
        const [N] = observations.shape as [number];
        const dice = less(rand([N], { stream }), odds);
        return where(dice, randint(0, A, [N], { stream }), best(spread(this.network, observations)));
      }),
    );
    this.#learn = capture(() => {
      const t = buffer.take(buffer.indices(batch, stream));
      const goal = noGrad(() => {
        const next = spread(this.target, t.nextObservations); // [B, K, A]
        const values = chosen(next, best(next)); // [B, K]
        return add(unsqueeze(t.rewards, 1), mul(unsqueeze(t.discounts, 1), values));
      });
      const loss = quantileHuberLoss(chosen(spread(this.network, t.observations), t.actions), stopGradient(goal));
      const grads = grad(loss, parameters);
      this.optimizer.step(Number.isFinite(maxGradNorm) ? clipGradNorm(grads, maxGradNorm) : grads);
      return loss;
    });
    this.#copy = capture(() => follow(targets, parameters, tau));
  }

  protected override parts(): Record<string, Stateful | Tensor> {
    return { ...super.parts(), network: this.network, target: this.target, optimizer: this.optimizer };
  }

  protected decide(observations: Tensor, deterministic: boolean): Tensor {
    return deterministic ? this.#greedy(observations) : this.#act(observations, this.#epsilon[1]);
  }

  protected explore(observations: Tensor, random: boolean, progress: number): ArrayLike<number> {
    const [first, last] = this.#epsilon;
    const odds = random ? 1 : first + (last - first) * Math.min(progress / this.#share, 1);
    return this.#act(observations, odds).data;
  }

  protected override stepped(N: number): void {
    if (Math.floor(this.steps / this.#targetEvery) > Math.floor((this.steps - N) / this.#targetEvery)) this.#copy();
  }

  protected update(): Readonly<Record<string, number>> {
    return { quantile: this.#learn().item() };
  }
}
