// Vector environments: several worlds stepped together, their observations in one array.
import type { Env, Info, ResetOptions, Snapshot } from "./env.ts";
import { Box } from "./spaces/box.ts";
import { Discrete, MultiBinary, MultiDiscrete } from "./spaces/discrete.ts";
import type { Space } from "./spaces/space.ts";

/**
 * When a world whose episode ended begins anew: in the same step, whose observation is then the new one (and the last one of the episode
 * stands in `finalObservations`); in the next step, whose action is ignored and whose reward is 0; or never by itself.
 */
export type AutoresetMode = "sameStep" | "nextStep" | "disabled";

/** An episode that ended in a step. */
export interface Episode {
  /** Which world. */
  readonly index: number;
  /** Sum of rewards. */
  readonly return: number;
  /** Environment steps. */
  readonly length: number;
}

/** What comes of N actions. The arrays are overwritten by the next step. */
export interface VectorStep {
  /** [N, D], each observation laid out flat. */
  readonly observations: Float32Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** [N, D]; the row of a world whose episode ended is its last observation. */
  readonly finalObservations: Float32Array;
  readonly infos: readonly Info[];
  readonly episodes: readonly Episode[];
}

/** N worlds of one kind. */
export interface VectorEnv {
  /** N */
  readonly count: number;
  /** Of one world. */
  readonly observationSpace: Space;
  /** Of one world. */
  readonly actionSpace: Space;
  readonly autoreset: AutoresetMode;
  /** Begins an episode in every world; the i-th is seeded with seed + i. */
  reset(options?: ResetOptions): VectorStep;
  /** @param actions - N actions of `actionSize` numbers each */
  step(actions: ArrayLike<number>): VectorStep;
  close(): void;
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
}

/**
 * How many numbers stand for an action.
 * @throws RangeError for spaces that are not Discrete, Box, MultiDiscrete or MultiBinary
 */
export function actionSize(space: Space): number {
  if (space instanceof Discrete) return 1;
  if (space instanceof Box) return space.flatSize;
  if (space instanceof MultiDiscrete) return space.n.length;
  if (space instanceof MultiBinary) return space.n;
  throw new RangeError(`actions: ${space} is not a space of actions; use Discrete, Box, MultiDiscrete or MultiBinary`);
}

/** The action that `size` numbers from `at` stand for. */
export function unpackAction(space: Space, actions: ArrayLike<number>, at: number, size: number): unknown {
  if (space instanceof Discrete) return actions[at]! + space.start;
  return Array.from({ length: size }, (_, i) => actions[at + i]!);
}

/** Options of `SyncVectorEnv`. */
export interface VectorOptions {
  /** Default sameStep. */
  autoreset?: AutoresetMode;
}

/** Steps environments one after another. */
export class SyncVectorEnv implements VectorEnv {
  readonly count: number;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly autoreset: AutoresetMode;
  readonly envs: readonly Env[];
  readonly #width: number;
  readonly #size: number;
  readonly #step: { -readonly [K in keyof VectorStep]: VectorStep[K] } & { infos: Info[] };
  readonly #returns: Float64Array;
  readonly #lengths: Int32Array;
  readonly #over: Uint8Array;

  /** @throws RangeError without an environment */
  constructor(envs: readonly Env[], options: VectorOptions = {}) {
    const [first] = envs;
    if (!first) throw new RangeError("vector-env: 0 environments, needs at least 1");
    this.envs = envs;
    this.count = envs.length;
    this.observationSpace = first.observationSpace;
    this.actionSpace = first.actionSpace;
    this.autoreset = options.autoreset ?? "sameStep";
    this.#width = first.observationSpace.flatSize;
    this.#size = actionSize(first.actionSpace);
    const N = this.count;
    this.#step = {
      observations: new Float32Array(N * this.#width),
      rewards: new Float64Array(N),
      terminated: new Uint8Array(N),
      truncated: new Uint8Array(N),
      finalObservations: new Float32Array(N * this.#width),
      infos: [],
      episodes: [],
    };
    this.#returns = new Float64Array(N);
    this.#lengths = new Int32Array(N);
    this.#over = new Uint8Array(N);
  }

  #begin(i: number, options?: ResetOptions): void {
    const { observation, info } = this.envs[i]!.reset(options);
    this.observationSpace.write(observation, this.#step.observations, i * this.#width);
    this.#step.infos[i] = info;
    this.#returns[i] = 0;
    this.#lengths[i] = 0;
    this.#over[i] = 0;
  }

  reset(options: ResetOptions = {}): VectorStep {
    for (let i = 0; i < this.count; i++) this.#begin(i, options.seed === undefined ? options : { ...options, seed: options.seed + i });
    this.#step.rewards.fill(0);
    this.#step.terminated.fill(0);
    this.#step.truncated.fill(0);
    this.#step.episodes = [];
    return this.#step;
  }

  /** @throws RangeError if there are not N actions */
  step(actions: ArrayLike<number>): VectorStep {
    if (actions.length !== this.count * this.#size) {
      throw new RangeError(
        `vector-env: ${actions.length} numbers for actions, ${this.count} worlds of ${this.actionSpace} need ${this.count * this.#size}`,
      );
    }
    const step = this.#step;
    const episodes: Episode[] = [];
    for (let i = 0; i < this.count; i++) {
      if (this.#over[i] && this.autoreset === "nextStep") {
        this.#begin(i);
        step.rewards[i] = 0;
        step.terminated[i] = 0;
        step.truncated[i] = 0;
        continue;
      }
      const { observation, reward, terminated, truncated, info } = this.envs[i]!.step(
        unpackAction(this.actionSpace, actions, i * this.#size, this.#size),
      );
      step.rewards[i] = reward;
      step.terminated[i] = terminated ? 1 : 0;
      step.truncated[i] = truncated ? 1 : 0;
      this.#returns[i]! += reward;
      this.#lengths[i]!++;
      if (terminated || truncated) {
        episodes.push({ index: i, return: this.#returns[i]!, length: this.#lengths[i]! });
        this.#over[i] = 1;
        this.observationSpace.write(observation, step.finalObservations, i * this.#width);
        if (this.autoreset === "sameStep") {
          this.#begin(i);
          continue;
        }
      }
      this.observationSpace.write(observation, step.observations, i * this.#width);
      step.infos[i] = info;
    }
    step.episodes = episodes;
    return step;
  }

  close(): void {
    for (const env of this.envs) env.close();
  }

  snapshot(): Snapshot {
    return {
      envs: this.envs.map((env) => env.snapshot()),
      observations: [...this.#step.observations],
      returns: [...this.#returns],
      lengths: [...this.#lengths],
      over: [...this.#over],
      infos: [...this.#step.infos],
    };
  }

  restore(snapshot: Snapshot): void {
    for (const [i, env] of this.envs.entries()) env.restore((snapshot.envs as Snapshot[])[i]!);
    this.#step.observations.set(snapshot.observations as number[]);
    this.#returns.set(snapshot.returns as number[]);
    this.#lengths.set(snapshot.lengths as number[]);
    this.#over.set(snapshot.over as number[]);
    this.#step.infos = [...(snapshot.infos as Info[])];
  }
}

/** One environment as a vector of one; vectors as they are. */
export function asVector(env: Env | VectorEnv): VectorEnv {
  return "count" in env ? env : new SyncVectorEnv([env]);
}

/**
 * Makes N environments and steps them together.
 * @param create - makes one
 */
export function vectorize(create: () => Env, N: number, options: VectorOptions = {}): SyncVectorEnv {
  return new SyncVectorEnv(
    Array.from({ length: N }, () => create()),
    options,
  );
}
