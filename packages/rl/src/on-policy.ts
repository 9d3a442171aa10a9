// What on-policy agents share exactly: rollouts of several worlds, one after another, each learned from once it is full.
import type { Module, Optimizer, Stateful, Tensor } from "@sluice/core";
import { Agent, type AgentMemory, type AgentOptions, checkActions, type LearnOptions, type LearnStep } from "./agent.ts";
import type { Env, Info } from "./env.ts";
import type { ActorCriticOptions } from "./policy.ts";
import { completed, ended, RolloutBuffer } from "./rollout.ts";
import { Discrete, MultiDiscrete } from "./spaces/discrete.ts";
import type { Space } from "./spaces/space.ts";
import type { VectorEnv, VectorStep } from "./vector-env.ts";

/** Options of every on-policy agent. */
export interface OnPolicyOptions extends AgentOptions, ActorCriticOptions {
  /** Worlds stepped together. Default 1. */
  worlds?: number;
  /** Environment steps per world between updates. Default as the agent says. */
  rollout?: number;
  /** Learning rate. Default as the agent says. */
  lr?: number;
  /** Whether what the agent says falls linearly to 0 over the run. Default false. */
  anneal?: boolean;
  /** Discount per step. Default 0.99. */
  gamma?: number;
  /** λ of the advantage estimate. Default as the agent says. */
  lambda?: number;
  /** Weight of the entropy bonus. Default 0. */
  entropyWeight?: number;
  /** Weight of the value loss. Default 0.5. */
  valueWeight?: number;
  /** Most that the common norm of the gradients may be. Default 0.5. */
  maxGradNorm?: number;
}

/** Options whose defaults are the agent's. */
type Defaults = Required<Pick<OnPolicyOptions, "rollout" | "lr" | "lambda">>;

/** Fills a rollout and learns from it, again and again. */
export abstract class OnPolicyAgent extends Agent {
  abstract readonly network: Module;
  abstract readonly optimizer: Optimizer;
  protected readonly settings: Required<Omit<OnPolicyOptions, keyof ActorCriticOptions | "seed">>;
  protected readonly buffer: RolloutBuffer;
  /** Steps of the rollout so far. */
  #t = 0;

  protected constructor(name: string, observationSpace: Space, actionSpace: Space, options: OnPolicyOptions & Defaults) {
    super(name, observationSpace, actionSpace, options);
    checkActions(name, actionSpace, ["Discrete", "MultiDiscrete", "MultiBinary", "Box"]);
    const { worlds = 1, rollout, lr, anneal = false, gamma = 0.99, lambda } = options;
    const { entropyWeight = 0, valueWeight = 0.5, maxGradNorm = 0.5 } = options;
    this.settings = { worlds, rollout, lr, anneal, gamma, lambda, entropyWeight, valueWeight, maxGradNorm };
    const vector = !(actionSpace instanceof Discrete);
    const dtype = vector && !(actionSpace instanceof MultiDiscrete) ? "f32" : "i32";
    this.buffer = new RolloutBuffer(rollout, worlds, this.width, { size: this.size, dtype, vector });
  }

  /** Chooses actions and notes them as step t of the rollout. @returns N actions of `size` numbers each */
  protected abstract explore(t: number, observations: Float32Array, infos: readonly Info[]): ArrayLike<number>;
  /** The returns expected of all worlds. @param observations - [N, D]; @returns [N] */
  protected abstract foresee(observations: Tensor): Tensor;
  /** Learns from a full rollout. @param left - share of the run that is left if the agent anneals, else 1; @returns losses by name */
  protected abstract improve(left: number): Readonly<Record<string, number>>;
  /** Called after every step of the worlds. */
  protected seen(_step: VectorStep): void {}

  protected parts(): Record<string, Stateful | Tensor> {
    const { observations, actions, logProbs, rewards, values, running } = this.buffer;
    return { network: this.network, optimizer: this.optimizer, observations, actions, logProbs, rewards, values, running };
  }

  protected override remember(): AgentMemory {
    return { t: this.#t };
  }

  protected override recall(memory: AgentMemory): void {
    this.#t = memory.t as number;
  }

  /** @throws RangeError unless there are as many worlds as the agent was made for */
  *learn(env: Env | VectorEnv, options: LearnOptions): Generator<LearnStep, void, void> {
    const { rollout, worlds: N, lr, anneal, gamma, lambda } = this.settings;
    const { worlds, observations } = this.begin(env);
    if (worlds.count !== N) {
      throw new RangeError(`${this.stream.name}: ${worlds.count} worlds, made for ${N}; pass { worlds: ${worlds.count} }`);
    }
    const { buffer } = this;
    const values = (rows: ArrayLike<number>) => this.foresee(this.input(rows)).view();
    let infos = (worlds.snapshot().infos ?? []) as readonly Info[];
    while (this.steps < options.steps) {
      const t = this.#t;
      const step = worlds.step(this.bounded(this.explore(t, observations, infos)));
      infos = step.infos;
      buffer.outcome(
        t,
        completed(step, gamma, () => values(step.finalObservations)),
        ended(step),
      );
      this.seen(step);
      this.advance(step);
      this.#t = (t + 1) % rollout;
      let losses: Readonly<Record<string, number>> | undefined;
      if (this.#t === 0) {
        buffer.finish(values(observations), gamma, lambda);
        const left = anneal ? Math.max(1 - (this.steps - rollout * N) / options.steps, 0) : 1;
        this.optimizer.lr = lr * left;
        losses = this.improve(left);
      }
      yield this.report(step.episodes, losses);
    }
  }
}
