// DQN: deep Q-learning, with its double, dueling, prioritised and several-step variants.
import {
  Adam,
  add,
  argmax,
  assign,
  type Captured,
  capture,
  clipGradNorm,
  gather,
  grad,
  type Layer,
  lerp,
  less,
  max,
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
  type Tensor,
  tensor,
  where,
} from "@sluice/core";
import { type AgentMemory, checkActions } from "./agent.ts";
import { Generator } from "./generator.ts";
import { FAINT_DECAY } from "./networks.ts";
import { OffPolicyAgent, type OffPolicyOptions } from "./off-policy.ts";
import { Priorities, type PriorityOptions } from "./prioritized.ts";
import { qNetwork } from "./q-network.ts";
import type { Transitions } from "./replay.ts";
import type { Discrete } from "./spaces/discrete.ts";
import type { Space } from "./spaces/space.ts";

/** Options of `DQN`. Defaults are Stable-Baselines3's, but for the hidden layers. */
export interface DQNOptions extends OffPolicyOptions {
  /** Learning rate. Default 1e-4. */
  lr?: number;
  /** Environment steps between copies to the target network. Default 10000. */
  targetEvery?: number;
  /** Share of the network that is copied. Default 1. */
  tau?: number;
  /** Share of the run over which exploration falls. Default 0.1. */
  explorationShare?: number;
  /** Odds of a random action at the start and at the end. Default [1, 0.05]. */
  epsilon?: readonly [number, number];
  /** Features of the hidden layers. Default [64, 64]. */
  hidden?: readonly number[];
  /** Most that the common norm of the gradients may be. Default 10. */
  maxGradNorm?: number;
  /** The network itself chooses the action whose target value counts. Default false. */
  double?: boolean;
  /** Value and advantage apart. Default false. */
  dueling?: boolean;
  /** Transitions drawn by their error. Default: evenly. */
  prioritized?: PriorityOptions | null;
  /** Networks of one's own instead, two of one kind: [N, D] to [N, A]. */
  networks?: { readonly online: Layer; readonly target: Layer };
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

/** Copies parameters, or a share of them. */
export function follow(target: readonly Tensor[], source: readonly Tensor[], tau: number): void {
  for (const [i, t] of target.entries()) {
    if (tau === 1) assign(t, source[i]!);
    else lerp(t, source[i]!, tau);
  }
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
export class DQN extends OffPolicyAgent {
  readonly network: Layer;
  readonly target: Layer;
  readonly optimizer: Adam;
  readonly #epsilon: readonly [number, number];
  readonly #share: number;
  readonly #targetEvery: number;
  readonly #priorities: Priorities | null;
  readonly #random: Generator;
  readonly #choices: number;
  readonly #act: Captured<readonly [Tensor, Tensor], Tensor>;
  readonly #greedy: Captured<readonly [Tensor], Tensor>;
  readonly #learn: Captured<readonly Tensor[], { loss: Tensor; errors: Tensor }>;
  readonly #copy: Captured<readonly [], void>;

  constructor(observationSpace: Space, actionSpace: Space, options: DQNOptions = {}) {
    super("dqn", observationSpace, actionSpace, { warmup: 50000, every: 4, batch: 32, ...options });
    checkActions("dqn", actionSpace, ["Discrete"]);
    const { lr = 1e-4, targetEvery = 10000, tau = 1, explorationShare = 0.1, epsilon = [1, 0.05], hidden = [64, 64] } = options;
    const { maxGradNorm = 10, double = false, dueling = false, prioritized = null, networks } = options;
    const A = (actionSpace as Discrete).n;
    const { stream, batch, buffer } = this;
    this.#choices = A;
    this.network = networks?.online ?? qNetwork(this.width, hidden, A, stream, dueling);
    this.target = networks?.target ?? qNetwork(this.width, hidden, A, stream, dueling);
    const parameters = this.network.parameters();
    const targets = this.target.parameters();
    follow(targets, parameters, 1);
    this.optimizer = new Adam(parameters, { lr, weightDecay: FAINT_DECAY });
    this.#epsilon = epsilon;
    this.#share = explorationShare;
    this.#targetEvery = targetEvery;
    this.#priorities = prioritized ? new Priorities(buffer.capacity, prioritized) : null;
    this.#random = new Generator(this.seed);

    this.#greedy = capture((observations: Tensor) => noGrad(() => argmax(this.network.forward(observations), 1)));
    this.#act = capture((observations: Tensor, odds: Tensor) =>
      noGrad(() => {
        const [N] = observations.shape as [number];
        const dice = less(rand([N], { stream }), odds);
        return where(dice, randint(0, A, [N], { stream }), argmax(this.network.forward(observations), 1));
      }),
    );
    const step = (t: Transitions, weights: Tensor | null) => {
      const next = noGrad(() => {
        const online = double ? this.network.forward(t.nextObservations) : null;
        return dqnTarget(t.rewards, t.discounts, this.target.forward(t.nextObservations), online); // [B]
      });
      const q = reshape(gather(this.network.forward(t.observations), 1, reshape(t.actions, [-1, 1])), [-1]); // [B]
      const goal = stopGradient(next);
      const losses = smoothL1Loss(q, goal, { reduction: "none" }); // [B]
      const loss = mean(weights ? mul(losses, weights) : losses);
      this.optimizer.step(clipGradNorm(grad(loss, parameters), maxGradNorm));
      return { loss, errors: sub(q, goal) };
    };
    this.#learn = capture((...[places, weights]: readonly Tensor[]) =>
      step(buffer.take(places ?? buffer.indices(batch, stream)), weights ?? null),
    );
    this.#copy = capture(() => follow(targets, parameters, tau));
  }

