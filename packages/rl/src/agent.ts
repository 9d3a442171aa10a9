// Agent: what all learning algorithms share: acting, counting steps, saving and exact resume.
import { constant, Module, packCheckpoint, type Stateful, Stream, type Tensor, unpackCheckpoint, zeros } from "@sluice/core";
import type { Env, Snapshot } from "./env.ts";
import { put } from "./memory.ts";
import { Box } from "./spaces/box.ts";
import { Discrete, MultiBinary, MultiDiscrete } from "./spaces/discrete.ts";
import type { Space } from "./spaces/space.ts";
import { actionSize, asVector, type Episode, unpackAction, type VectorEnv, type VectorStep } from "./vector-env.ts";

/** What `learn` yields after every step of the worlds. */
export interface LearnStep {
  /** Environment steps so far, over all worlds. */
  readonly step: number;
  /** The return of the episode that ended last in this step; absent if none did. */
  readonly episodeReturn?: number;
  /** Episodes that ended in this step. */
  readonly episodes: readonly Episode[];
  /** Losses of the updates after this step, by name; absent if there was none. */
  readonly losses?: Readonly<Record<string, number>>;
}

/** Options of `learn`. */
export interface LearnOptions {
  /** Environment steps in all, over all worlds and counted from the agent's first; schedules end there. */
  steps: number;
}

/** Options of `act`. */
export interface ActOptions {
  /** The likeliest action instead of a draw. Default true. */
  deterministic?: boolean;
  /** Which choices are allowed (agents that mask). */
  mask?: ArrayLike<number> | undefined;
}

/** Options that every agent has. */
export interface AgentOptions {
  /** Of its weights, its actions and its worlds. Default 0. */
  seed?: number;
}

/** Numbers of an agent that are not tensors, as JSON. */
export type AgentMemory = Record<string, unknown>;

/** An agent: learns from worlds, acts in them. */
export abstract class Agent implements Stateful {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** D: numbers of an observation laid out flat. */
  readonly width: number;
  /** A: numbers of an action. */
  readonly size: number;
  /** Its random numbers. */
  readonly stream: Stream;
  readonly seed: number;
  /** Environment steps it has learned from. */
  steps = 0;
  readonly #inputs = new Map<number, Tensor>();
  /** State of the random numbers that `act` draws. */
  #shown: ArrayLike<number>;
  /** Observations it will act on next, flat; empty before the first step. */
  #last: Float32Array = new Float32Array(0);
  /** The environment it learned in last, and the same as a vector, which knows the returns of episodes that still run. */
  #home: { readonly env: Env | VectorEnv; readonly worlds: VectorEnv } | null = null;

  protected constructor(name: string, observationSpace: Space, actionSpace: Space, options: AgentOptions) {
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.width = observationSpace.flatSize;
    this.size = actionSize(actionSpace);
    this.seed = options.seed ?? 0;
    this.stream = new Stream(name, this.seed);
    this.#shown = new Stream(`${name}.act`, this.seed).state.data;
  }

  /** Its long-lived tensors by part. */
  protected abstract parts(): Record<string, Stateful | Tensor>;
  /** @param observations - [N, D]; @returns [N] i32 of choices, or [N, A] */
  protected abstract decide(observations: Tensor, deterministic: boolean, mask?: ArrayLike<number>): Tensor;
  /** Learns until it has seen `options.steps` steps; a second call goes on where the first ended. */
  abstract learn(env: Env | VectorEnv, options: LearnOptions): Generator<LearnStep, void, void>;

  /** Its numbers that are not tensors. */
  protected remember(): AgentMemory {
    return {};
  }

  /** Undoes `remember`. */
  protected recall(_memory: AgentMemory): void {}

  /** A staging tensor [N, D] with these numbers. */
  protected input(observations: ArrayLike<number>): Tensor {
    const N = observations.length / this.width;
    let tensor = this.#inputs.get(N);
    if (!tensor) {
      tensor = constant(zeros([N, this.width]));
      this.#inputs.set(N, tensor);
    }
    put(tensor, observations, 0);
    return tensor;
  }

  #worldsOf(env: Env | VectorEnv): VectorEnv {
    if (this.#home?.env !== env) this.#home = { env, worlds: asVector(env) };
    return this.#home.worlds;
  }

