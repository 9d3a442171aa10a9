// Wrappers that change one thing on its way: an observation, an action, a reward.
import type { Env, ResetOptions, Start, Step } from "../env.ts";
import { Generator } from "../generator.ts";
import { Box } from "../spaces/box.ts";
import { Discrete, MultiDiscrete } from "../spaces/discrete.ts";
import type { Space, Vector } from "../spaces/space.ts";
import { Wrapper } from "./wrapper.ts";

/** Changes every observation by a function. */
export class TransformObservation<O, A, I> extends Wrapper<O, A, I, A> {
  readonly #space: Space<O>;
  readonly #change: (observation: I) => O;

  /** @param space - what the function gives is from it */
  constructor(env: Env<I, A>, change: (observation: I) => O, space: Space<O>) {
    super(env);
    this.#change = change;
    this.#space = space;
  }

  override get observationSpace(): Space<O> {
    return this.#space;
  }

  reset(options?: ResetOptions): Start<O> {
    const { observation, info } = this.env.reset(options);
    return { observation: this.#change(observation), info };
  }

  step(action: A): Step<O> {
    const step = this.env.step(action);
    return { ...step, observation: this.#change(step.observation) };
  }
}

/** Changes every action by a function before it is done. */
export class TransformAction<O, A, I> extends Wrapper<O, A, O, I> {
  readonly #space: Space<A>;
  readonly #change: (action: A) => I;

  /** @param space - what the function takes is from it */
  constructor(env: Env<O, I>, change: (action: A) => I, space: Space<A>) {
    super(env);
    this.#change = change;
    this.#space = space;
  }

  override get actionSpace(): Space<A> {
    return this.#space;
  }

  reset(options?: ResetOptions): Start<O> {
    return this.env.reset(options);
  }

  step(action: A): Step<O> {
    return this.env.step(this.#change(action));
  }
}

/** Changes every reward by a function. */
export class TransformReward<O, A> extends Wrapper<O, A> {
  readonly #change: (reward: number) => number;

  constructor(env: Env<O, A>, change: (reward: number) => number) {
    super(env);
    this.#change = change;
  }

  reset(options?: ResetOptions): Start<O> {
    return this.env.reset(options);
  }

  step(action: A): Step<O> {
    const step = this.env.step(action);
    return { ...step, reward: this.#change(step.reward) };
  }
}

/** Rewards cut to [low, high]. */
export function clipReward<O, A>(env: Env<O, A>, low = -1, high = 1): Env<O, A> {
  return new TransformReward(env, (reward) => Math.min(Math.max(reward, low), high));
}

/** Observations laid out as one row of floats: one-hot for choices. */
export function flattenObservation<A>(env: Env<unknown, A>): Env<Vector, A> {
  const { observationSpace: inner } = env;
  const space = new Box(inner instanceof Box ? inner.low : 0, inner instanceof Box ? inner.high : 1, [inner.flatSize]);
  return new TransformObservation<Vector, A, unknown>(env, (observation) => inner.flatten(observation), space);
}

/** Observed choices one-hot, whatever their start. @throws RangeError unless observations are of a Discrete space */
export function oneHotObservation<A>(env: Env<number, A>): Env<Vector, A> {
  if (env.observationSpace instanceof Discrete) return flattenObservation(env as Env<unknown, A>);
  throw new RangeError(`one-hot-observation: observations are of ${env.observationSpace}, needs Discrete`);
}

/** Observations cut to [low, high]. @throws RangeError unless observations are of a Box */
export function clipObservation<A>(env: Env<Vector, A>, low: number, high: number): Env<Vector, A> {
  const inner = env.observationSpace as Space;
  if (!(inner instanceof Box)) throw new RangeError(`clip-observation: observations are of ${inner}, needs a Box`);
  const change = (o: Vector) => Array.from(o, (x) => Math.min(Math.max(x, low), high));
  return new TransformObservation<Vector, A, Vector>(env, change, new Box(low, high, inner.shape));
}

/** Every number of an observation as one of `bins` equal stretches of its bounds. @throws RangeError without finite bounds or with fewer than 2 bins */
export function discretizeObservation<A>(env: Env<Vector, A>, bins: number): Env<Vector, A> {
  const inner = bounded("discretize-observation", env.observationSpace);
  if (!(bins >= 2)) throw new RangeError(`discretize-observation: bins is ${bins}, needs at least 2`);
  const change = (o: Vector) =>
    Array.from(o, (x, i) => {
      const share = (x - inner.low[i]!) / (inner.high[i]! - inner.low[i]!);
      return Math.min(Math.max(Math.floor(share * bins), 0), bins - 1);
    });
  return new TransformObservation<Vector, A, Vector>(env, change, new MultiDiscrete(new Array<number>(inner.flatSize).fill(bins)));
}

/** Observations scaled from the bounds of their Box to [low, high]. @throws RangeError without finite bounds */
export function rescaleObservation<A>(env: Env<Vector, A>, low = -1, high = 1): Env<Vector, A> {
  const inner = bounded("rescale-observation", env.observationSpace);
  const change = (o: Vector) =>
    Array.from(o, (x, i) => Math.fround(low + ((high - low) * (x - inner.low[i]!)) / (inner.high[i]! - inner.low[i]!)));
  return new TransformObservation<Vector, A, Vector>(env, change, new Box(low, high, inner.shape));
}

/** Actions from [low, high] scaled to the bounds of their Box. @throws RangeError without finite bounds */
export function rescaleAction<O>(env: Env<O, Vector>, low = -1, high = 1): Env<O, Vector> {
  const inner = bounded("rescale-action", env.actionSpace);
  const change = (a: Vector) => Array.from(a, (x, i) => inner.low[i]! + ((inner.high[i]! - inner.low[i]!) * (x - low)) / (high - low));
  return new TransformAction<O, Vector, Vector>(env, change, new Box(low, high, inner.shape));
}

/** Actions cut to the bounds of their Box, which agents need not know. */
export function clipAction<O>(env: Env<O, Vector>): Env<O, Vector> {
  const inner = bounded("clip-action", env.actionSpace);
  const change = (a: Vector) => Array.from(a, (x, i) => Math.min(Math.max(x, inner.low[i]!), inner.high[i]!));
  return new TransformAction<O, Vector, Vector>(env, change, new Box(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, inner.shape));
}

/** A continuous action of one number as `bins` choices, evenly from low to high. @throws RangeError without finite bounds or with fewer than 2 bins */
export function discretizeAction<O>(env: Env<O, Vector>, bins: number): Env<O, number> {
  const inner = bounded("discretize-action", env.actionSpace);
  if (!(bins >= 2)) throw new RangeError(`discretize-action: bins is ${bins}, needs at least 2`);
  const [low, high] = [inner.low[0]!, inner.high[0]!];
  return new TransformAction<O, number, Vector>(env, (a) => [low + ((high - low) * a) / (bins - 1)], new Discrete(bins));
}

/** Observations with normal noise of this deviation, from random numbers of its own. */
export function noisyObservation<A>(env: Env<Vector, A>, std: number, seed = 0): Env<Vector, A> {
  const random = new Generator(seed);
  const { shape } = env.observationSpace as Box;
  const space = new Box(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, shape);
  return new TransformObservation<Vector, A, Vector>(env, (o) => Array.from(o, (x) => Math.fround(x + std * random.normal())), space);
}

function bounded(op: string, space: Space): Box {
  if (space instanceof Box && space.bounded) return space;
  throw new RangeError(`${op}: ${space} has no finite bounds, needs a Box with them`);
}
