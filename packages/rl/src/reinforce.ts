// REINFORCE: the policy gradient from whole episodes, with a baseline if wanted.
import {
  Adam,
  add,
  grad,
  mean,
  mseLoss,
  mul,
  neg,
  noGrad,
  type Stateful,
  scope,
  stopGradient,
  sub,
  type Tensor,
  tensor,
} from "@sluice/core";
import { Agent, type AgentMemory, type AgentOptions, checkActions, type LearnOptions, type LearnStep } from "./agent.ts";
import type { Env } from "./env.ts";
import { ActorCritic, type ActorCriticOptions } from "./policy.ts";
import { Box } from "./spaces/box.ts";
import { Discrete } from "./spaces/discrete.ts";
import type { Space } from "./spaces/space.ts";
import type { VectorEnv } from "./vector-env.ts";

/** Options of `REINFORCE`. */
export interface ReinforceOptions extends AgentOptions, ActorCriticOptions {
  /** Learning rate. Default 3e-3. */
  lr?: number;
  /** Discount per step. Default 0.99. */
  gamma?: number;
  /** Whether a value network is taken off the return. Default true. */
  baseline?: boolean;
}

interface Trace {
  observations: number[];
  actions: number[];
  rewards: number[];
}

/** Discounted sums of the rewards from each step on. */
export function discountedReturns(rewards: readonly number[], gamma: number): number[] {
  const out = [...rewards];
  for (let t = out.length - 2; t >= 0; t--) out[t]! += gamma * out[t + 1]!;
  return out;
}

/**
 * REINFORCE: one gradient step per episode, Σ (G_t − V(s_t)) ∇ log π(a_t | s_t).
 *
 * Differences from the book:
 * 1. One step of Adam per episode instead of one of gradient ascent per time step; the factor γᵗ is left out.
 * 2. The mean over the episode instead of the sum.
 * 3. An episode that was cut off counts as ended.
 * @see Williams 1992, Simple statistical gradient-following algorithms, doi:10.1007/BF00992696; Sutton & Barto 2018, section 13.4
 */
export class REINFORCE extends Agent {
  readonly network: ActorCritic;
  readonly optimizer: Adam;
  readonly #gamma: number;
  readonly #baseline: boolean;
  #traces: Trace[] = [];

  constructor(observationSpace: Space, actionSpace: Space, options: ReinforceOptions = {}) {
    super("reinforce", observationSpace, actionSpace, options);
    checkActions("reinforce", actionSpace, ["Discrete", "Box"]);
    const { lr = 3e-3, gamma = 0.99, baseline = true } = options;
    this.network = new ActorCritic(this.width, actionSpace, this.stream, options);
    this.optimizer = new Adam(this.network.parameters(), { lr });
    this.#gamma = gamma;
    this.#baseline = baseline;
  }

  protected parts(): Record<string, Stateful | Tensor> {
    return { network: this.network, optimizer: this.optimizer };
  }

  protected override remember(): AgentMemory {
    return { traces: this.#traces };
  }

  protected override recall(memory: AgentMemory): void {
    this.#traces = memory.traces as Trace[];
  }

  protected decide(observations: Tensor, deterministic: boolean): Tensor {
    return noGrad(() =>
      scope(() => {
        const distribution = this.network.distribution(observations);
        return deterministic ? distribution.mode() : distribution.sample(this.stream);
      }),
    );
  }

  /** A gradient step on an episode. */
  #update({ observations, actions, rewards }: Trace): Record<string, number> {
    const T = rewards.length;
    const discrete = this.actionSpace instanceof Discrete;
    return scope(() => {
      const returns = tensor(discountedReturns(rewards, this.#gamma)); // [T]
      const taken = discrete ? tensor(Int32Array.from(actions)) : tensor(Float32Array.from(actions), [T, this.size]);
      const { distribution, values } = this.network.forward(tensor(Float32Array.from(observations), [T, this.width]));
      const advantage = this.#baseline ? sub(returns, stopGradient(values)) : returns;
      const policy = neg(mean(mul(advantage, distribution.logProb(taken))));
      const value = mseLoss(values, returns);
      const loss = this.#baseline ? add(policy, mul(value, 0.5)) : add(policy, mul(value, 0));
      this.optimizer.step(grad(loss, this.network.parameters()));
      return { policy: policy.item(), value: value.item() };
    });
  }

  *learn(env: Env | VectorEnv, options: LearnOptions): Generator<LearnStep, void, void> {
    const { worlds, observations } = this.begin(env);
    const { width, size } = this;
    while (this.steps < options.steps) {
      const actions = this.decide(this.input(observations), false).data;
      for (let i = 0; i < worlds.count; i++) {
        this.#traces[i] ??= { observations: [], actions: [], rewards: [] };
        this.#traces[i]!.observations.push(...observations.subarray(i * width, (i + 1) * width));
        this.#traces[i]!.actions.push(...actions.subarray(i * size, (i + 1) * size));
      }
      const step = worlds.step(this.actionSpace instanceof Box ? this.bounded(actions) : actions);
      for (let i = 0; i < worlds.count; i++) this.#traces[i]!.rewards.push(step.rewards[i]!);
      this.advance(step);
      let losses: Record<string, number> | undefined;
      for (const { index } of step.episodes) {
        losses = this.#update(this.#traces[index]!);
        this.#traces[index] = { observations: [], actions: [], rewards: [] };
      }
      yield this.report(step.episodes, losses);
    }
  }
}