  protected override parts(): Record<string, Stateful | Tensor> {
    const priorities = this.#priorities ? { priorities: this.#priorities.tree.nodes } : {};
    return { ...super.parts(), network: this.network, target: this.target, optimizer: this.optimizer, ...priorities };
  }

  protected override remember(): AgentMemory {
    return { ...super.remember(), random: this.#random.state, largest: this.#priorities?.largest ?? null };
  }

  protected override recall(memory: AgentMemory): void {
    super.recall(memory);
    this.#random.state = memory.random as number[];
    if (this.#priorities) this.#priorities.largest = memory.largest as number;
  }

  /** Odds of a random action at this part of the run. */
  epsilon(progress: number): number {
    const [first, last] = this.#epsilon;
    return first + (last - first) * Math.min(progress / this.#share, 1);
  }

  protected decide(observations: Tensor, deterministic: boolean): Tensor {
    return deterministic ? this.#greedy(observations) : this.#act(observations, this.#epsilon[1]);
  }

  protected explore(observations: Tensor, random: boolean, progress: number): ArrayLike<number> {
    return this.#act(observations, random ? 1 : this.epsilon(progress)).data;
  }

  protected override stored(place: number): void {
    this.#priorities?.add(place);
  }

  protected override stepped(N: number): void {
    if (Math.floor(this.steps / this.#targetEvery) > Math.floor((this.steps - N) / this.#targetEvery)) this.#copy();
  }

  protected update(progress: number): Readonly<Record<string, number>> {
    if (!this.#priorities) return { value: this.#learn().loss.item() };
    const { places, weights } = this.#priorities.draw(this.batch, this.buffer.size, progress, this.#random);
    const { loss, errors } = this.#learn(tensor(places), tensor(weights));
    this.#priorities.update(places, errors.view());
    return { value: loss.item() };
  }

  /** The values of all choices, to be looked at. @returns as many numbers as there are choices */
  values(observation: unknown): number[] {
    const flat = this.observationSpace.flatten(observation);
    return [...noGrad(() => this.network.forward(this.input(flat))).data].slice(0, this.#choices);
  }
}