  /** The observations to act on: where learning stopped, or those of a reset. */
  protected begin(env: Env | VectorEnv): { worlds: VectorEnv; observations: Float32Array } {
    const worlds = this.#worldsOf(env);
    if (this.#last.length === 0) this.#last = worlds.reset({ seed: this.seed }).observations.slice();
    return { worlds, observations: this.#last };
  }

  /** Counts a step of the worlds and keeps its observations. */
  protected advance(step: VectorStep): void {
    this.steps += step.rewards.length;
    this.#last.set(step.observations);
  }

  /** What `learn` yields. */
  protected report(episodes: readonly Episode[], losses?: Readonly<Record<string, number>>): LearnStep {
    const last = episodes.at(-1);
    const { steps: step } = this;
    return { step, episodes, ...(last ? { episodeReturn: last.return } : {}), ...(losses ? { losses } : {}) };
  }

  /** Decides by random numbers apart from those of learning. */
  #show(observations: Tensor, deterministic: boolean, mask?: ArrayLike<number>): ArrayLike<number> {
    const { state } = this.stream;
    const learning = state.data;
    state.set(this.#shown);
    const chosen = this.decide(observations, deterministic, mask).data;
    if (!deterministic) this.#shown = state.data;
    state.set(learning);
    return chosen;
  }

  /**
   * Chooses an action; what is shown changes nothing of what is learned, and a deterministic action takes no random numbers.
   * @param observation - of the observation space
   * @returns an action of the action space
   */
  act(observation: unknown, options: ActOptions = {}): unknown {
    const { deterministic = true, mask } = options;
    const flat = this.observationSpace.flatten(observation);
    const chosen = this.#show(this.input(flat), deterministic, mask);
    return unpackAction(this.actionSpace, this.bounded(chosen), 0, this.size);
  }

  /** Actions within the bounds of a Box; others as they are. */
  protected bounded(actions: ArrayLike<number>): ArrayLike<number> {
    const { actionSpace: space, size } = this;
    if (!(space instanceof Box)) return actions;
    return Array.from(actions, (a, i) => Math.min(Math.max(a, space.low[i % size]!), space.high[i % size]!));
  }

  /** Parameters of its networks by dotted name: what has been learned. */
  weights(): Record<string, Tensor> {
    const all: Record<string, Tensor> = {};
    for (const [part, value] of Object.entries(this.parts())) {
      if (value instanceof Module) for (const [name, t] of value.namedParameters()) all[`${part}.${name}`] = t;
    }
    return all;
  }

  stateDict(): Record<string, Tensor> {
    const all: Record<string, Tensor> = { stream: this.stream.state };
    for (const [part, value] of Object.entries(this.parts())) {
      if ("stateDict" in value) for (const [name, t] of Object.entries(value.stateDict())) all[`${part}.${name}`] = t;
      else all[part] = value;
    }
    return all;
  }

  loadStateDict(values: Parameters<Stateful["loadStateDict"]>[0]): void {
    for (const [name, t] of Object.entries(this.stateDict())) {
      const value = values[name];
      if (value && "data" in value) t.set(value.data);
    }
  }

  /**
   * Everything that learning goes on with, the worlds included, in one safetensors file: weights, optimizer, buffers, random state.
   * A run that is restored gives the same bits as one that was not interrupted. Take it between two steps of `learn`.
   */
  save(env: Env | VectorEnv): Uint8Array {
    const metadata = {
      worlds: JSON.stringify(this.#worldsOf(env).snapshot()),
      last: JSON.stringify([...this.#last]),
      steps: String(this.steps),
    };
    return packCheckpoint(
      { agent: this },
      { ...metadata, shown: JSON.stringify(Array.from(this.#shown)), memory: JSON.stringify(this.remember()) },
    );
  }

  /**
   * Takes up where `save` was called; agent and worlds are made with the same options.
   * @throws FileFormatError if the file is broken, ShapeError if it does not fit
   */
  restore(bytes: Uint8Array, env: Env | VectorEnv): void {
    const metadata = unpackCheckpoint(bytes, { agent: this });
    this.#worldsOf(env).restore(JSON.parse(metadata.worlds!) as Snapshot);
    this.#last = Float32Array.from(JSON.parse(metadata.last!) as number[]);
    this.#shown = JSON.parse(metadata.shown!) as number[];
    this.steps = Number(metadata.steps);
    this.recall(JSON.parse(metadata.memory!) as AgentMemory);
  }
}

/**
 * Refuses spaces that an algorithm cannot act in.
 * @throws RangeError naming those it can
 */
export function checkActions(agent: string, space: Space, kinds: readonly ("Discrete" | "MultiDiscrete" | "MultiBinary" | "Box")[]): void {
  const classes = { Discrete, MultiDiscrete, MultiBinary, Box };
  if (kinds.some((kind) => space instanceof classes[kind])) return;
  throw new RangeError(`${agent}: actions are of ${space}, needs ${kinds.join(" or ")}`);
}
