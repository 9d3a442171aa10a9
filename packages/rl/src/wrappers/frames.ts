// Wrappers over time: frames stacked, frames skipped, actions that stick, time as part of the observation.
import type { Env, ResetOptions, Snapshot, Start, Step } from "../env.ts";
import { Generator, type GeneratorState } from "../generator.ts";
import { Box } from "../spaces/box.ts";
import type { Space, Vector } from "../spaces/space.ts";
import { Wrapper } from "./wrapper.ts";

/** The last n observations in a row, oldest first; at the start the first one n times. */
export class FrameStack<A> extends Wrapper<Vector, A> {
  readonly #space: Box;
  readonly #n: number;
  #frames: number[][] = [];

  /** @throws RangeError unless observations are of a Box and n is a positive whole number */
  constructor(env: Env<Vector, A>, n: number) {
    super(env);
    const inner = env.observationSpace as Space;
    if (!(inner instanceof Box)) throw new RangeError(`frame-stack: observations are of ${inner}, needs a Box`);
    if (!Number.isInteger(n) || n < 1) throw new RangeError(`frame-stack: n is ${n}, needs a whole number of at least 1`);
    const times = (bound: Float64Array) => Array.from({ length: n }, () => [...bound]).flat();
    this.#space = new Box(times(inner.low), times(inner.high), [n, ...inner.shape]);
    this.#n = n;
  }

  override get observationSpace(): Space<Vector> {
    return this.#space;
  }

  reset(options?: ResetOptions): Start<Vector> {
    const { observation, info } = this.env.reset(options);
    this.#frames = Array.from({ length: this.#n }, () => Array.from(observation));
    return { observation: this.#frames.flat(), info };
  }

  step(action: A): Step<Vector> {
    const step = this.env.step(action);
    this.#frames = [...this.#frames.slice(1), Array.from(step.observation)];
    return { ...step, observation: this.#frames.flat() };
  }

  protected override remember(): Record<string, unknown> {
    return { frames: this.#frames };
  }

  protected override recall(memory: Snapshot): void {
    this.#frames = memory.frames as number[][];
  }
}

/** Does every action n times, or until the episode ends; rewards are added up. */
export class FrameSkip<O, A> extends Wrapper<O, A> {
  readonly #n: number;

  /** @throws RangeError unless n is a positive whole number */
  constructor(env: Env<O, A>, n: number) {
    super(env);
    if (!Number.isInteger(n) || n < 1) throw new RangeError(`frame-skip: n is ${n}, needs a whole number of at least 1`);
    this.#n = n;
  }

  reset(options?: ResetOptions): Start<O> {
    return this.env.reset(options);
  }

  step(action: A): Step<O> {
    let step = this.env.step(action);
    let { reward } = step;
    for (let i = 1; i < this.#n && !step.terminated && !step.truncated; i++) {
      step = this.env.step(action);
      reward += step.reward;
    }
    return { ...step, reward };
  }
}

/** Repeats the last action with some probability. @see Machado et al. 2018, Revisiting the arcade learning environment, arXiv:1709.06009 */
export class StickyAction<O, A> extends Wrapper<O, A> {
  readonly #probability: number;
  readonly #random: Generator = new Generator(0);
  #last: A | null = null;

  /** @throws RangeError unless 0 ≤ probability < 1 */
  constructor(env: Env<O, A>, probability = 0.25) {
    super(env);
    if (!(probability >= 0 && probability < 1)) throw new RangeError(`sticky-action: probability is ${probability}, needs 0 ≤ p < 1`);
    this.#probability = probability;
  }

  reset(options: ResetOptions = {}): Start<O> {
    if (options.seed !== undefined) this.#random.reseed(options.seed);
    this.#last = null;
    return this.env.reset(options);
  }

  step(action: A): Step<O> {
    if (this.#last === null || this.#random.random() >= this.#probability) this.#last = action;
    return this.env.step(this.#last);
  }

  protected override remember(): Record<string, unknown> {
    return { random: this.#random.state, last: this.#last };
  }

  protected override recall(memory: Snapshot): void {
    this.#random.state = memory.random as GeneratorState;
    this.#last = memory.last as A | null;
  }
}

/** Observations with the share of the episode that has passed behind them, 0 to 1. */
export class TimeAware<A> extends Wrapper<Vector, A> {
  readonly #space: Box;
  readonly #limit: number;
  #elapsed = 0;

  /**
   * @param limit - environment steps of a whole episode
   * @throws RangeError unless observations are of a Box
   */
  constructor(env: Env<Vector, A>, limit: number) {
    super(env);
    const inner = env.observationSpace as Space;
    if (!(inner instanceof Box)) throw new RangeError(`time-aware: observations are of ${inner}, needs a Box`);
    this.#space = new Box([...inner.low, 0], [...inner.high, 1]);
    this.#limit = limit;
  }

  override get observationSpace(): Space<Vector> {
    return this.#space;
  }

  #with(observation: Vector): Vector {
    return [...Array.from(observation), Math.min(this.#elapsed / this.#limit, 1)];
  }

  reset(options?: ResetOptions): Start<Vector> {
    this.#elapsed = 0;
    const { observation, info } = this.env.reset(options);
    return { observation: this.#with(observation), info };
  }

  step(action: A): Step<Vector> {
    const step = this.env.step(action);
    this.#elapsed++;
    return { ...step, observation: this.#with(step.observation) };
  }

  protected override remember(): Record<string, unknown> {
    return { elapsed: this.#elapsed };
  }

  protected override recall(memory: Snapshot): void {
    this.#elapsed = memory.elapsed as number;
  }
}
