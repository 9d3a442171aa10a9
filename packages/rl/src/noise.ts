// Noise added to actions that explore.
import type { Generator, GeneratorState } from "./generator.ts";

/** What is added to an action of `size` numbers. */
export interface ActionNoise {
  /** Draws the next noise of a world. */
  next(world: number, size: number): number[];
  /** Forgets what a world's noise was, at the end of an episode. */
  reset(world: number): void;
  /** What it remembers, as JSON. */
  memory: unknown;
}

/** Independent normal noise. */
export class NormalNoise implements ActionNoise {
  readonly std: number;
  readonly #random: Generator;

  /** @param std - standard deviation, in units of the scaled action (−1 to 1) */
  constructor(std: number, random: Generator) {
    this.std = std;
    this.#random = random;
  }

  next(_world: number, size: number): number[] {
    return Array.from({ length: size }, () => this.std * this.#random.normal());
  }

  reset(_world: number): void {}

  get memory(): unknown {
    return this.#random.state;
  }

  set memory(memory: unknown) {
    this.#random.state = memory as GeneratorState;
  }
}

/**
 * Noise that drifts back to 0: x ← x − θ x dt + σ √dt n.
 * @see Uhlenbeck & Ornstein 1930, On the theory of the Brownian motion, doi:10.1103/PhysRev.36.823
 */
export class OrnsteinUhlenbeckNoise implements ActionNoise {
  readonly sigma: number;
  readonly theta: number;
  readonly dt: number;
  readonly #random: Generator;
  #values: number[][] = [];

  /**
   * @param sigma - per root of a unit of time; `options.theta` per unit, default 0.15
   * @param options.dt - units of time a step, default 0.01
   */
  constructor(sigma: number, random: Generator, options: { theta?: number; dt?: number } = {}) {
    this.sigma = sigma;
    this.theta = options.theta ?? 0.15;
    this.dt = options.dt ?? 0.01;
    this.#random = random;
  }

  next(world: number, size: number): number[] {
    const last = this.#values[world] ?? [];
    const before = last.length > 0 ? last : new Array<number>(size).fill(0);
    const after = before.map((x) => x - this.theta * x * this.dt + this.sigma * Math.sqrt(this.dt) * this.#random.normal());
    this.#values[world] = after;
    return after;
  }

  reset(world: number): void {
    this.#values[world] = [];
  }

  get memory(): unknown {
    return { random: this.#random.state, values: this.#values.map((v) => [...v]) };
  }

  set memory(memory: unknown) {
    const { random, values } = memory as { random: GeneratorState; values: number[][] };
    this.#random.state = random;
    this.#values = values;
  }
}
