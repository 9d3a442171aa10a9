// TD3 and DDPG: deterministic policies that climb the value of their actions.
import {
  Adam,
  add,
  type Captured,
  capture,
  clamp,
  grad,
  type Layer,
  mean,
  minimum,
  mseLoss,
  mul,
  neg,
  noGrad,
  randn,
  type Stateful,
  stopGradient,
  type Tensor,
} from "@sluice/core";
import type { AgentMemory } from "./agent.ts";
import { ContinuousAgent, type ContinuousOptions, Critics, tanhPolicy } from "./continuous.ts";
import { FAINT_DECAY, follow } from "./networks.ts";
import type { Space } from "./spaces/space.ts";

/** Options of `TD3` and `DDPG`. Defaults are Stable-Baselines3's. */
export interface TD3Options extends ContinuousOptions {
  /** Gradient steps of the critics per step of policy and targets. Default 2; 1 for DDPG. */
  policyDelay?: number;
  /** Standard deviation of the noise on target actions. Default 0.2; 0 for DDPG. */
  targetNoise?: number;
  /** Most that this noise may be. Default 0.5. */
  targetNoiseClip?: number;
  /** Value networks, of which the smaller counts. Default 2; 1 for DDPG. */
  critics?: number;
}

/**
 * Twin delayed deep deterministic policy gradient.
 *
 * Differences from the paper:
 * 1. Actions are scaled to (−1, 1); noise is in that unit.
 * 2. Hidden layers are [400, 300], learning rate 1e-3, batch 256 (Stable-Baselines3).
 * 3. An episode that was cut off keeps the value of its last observation.
 * @see Fujimoto, van Hoof & Meger 2018, Addressing function approximation error in actor-critic methods, arXiv:1802.09477, algorithm 1
 */
export class TD3 extends ContinuousAgent {
  readonly policy: Layer;
  readonly critics: Critics;
  readonly targetPolicy: Layer;
  readonly targetCritics: Critics;
  readonly policyOptimizer: Adam;
  readonly criticOptimizer: Adam;
  readonly #delay: number;
  readonly #act: Captured<readonly [Tensor], Tensor>;
  readonly #critic: Captured<readonly [], Tensor>;
  readonly #actor: Captured<readonly [], Tensor>;
  #count = 0;

  constructor(observationSpace: Space, actionSpace: Space, options: TD3Options = {}, name = "td3") {
    super(name, observationSpace, actionSpace, { noise: 0.1, ...options });
    const { lr = 1e-3, tau = 0.005, hidden = [400, 300], policyDelay = 2, targetNoise = 0.2, targetNoiseClip = 0.5, critics = 2 } = options;
    const { width: D, size: A, stream, batch, buffer } = this;
    this.#delay = policyDelay;
    this.policy = tanhPolicy(D, A, hidden, stream);
    this.targetPolicy = tanhPolicy(D, A, hidden, stream);
    this.critics = new Critics(critics, D, A, hidden, stream);
    this.targetCritics = new Critics(critics, D, A, hidden, stream);
    const policyParameters = this.policy.parameters();
    const criticParameters = this.critics.parameters();
    const targets = [...this.targetPolicy.parameters(), ...this.targetCritics.parameters()];
    const sources = [...policyParameters, ...criticParameters];
    follow(targets, sources, 1);
    this.policyOptimizer = new Adam(policyParameters, { lr, weightDecay: FAINT_DECAY });
    this.criticOptimizer = new Adam(criticParameters, { lr, weightDecay: FAINT_DECAY });

    this.#act = capture((observations: Tensor) => noGrad(() => this.policy.forward(observations)));
    this.#critic = capture(() => {
      const t = buffer.take(buffer.indices(batch, stream));
      const goal = noGrad(() => {
        const noise = clamp(randn([batch, A], { stream, std: targetNoise }), -targetNoiseClip, targetNoiseClip);
        const next = clamp(add(this.targetPolicy.forward(t.nextObservations), noise), -1, 1); // [B, A]
        const value = this.targetCritics.forward(t.nextObservations, next).reduce(minimum);
        return add(t.rewards, mul(t.discounts, value)); // [B]
      });
      const loss = this.critics
        .forward(t.observations, t.actions)
        .map((q) => mseLoss(q, stopGradient(goal)))
        .reduce(add);
      this.criticOptimizer.step(grad(loss, criticParameters));
      return loss;
    });
    this.#actor = capture(() => {
      const t = buffer.take(buffer.indices(batch, stream));
      const loss = neg(mean(this.critics.first(t.observations, this.policy.forward(t.observations))));
      this.policyOptimizer.step(grad(loss, policyParameters));
      follow(targets, sources, tau);
      return loss;
    });
  }

  protected override parts(): Record<string, Stateful | Tensor> {
    const { policy, critics, targetPolicy, targetCritics, policyOptimizer, criticOptimizer } = this;
    return { ...super.parts(), policy, critics, targetPolicy, targetCritics, policyOptimizer, criticOptimizer };
  }

  protected override remember(): AgentMemory {
    return { ...super.remember(), count: this.#count };
  }

  protected override recall(memory: AgentMemory): void {
    super.recall(memory);
    this.#count = memory.count as number;
  }

  protected decide(observations: Tensor): Tensor {
    return this.#act(observations);
  }

  protected propose(observations: Tensor): Tensor {
    return this.#act(observations);
  }

  protected update(): Readonly<Record<string, number>> {
    const losses: Record<string, number> = { critic: this.#critic().item() };
    if (++this.#count % this.#delay === 0) losses.actor = this.#actor().item();
    return losses;
  }
}

/**
 * Deep deterministic policy gradient: TD3 with one critic, without delay or target noise.
 *
 * Differences from the paper:
 * 1. No batch normalisation, no weight decay; one learning rate.
 * 2. Exploration noise is normal unless `ou` is set.
 * @see Lillicrap et al. 2016, Continuous control with deep reinforcement learning, arXiv:1509.02971, algorithm 1
 */
export class DDPG extends TD3 {
  constructor(observationSpace: Space, actionSpace: Space, options: TD3Options = {}) {
    super(observationSpace, actionSpace, { policyDelay: 1, targetNoise: 0, critics: 1, ...options }, "ddpg");
  }
}
