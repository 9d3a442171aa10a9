// VecNormalize: several worlds with observations and rewards scaled by what all of them have seen.
import type { Env, ResetOptions, Snapshot } from "./env.ts";
import { type Moments, RunningMoments } from "./running-moments.ts";
import type { Space, Vector } from "./spaces/space.ts";
import type { AutoresetMode, VectorEnv, VectorStep } from "./vector-env.ts";
import { NormalizeObservation, type NormalizeOptions, normalizedSpace } from "./wrappers/normalize.ts";

/** Options of `VecNormalize`. */
export interface VecNormalizeOptions extends NormalizeOptions {
  /** Whether observations are scaled. Default true. */
  observations?: boolean;
  /** Whether rewards are scaled; `episodes` keep the world's own. Default true. */
  rewards?: boolean;
  /** Most that a number of an observation may be either way. Default 10. */
  limitObservation?: number;
  /** Most that a reward may be either way. Default 10. */
  limitReward?: number;
  /** Discount per step. Default 0.99. */
  gamma?: number;
}

/**
 * Scales observations to mean 0 and variance 1, and rewards by the deviation of the discounted return, with running statistics over all worlds.
 * @see Stable-Baselines3's VecNormalize
 */
export class VecNormalize implements VectorEnv {
  readonly env: VectorEnv;
  readonly observationSpace: Space;
  /** Whether statistics go on with what is seen. */
  training: boolean;
  readonly #observations: RunningMoments | null;
  readonly #rewards: RunningMoments | null;
  readonly #options: Required<Omit<VecNormalizeOptions, "training" | "observations" | "rewards">>;
  readonly #returns: Float64Array;

  /** @throws RangeError unless observations are of a Box */
  constructor(env: VectorEnv, options: VecNormalizeOptions = {}) {
    const { training = true, observations = true, rewards = true } = options;
    const { epsilon = 1e-8, limitObservation = 10, limitReward = 10, gamma = 0.99 } = options;
    this.env = env;
    this.training = training;
    this.observationSpace = observations ? normalizedSpace("vec-normalize", env.observationSpace, limitObservation) : env.observationSpace;
    this.#observations = observations ? new RunningMoments(env.observationSpace.flatSize) : null;
    this.#rewards = rewards ? new RunningMoments(1) : null;
    this.#options = { epsilon, limitObservation, limitReward, gamma };
    this.#returns = new Float64Array(env.count);
  }

  get count(): number {
    return this.env.count;
  }

  get actionSpace(): Space {
    return this.env.actionSpace;
  }

  get autoreset(): AutoresetMode {
    return this.env.autoreset;
  }

  #scale(rows: Float32Array): Float32Array {
    const moments = this.#observations;
    if (!moments) return rows;
    const { limitObservation, epsilon } = this.#options;
    return rows.map((x, i) => moments.scale(x, i % moments.width, limitObservation, epsilon));
  }

  #seen(step: VectorStep, rewards: Float64Array): VectorStep {
    if (this.training) this.#observations?.update(step.observations);
    return { ...step, rewards, observations: this.#scale(step.observations), finalObservations: this.#scale(step.finalObservations) };
  }

  reset(options?: ResetOptions): VectorStep {
    this.#returns.fill(0);
    const step = this.env.reset(options);
    return this.#seen(step, step.rewards);
  }

  step(actions: ArrayLike<number>): VectorStep {
    const step = this.env.step(actions);
    const { gamma, limitReward, epsilon } = this.#options;
    const returns = this.#returns;
    const moments = this.#rewards;
    if (!moments) return this.#seen(step, step.rewards);
    for (let i = 0; i < returns.length; i++) returns[i] = returns[i]! * gamma + step.rewards[i]!;
    if (this.training) moments.update(returns);
    for (let i = 0; i < returns.length; i++) if (step.terminated[i] || step.truncated[i]) returns[i] = 0;
    return this.#seen(
      step,
      step.rewards.map((reward) => moments.shrink(reward, limitReward, epsilon)),
    );
  }

  /** A world to evaluate in: its observations are scaled by these statistics, which it leaves as they are; its rewards are its own. */
  evaluation<A>(env: Env<Vector, A>): Env<Vector, A> {
    const { limitObservation: limit, epsilon } = this.#options;
    return this.#observations ? new NormalizeObservation(env, { moments: this.#observations, limit, epsilon, training: false }) : env;
  }

  close(): void {
    this.env.close();
  }

  snapshot(): Snapshot {
    const env = this.env.snapshot();
    const statistics = { observations: this.#observations?.moments, rewards: this.#rewards?.moments, returns: [...this.#returns] };
    return { env, infos: env.infos, ...statistics };
  }

  restore(snapshot: Snapshot): void {
    this.env.restore(snapshot.env as Snapshot);
    if (this.#observations) this.#observations.moments = snapshot.observations as Moments;
    if (this.#rewards) this.#rewards.moments = snapshot.rewards as Moments;
    this.#returns.set(snapshot.returns as number[]);
  }
}
