// DQN: deep Q-learning, with its double, dueling, prioritised and several-step variants.
import {
  add,
  argmax,
  type Captured,
  capture,
  gather,
  max,
  mean,
  mul,
  noGrad,
  reshape,
  type Stateful,
  smoothL1Loss,
  stopGradient,
  sub,
  type Tensor,
  tensor,
} from "@sluice/core";
import type { AgentMemory } from "./agent.ts";
import { Generator } from "./generator.ts";
import { Priorities, type PriorityOptions } from "./prioritized.ts";
import { qNetwork } from "./q-network.ts";
import type { Transitions } from "./replay.ts";
import type { Space } from "./spaces/space.ts";
import { ValueAgent, type ValueOptions } from "./value-agent.ts";

/**
 * Options of `DQN`. Defaults are Stable-Baselines3's: lr 1e-4, explorationShare 0.1, epsilon [1, 0.05], maxGradNorm 10, warmup 50000, every 4,
 * batch 32.
 */
export interface DQNOptions extends ValueOptions {
  /** The network itself chooses the action whose target value counts. Default false. */
  double?: boolean;
  /** Value and advantage apart. Default false. */
  dueling?: boolean;
  /** Transitions drawn by their error. Default: evenly. */
  prioritized?: PriorityOptions | null;
}

/**
 * Targets r + γⁿ max Q'(s', a), or with `online` r + γⁿ Q'(s', argmax Q(s', a)).
 * @returns [B]
 * @see Mnih et al. 2015; van Hasselt et al. 2016, Deep reinforcement learning with double Q-learning, arXiv:1509.06461, eq. 4
 */
export function dqnTarget(rewards: Tensor, discounts: Tensor, nextTarget: Tensor, nextOnline: Tensor | null): Tensor {
  const [B] = rewards.shape as [number];
  const value = nextOnline ? reshape(gather(nextTarget, 1, reshape(argmax(nextOnline, 1), [B, 1])), [B]) : max(nextTarget, 1);
  return add(rewards, mul(discounts, value));
}

/**
 * Deep Q-learning.
 *
 * Differences from the paper:
 * 1. Observations are vectors; no frames are skipped or stacked, rewards are not clipped.
 * 2. Adam instead of RMSprop; the loss is smooth L1, and gradients are clipped by their norm.
 * 3. Updates come in bursts: `updates` gradient steps every `every` environment steps.
 * 4. An episode that was cut off keeps the value of its last observation.
 * 5. Double, dueling, prioritised and several-step learning are options.
 * @see Mnih et al. 2015, Human-level control through deep reinforcement learning, doi:10.1038/nature14236, algorithm 1
 */
export class DQN extends ValueAgent {
  readonly #priorities: Priorities | null;
  readonly #random: Generator;
  readonly #learn: Captured<readonly Tensor[], { loss: Tensor; errors: Tensor }>;

  constructor(observationSpace: Space, actionSpace: Space, options: DQNOptions = {}) {
    const { double = false, dueling = false, prioritized = null } = options;
    const settings = { lr: 1e-4, explorationShare: 0.1, epsilon: [1, 0.05] as const, maxGradNorm: 10, ...options };
    super("dqn", observationSpace, actionSpace, settings, (D, hidden, A, stream) => qNetwork(D, hidden, A, stream, dueling));
    const { stream, batch, buffer } = this;
    this.#priorities = prioritized ? new Priorities(buffer.capacity, prioritized) : null;
    this.#random = new Generator(this.seed);

    const step = (t: Transitions, weights: Tensor | null) => {
      const next = noGrad(() => {
        const online = double ? this.network.forward(t.nextObservations) : null;
        return dqnTarget(t.rewards, t.discounts, this.target.forward(t.nextObservations), online); // [B]
      });
      const q = reshape(gather(this.network.forward(t.observations), 1, reshape(t.actions, [-1, 1])), [-1]); // [B]
      const goal = stopGradient(next);
      const losses = smoothL1Loss(q, goal, { reduction: "none" }); // [B]
      const loss = mean(weights ? mul(losses, weights) : losses);
      this.descend(loss);
      return { loss, errors: sub(q, goal) };
    };
    this.#learn = capture((...[places, weights]: readonly Tensor[]) =>
      step(buffer.take(places ?? buffer.indices(batch, stream)), weights ?? null),
    );
  }

  protected override parts(): Record<string, Stateful | Tensor> {
    return this.#priorities ? { ...super.parts(), priorities: this.#priorities.tree.nodes } : super.parts();
  }

  protected override remember(): AgentMemory {
    return { ...super.remember(), random: this.#random.state, largest: this.#priorities?.largest ?? null };
  }

  protected override recall(memory: AgentMemory): void {
    super.recall(memory);
    this.#random.state = memory.random as number[];
    if (this.#priorities) this.#priorities.largest = memory.largest as number;
  }

  protected override stored(place: number): void {
    this.#priorities?.add(place);
  }

  protected worth(observations: Tensor): Tensor {
    return this.network.forward(observations);
  }

  protected update(progress: number): Readonly<Record<string, number>> {
    if (!this.#priorities) return { value: this.#learn().loss.item() };
    const { places, weights } = this.#priorities.draw(this.batch, this.buffer.size, progress, this.#random);
    const { loss, errors } = this.#learn(tensor(places), tensor(weights));
    this.#priorities.update(places, errors.view());
    return { value: loss.item() };
  }
}
