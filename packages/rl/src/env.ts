// Env: Gymnasium's interface between an agent and a world.
import { Generator, type GeneratorState } from "./generator.ts";
import type { Space } from "./spaces/space.ts";

/** What an environment tells beside: action masks, probabilities, statistics. */
export type Info = Readonly<Record<string, unknown>>;

/** How an episode begins. */
export interface ResetOptions {
  /** Starts the environment's random numbers over; an integer ≥ 0. Without it they go on. Before any, they are those of seed 0. */
  seed?: number;
  /** What the environment's own data sheet says. */
  options?: Readonly<Record<string, number>>;
}

/** The first observation of an episode. */
export interface Start<O> {
  readonly observation: O;
  readonly info: Info;
}

/** What comes of an action. */
export interface Step<O> {
  readonly observation: O;
  readonly reward: number;
  /** The episode came to an end of its own: nothing follows. */
  readonly terminated: boolean;
  /** The episode was cut off, for time say: something would have followed. */
  readonly truncated: boolean;
  readonly info: Info;
}

/** A picture of the moment as data: drawn by apps, turned to SVG or text elsewhere. */
export interface Picture {
  /** What x and y span: [left, bottom, right, top]. */
  readonly view: readonly [number, number, number, number];
  readonly shapes: readonly Shape[];
  /** The same for a terminal. */
  readonly text: string;
}

/** A part of a picture, in the coordinates of its view. */
export type Shape =
  | { readonly kind: "line"; readonly points: readonly (readonly [number, number])[]; readonly width?: number; readonly color: string }
  | { readonly kind: "polygon"; readonly points: readonly (readonly [number, number])[]; readonly color: string }
  | { readonly kind: "circle"; readonly center: readonly [number, number]; readonly radius: number; readonly color: string }
  | { readonly kind: "text"; readonly at: readonly [number, number]; readonly text: string; readonly color: string };

/** Everything an environment remembers, as plain JSON. */
export type Snapshot = Readonly<Record<string, unknown>>;

/** What is known of a registered environment. */
export interface EnvSpec {
  readonly id: string;
  /** Steps after which an episode is truncated; absent: never. */
  readonly maxEpisodeSteps?: number;
  /** The mean return at which it counts as solved. */
  readonly rewardThreshold?: number;
}

/** A world that an agent acts in. */
export interface Env<O = unknown, A = unknown> {
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space<A>;
  /** Set by `make`. */
  readonly spec: EnvSpec | null;
  /** Begins an episode. */
  reset(options?: ResetOptions): Start<O>;
  /** Acts once. */
  step(action: A): Step<O>;
  /** The moment as shapes and text; needs an episode. */
  render(): Picture;
  /** Ends its use. */
  close(): void;
  /** What it remembers, so that `restore` goes on with the same bits. */
  snapshot(): Snapshot;
  /** Takes up where a snapshot was taken. */
  restore(snapshot: Snapshot): void;
}

/** Nothing beside. */
export const NO_INFO: Info = Object.freeze({});

/** What environments share: a name for errors, random numbers, the plain numbers they remember. */
export abstract class World<O, A> implements Env<O, A> {
  abstract readonly observationSpace: Space<O>;
  abstract readonly actionSpace: Space<A>;
  spec: EnvSpec | null = null;
  /** NumPy's numbers, as Gymnasium draws them. */
  protected readonly random: Generator = new Generator(0);
  /** Whether an episode is running. */
  protected running = false;
  readonly #name: string;

  /** @param name - in kebab case, for errors */
  protected constructor(name: string) {
    this.#name = name;
  }

  /** Begins an episode: draws its state and gives the first observation. */
  protected abstract begin(options: Readonly<Record<string, number>>): Start<O>;
  abstract step(action: A): Step<O>;
  abstract render(): Picture;
  /** What `restore` needs beside the random numbers. */
  protected abstract remember(): Record<string, unknown>;
  /** Undoes `remember`. */
  protected abstract recall(memory: Snapshot): void;

  reset(options: ResetOptions = {}): Start<O> {
    if (options.seed !== undefined) this.random.reseed(options.seed);
    this.running = true;
    return this.begin(options.options ?? {});
  }

  close(): void {
    this.running = false;
  }

  /** The error of a step without an episode. */
  protected notRunning(): Error {
    return new Error(`${this.#name}: step() after the episode ended; call reset()`);
  }

  /** The error of an action outside the space. */
  protected badAction(action: unknown): RangeError {
    return new RangeError(`${this.#name}: action ${String(action)} is not in ${this.actionSpace}`);
  }

  snapshot(): Snapshot {
    return { ...this.remember(), random: this.random.state, running: this.running };
  }

  restore(snapshot: Snapshot): void {
    this.random.state = snapshot.random as GeneratorState;
    this.running = snapshot.running as boolean;
    this.recall(snapshot);
  }
}

/** Bounds of a start that `reset({ options: { low, high } })` may change. */
export function startBounds(name: string, options: Readonly<Record<string, number>>, low: number, high: number): [number, number] {
  const bounds: [number, number] = [options.low ?? low, options.high ?? high];
  if (!(bounds[0] <= bounds[1])) throw new RangeError(`${name}: the start's low ${bounds[0]} is above its high ${bounds[1]}`);
  return bounds;
}
