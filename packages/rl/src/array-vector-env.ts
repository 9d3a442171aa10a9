// ArrayVectorEnv: classic worlds stepped as arrays by one kernel call.
import type { ResetOptions, Snapshot } from "./env.ts";
import { type ArrayKind, type Arrays, arrayKinds, makeArrays } from "./envs/arrays.ts";
import { Generator } from "./generator.ts";
import { doubles } from "./memory.ts";
import type { Space } from "./spaces/space.ts";
import type { Episode, VectorEnv, VectorStep } from "./vector-env.ts";

/**
 * N worlds of one classic kind, the same bits as those of `vectorize`, many times faster. Begins a new episode in the same step.
 */
export class ArrayVectorEnv implements VectorEnv {
  readonly count: number;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly autoreset = "sameStep";
  readonly #kind: ArrayKind;
  readonly #limit: number;
  readonly #arrays: Arrays;
  readonly #random: Generator[];
  /** The numbers of the start drawn last. */
  readonly #start: number[];
  readonly #returns: Float64Array;
  readonly #lengths: Int32Array;
  readonly #step: { -readonly [K in keyof VectorStep]: VectorStep[K] };

  /** @internal Use `vectorizeClassic`. */
  constructor(kind: ArrayKind, N: number, limit: number) {
    this.#kind = kind;
    this.#limit = limit;
    this.count = N;
    this.observationSpace = kind.observationSpace;
    this.actionSpace = kind.actionSpace;
    this.#arrays = makeArrays(kind, N);
    this.#random = Array.from({ length: N }, (_, i) => new Generator(i));
    this.#start = new Array<number>(kind.width).fill(0);
    this.#returns = new Float64Array(N);
    this.#lengths = new Int32Array(N);
    const D = kind.observationSpace.flatSize;
    this.#step = {
      observations: new Float32Array(N * D),
      rewards: new Float64Array(N).fill(kind.reward ?? 0),
      terminated: new Uint8Array(N),
      truncated: new Uint8Array(N),
      finalObservations: new Float32Array(N * D),
      infos: [],
      episodes: [],
    };
  }

  /** Draws a start for world i. */
  #begin(i: number, state: Float64Array): void {
    const { start, width, observe } = this.#kind;
    const random = this.#random[i]!;
    const numbers = this.#start;
    for (let k = 0; k < width; k++) {
      const bounds = start[k];
      numbers[k] = bounds ? random.uniform(bounds[0], bounds[1]) : 0;
      state[k * this.count + i] = numbers[k]!;
    }
    const observation = observe(numbers);
    const { observations } = this.#step;
    for (let k = 0, at = i * observation.length; k < observation.length; k++) observations[at + k] = observation[k]!;
    this.#returns[i] = 0;
    this.#lengths[i] = 0;
  }

  reset(options: ResetOptions = {}): VectorStep {
    const state = doubles(this.#arrays.state);
    for (let i = 0; i < this.count; i++) {
      if (options.seed !== undefined) this.#random[i]!.reseed(options.seed + i);
      this.#begin(i, state);
    }
    this.#step.terminated.fill(0);
    this.#step.truncated.fill(0);
    this.#step.episodes = [];
    return this.#step;
  }

  /** @throws RangeError if there are not N actions */
  step(actions: ArrayLike<number>): VectorStep {
    const { count: N, observationSpace } = this;
    if (actions.length !== N) throw new RangeError(`array-vector-env: ${actions.length} actions for ${N} worlds of ${this.#kind.id}`);
    const step = this.#step;
    const arrays = this.#arrays;
    const { shift, reward } = this.#kind;
    const input = arrays.action.view();
    if (shift === 0) input.set(actions);
    else for (let i = 0; i < N; i++) input[i] = actions[i]! + shift;
    this.#kind.step(arrays);
    const { observations, terminated, truncated, rewards } = step;
    observations.set(arrays.observation.view());
    if (reward === null) rewards.set(doubles(arrays.reward));
    terminated.set(arrays.terminated.view());
    const returns = this.#returns;
    const lengths = this.#lengths;
    const limit = this.#limit;
    const D = observationSpace.flatSize;
    const state = doubles(arrays.state);
    const episodes: Episode[] = [];
    for (let i = 0; i < N; i++) {
      returns[i]! += rewards[i]!;
      const length = ++lengths[i]!;
      truncated[i] = length >= limit ? 1 : 0;
      if (terminated[i] === 0 && length < limit) continue;
      episodes.push({ index: i, return: returns[i]!, length });
      for (let k = i * D; k < (i + 1) * D; k++) step.finalObservations[k] = observations[k]!;
      this.#begin(i, state);
    }
    step.episodes = episodes;
    return step;
  }

  close(): void {}

  snapshot(): Snapshot {
    return {
      state: [...doubles(this.#arrays.state)],
      random: this.#random.map((r) => r.state),
      observations: [...this.#step.observations],
      returns: [...this.#returns],
      lengths: [...this.#lengths],
    };
  }

  restore(snapshot: Snapshot): void {
    doubles(this.#arrays.state).set(snapshot.state as number[]);
    for (const [i, state] of (snapshot.random as number[][]).entries()) this.#random[i]!.state = state;
    this.#step.observations.set(snapshot.observations as number[]);
    this.#returns.set(snapshot.returns as number[]);
    this.#lengths.set(snapshot.lengths as number[]);
  }
}

const limits: Readonly<Record<string, number>> = { "CartPole-v1": 500, "Pendulum-v1": 200, "MountainCar-v0": 200 };

/**
 * N classic worlds as arrays, within their time limits.
 * @throws RangeError for worlds that have no arrays
 */
export function vectorizeClassic(id: string, N: number): ArrayVectorEnv {
  const kinds = arrayKinds();
  const kind = kinds.find((k) => k.id === id);
  if (!kind) throw new RangeError(`vectorizeClassic: ${id} is not one of ${kinds.map((k) => k.id).join(", ")}; use vectorize`);
  return new ArrayVectorEnv(kind, N, limits[id]!);
}
