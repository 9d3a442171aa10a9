// What off-policy agents share exactly: storing transitions of several worlds, when to explore and when to update.
import type { Stateful, Tensor } from "@sluice/core";
import { Agent, type AgentMemory, type AgentOptions, type LearnOptions, type LearnStep } from "./agent.ts";
import type { Env } from "./env.ts";
import { NStep, ReplayBuffer } from "./replay.ts";
import { Discrete } from "./spaces/discrete.ts";
import type { Space } from "./spaces/space.ts";
import type { VectorEnv } from "./vector-env.ts";

/** Options of every off-policy agent. */
export interface OffPolicyOptions extends AgentOptions {
  /** Most transitions kept. Default 1e6 (or as the agent says). */
  capacity?: number;
  /** Transitions per gradient step. Default 256 (or as the agent says). */
  batch?: number;
  /** Environment steps of random actions before learning. Default 100. */
  warmup?: number;
  /** Environment steps between updates. Default 1. */
  every?: number;
  /** Gradient steps per update. Default 1. */
  updates?: number;
  /** Discount per step. Default 0.99. */
  gamma?: number;
  /** Steps joined to one transition. Default 1. */
  nStep?: number;
}

/** Stores what it sees and updates from the replay buffer. */
export abstract class OffPolicyAgent extends Agent {
  readonly buffer: ReplayBuffer;
  readonly batch: number;
  readonly #warmup: number;
  readonly #every: number;
  readonly #updates: number;
  readonly #steps: NStep;

  protected constructor(name: string, observationSpace: Space, actionSpace: Space, options: OffPolicyOptions) {
    super(name, observationSpace, actionSpace, options);
    const { capacity = 1e6, batch = 256, warmup = 100, every = 1, updates = 1, gamma = 0.99, nStep = 1 } = options;
    this.buffer = new ReplayBuffer(capacity, this.width, actionSpace instanceof Discrete ? 0 : this.size);
    this.batch = batch;
    this.#warmup = warmup;
    this.#every = every;
    this.#updates = updates;
    this.#steps = new NStep(nStep, gamma);
  }

  /** Actions to learn from, as they are stored: N of `size` numbers. @param progress - of the run, 0 to 1 */
  protected abstract explore(observations: Tensor, random: boolean, progress: number): ArrayLike<number>;
  /** One gradient step. @returns losses by name */
  protected abstract update(progress: number): Readonly<Record<string, number>>;
  /** Called for every transition stored. */
  protected stored(_place: number): void {}
  /** Called when the episode of a world is over. */
  protected ended(_world: number): void {}
  /** Called after every step of the worlds, of which there were `N` environment steps. */
  protected stepped(_N: number): void {}
  /** Actions as the worlds want them; stored ones by default. */
  protected toWorld(actions: ArrayLike<number>): ArrayLike<number> {
    return actions;
  }

  protected parts(): Record<string, Stateful | Tensor> {
    return this.buffer.parts();
  }

  protected override remember(): AgentMemory {
    return { place: this.buffer.place, pending: this.#steps.pending };
  }

  protected override recall(memory: AgentMemory): void {
    this.buffer.place = memory.place as [number, number];
    this.#steps.pending = memory.pending as NStep["pending"];
  }

  *learn(env: Env | VectorEnv, options: LearnOptions): Generator<LearnStep, void, void> {
    const { worlds, observations } = this.begin(env);
    const { width, size, buffer } = this;
    const N = worlds.count;
    const row = (array: ArrayLike<number>, i: number, n: number) => Array.prototype.slice.call(array, i * n, (i + 1) * n) as number[];
    while (this.steps < options.steps) {
      const actions = this.explore(this.input(observations), this.steps < this.#warmup, this.steps / options.steps);
      const step = worlds.step(this.toWorld(actions));
      for (let i = 0; i < N; i++) {
        const terminated = step.terminated[i] === 1;
        const over = terminated || step.truncated[i] === 1;
        if (over) this.ended(i);
        const next = row(over ? step.finalObservations : step.observations, i, width);
        const before = row(observations, i, width);
        for (const t of this.#steps.push(i, before, row(actions, i, size), step.rewards[i]!, next, terminated, over)) {
          this.stored(buffer.add(t.observation, t.action, t.reward, t.discount, t.nextObservation));
        }
      }
      const before = this.steps;
      this.advance(step);
      this.stepped(N);
      let losses: Readonly<Record<string, number>> | undefined;
      const due = Math.floor(this.steps / this.#every) > Math.floor(before / this.#every);
      if (due && this.steps > this.#warmup && buffer.size > 0) {
        for (let i = 0; i < this.#updates; i++) losses = this.update(this.steps / options.steps);
      }
      yield this.report(step.episodes, losses);
    }
  }
}
