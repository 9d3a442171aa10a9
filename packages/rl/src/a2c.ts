// A2C: advantage actor-critic, all worlds in step.
import {
  add,
  type Captured,
  capture,
  clipGradNorm,
  grad,
  mean,
  mseLoss,
  mul,
  neg,
  noGrad,
  RMSprop,
  type Stateful,
  sub,
  type Tensor,
} from "@sluice/core";
import { Agent, type AgentMemory, type AgentOptions, checkActions, type LearnOptions, type LearnStep } from "./agent.ts";
import type { Env } from "./env.ts";
import { ActorCritic, type ActorCriticOptions } from "./policy.ts";
import { completed, ended, RolloutBuffer } from "./rollout.ts";
import { Discrete, MultiDiscrete } from "./spaces/discrete.ts";
import type { Space } from "./spaces/space.ts";
import type { VectorEnv } from "./vector-env.ts";

/** Options of `A2C`. Defaults are Stable-Baselines3's. */
export interface A2COptions extends AgentOptions, ActorCriticOptions {
  /** Worlds stepped together. Default 1. */
  worlds?: number;
  /** Environment steps per world between updates. Default 5. */
  rollout?: number;
  /** Learning rate. Default 7e-4. */
  lr?: number;
  /** Whether it falls linearly to 0 over the run. Default false. */
  anneal?: boolean;
  /** Discount per step. Default 0.99. */
  gamma?: number;
  /** λ of the advantage estimate; 1 is the paper's. Default 1. */
  lambda?: number;
  /** Weight of the entropy bonus. Default 0. */
  entropyWeight?: number;
  /** Weight of the value loss. Default 0.5. */
  valueWeight?: number;
  /** Most that the common norm of the gradients may be. Default 0.5. */
  maxGradNorm?: number;
}

/**
 * Advantage actor-critic.
 *
 * Differences from the paper:
 * 1. Synchronous: one update of all worlds together instead of many threads' (A2C).
 * 2. Policy and value share no layers; weights start orthogonal.
 * 3. An episode that was cut off is completed with the value of its last observation.
 * @see Mnih et al. 2016, Asynchronous methods for deep reinforcement learning, arXiv:1602.01783, algorithm S3
 */
export class A2C extends Agent {
  readonly network: ActorCritic;
  readonly optimizer: RMSprop;
  readonly #options: { worlds: number; rollout: number; lr: number; anneal: boolean; gamma: number; lambda: number };
  readonly #buffer: RolloutBuffer;
  readonly #decide: Captured<readonly [Tensor], { action: Tensor; mode: Tensor; values: Tensor }>;
  readonly #values: Captured<readonly [Tensor], Tensor>;
  readonly #learn: Captured<readonly [], { policy: Tensor; value: Tensor; entropy: Tensor }>;
  #t = 0;

  constructor(observationSpace: Space, actionSpace: Space, options: A2COptions = {}) {
    super("a2c", observationSpace, actionSpace, options);
    checkActions("a2c", actionSpace, ["Discrete", "MultiDiscrete", "MultiBinary", "Box"]);
    const { worlds = 1, rollout = 5, lr = 7e-4, anneal = false, gamma = 0.99, lambda = 1 } = options;
    const { entropyWeight = 0, valueWeight = 0.5, maxGradNorm = 0.5 } = options;
    this.#options = { worlds, rollout, lr, anneal, gamma, lambda };
    const { stream } = this;
    this.network = new ActorCritic(this.width, actionSpace, stream, options);
    const parameters = this.network.parameters();
    this.optimizer = new RMSprop(parameters, { lr, alpha: 0.99, eps: 1e-5 });
    const discrete = actionSpace instanceof Discrete;
    const dtype = discrete || actionSpace instanceof MultiDiscrete ? "i32" : "f32";
    const buffer = new RolloutBuffer(rollout, worlds, this.width, { size: this.size, dtype, vector: !discrete });
    this.#buffer = buffer;
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

  protected parts(): Record<string, Stateful | Tensor> {
    const { observations, actions, logProbs, rewards, values, running } = this.#buffer;
    return { network: this.network, optimizer: this.optimizer, observations, actions, logProbs, rewards, values, running };
  }

  protected override remember(): AgentMemory {
    return { t: this.#t };
  }

  protected override recall(memory: AgentMemory): void {
    this.#t = memory.t as number;
  }

  protected decide(observations: Tensor, deterministic: boolean): Tensor {
    const { mode, action } = this.#decide(observations);
    return deterministic ? mode : action;
  }

  *learn(env: Env | VectorEnv, options: LearnOptions): Generator<LearnStep, void, void> {
    const { rollout, worlds: N, lr, anneal, gamma, lambda } = this.#options;
    const { worlds, observations } = this.begin(env);
    if (worlds.count !== N) throw new RangeError(`a2c: ${worlds.count} worlds, made for ${N}; pass { worlds: ${worlds.count} }`);
    const buffer = this.#buffer;
    const none = new Float32Array(N);
    while (this.steps < options.steps) {
      const { action, values } = this.#decide(this.input(observations));
      const actions = action.data;
      buffer.act(this.#t, observations, actions, none, values.view());
      const step = worlds.step(this.bounded(actions));
      const beyond = () => this.#values(this.input(step.finalObservations)).view();
      buffer.outcome(this.#t, completed(step, gamma, beyond), ended(step));
      this.advance(step);
      this.#t = (this.#t + 1) % rollout;
      let losses: Record<string, number> | undefined;
      if (this.#t === 0) {
        buffer.finish(this.#values(this.input(observations)).view(), gamma, lambda);
        if (anneal) this.optimizer.lr = lr * Math.max(1 - (this.steps - rollout * N) / options.steps, 0);
        const { policy, value, entropy } = this.#learn();
        losses = { policy: policy.item(), value: value.item(), entropy: entropy.item() };
      }
      yield this.report(step.episodes, losses);
    }
  }
}
