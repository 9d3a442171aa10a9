// Wrappers that scale observations and rewards by what has been seen so far.
import type { Env, ResetOptions, Snapshot, Start, Step } from "../env.ts";
import { type Moments, RunningMoments } from "../running-moments.ts";
import { Box } from "../spaces/box.ts";
import type { Space, Vector } from "../spaces/space.ts";
import { Wrapper } from "./wrapper.ts";

/** Options of normalising wrappers. */
export interface NormalizeOptions {
  /** Whether statistics go on with what is seen. Default true. */
  training?: boolean;
  /** Added to variances. Default 1e-8. */
  epsilon?: number;
}

/** The bounds of numbers that are normalised. */
export function normalizedSpace(op: string, inner: Space, limit: number): Box {
  if (!(inner instanceof Box)) throw new RangeError(`${op}: observations are of ${inner}, needs a Box`);
  return new Box(-limit, limit, inner.shape);
}

/** Observations with mean 0 and variance 1, by running statistics of each number. @throws RangeError unless observations are of a Box */
export class NormalizeObservation<A> extends Wrapper<Vector, A> {
  readonly moments: RunningMoments;
  training: boolean;
  readonly #space: Box;
  readonly #limit: number;
  readonly #epsilon: number;

  /**
   * @param options.limit - most that a number may be either way, default ∞
   * @param options.moments - statistics shared with others, those of a `VecNormalize` say; default its own
   */
  constructor(env: Env<Vector, A>, options: NormalizeOptions & { limit?: number; moments?: RunningMoments } = {}) {
    super(env);
    const { training = true, epsilon = 1e-8, limit = Number.POSITIVE_INFINITY, moments } = options;
    this.#space = normalizedSpace("normalize-observation", env.observationSpace as Space, limit);
    this.moments = moments ?? new RunningMoments(this.#space.flatSize);
    this.training = training;
    this.#limit = limit;
    this.#epsilon = epsilon;
  }

  override get observationSpace(): Space<Vector> {
    return this.#space;
  }

  #scale(observation: Vector): Vector {
    if (this.training) this.moments.update(observation);
    return Array.from(observation, (x, k) => Math.fround(this.moments.scale(x, k, this.#limit, this.#epsilon)));
  }

  reset(options?: ResetOptions): Start<Vector> {
    const { observation, info } = this.env.reset(options);
    return { observation: this.#scale(observation), info };
  }

  step(action: A): Step<Vector> {
    const step = this.env.step(action);
    return { ...step, observation: this.#scale(step.observation) };
  }

  protected override remember(): Record<string, unknown> {
    return { moments: this.moments.moments };
  }

  protected override recall(memory: Snapshot): void {
    this.moments.moments = memory.moments as Moments;
  }
}

/** Rewards over the deviation of the discounted return so far, which then has variance 1. */
export class NormalizeReward<O, A> extends Wrapper<O, A> {
  readonly moments: RunningMoments = new RunningMoments(1);
  training: boolean;
  readonly #gamma: number;
  readonly #epsilon: number;
  #return = 0;

  /** @param options.gamma - discount per step, default 0.99 */
  constructor(env: Env<O, A>, options: NormalizeOptions & { gamma?: number } = {}) {
    super(env);
    const { training = true, epsilon = 1e-8, gamma = 0.99 } = options;
    this.training = training;
    this.#gamma = gamma;
    this.#epsilon = epsilon;
  }

  reset(options?: ResetOptions): Start<O> {
    this.#return = 0;
    return this.env.reset(options);
  }

  step(action: A): Step<O> {
    const step = this.env.step(action);
    this.#return = this.#return * this.#gamma * (step.terminated ? 0 : 1) + step.reward;
    if (this.training) this.moments.update([this.#return]);
    return { ...step, reward: this.moments.shrink(step.reward, Number.POSITIVE_INFINITY, this.#epsilon) };
  }

  protected override remember(): Record<string, unknown> {
    return { moments: this.moments.moments, return: this.#return };
  }

  protected override recall(memory: Snapshot): void {
    this.moments.moments = memory.moments as Moments;
    this.#return = memory.return as number;
  }
}
