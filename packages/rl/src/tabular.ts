// Learning without networks: dynamic programming on a transition table, Monte Carlo, SARSA, Q-learning.
import type { Env, Snapshot } from "./env.ts";
import type { TransitionTable } from "./envs/table.ts";
import { Generator as RandomNumbers } from "./generator.ts";

/** A policy over states: an action each. */
export type TabularPolicy = Int32Array;

/** What dynamic programming finds. */
export interface Solution {
  /** Expected returns of states. */
  readonly values: Float64Array;
  readonly policy: TabularPolicy;
  /** Sweeps over all states. */
  readonly sweeps: number;
}

/** Expected return of an action. */
function worth({ transitions }: TransitionTable, values: Float64Array, s: number, a: number, gamma: number): number {
  let sum = 0;
  for (const t of transitions[s]![a]!) sum += t.probability * (t.reward + (t.terminated ? 0 : gamma * values[t.state]!));
  return sum;
}

function greedy(table: TransitionTable, values: Float64Array, gamma: number): TabularPolicy {
  return Int32Array.from(table.transitions, (actions, s) => {
    const worths = actions.map((_, a) => worth(table, values, s, a, gamma));
    // The first of those that are best, but for rounding: the choice must not hang on the last bit.
    const best = Math.max(...worths);
    return worths.findIndex((w) => w >= best - 1e-10);
  });
}

/**
 * Value iteration: V(s) ← max_a E[r + γ V(s')], until no value moves by more than `tolerance`.
 * @see Bellman 1957; Sutton & Barto 2018, section 4.4
 */
export function valueIteration(table: TransitionTable, options: { gamma?: number; tolerance?: number; sweeps?: number } = {}): Solution {
  const { gamma = 0.99, tolerance = 1e-12, sweeps: most = 100000 } = options;
  const values = new Float64Array(table.transitions.length);
  let sweeps = 0;
  for (let moved = Number.POSITIVE_INFINITY; moved > tolerance && sweeps < most; sweeps++) {
    moved = 0;
    for (const [s, actions] of table.transitions.entries()) {
      const best = Math.max(...actions.map((_, a) => worth(table, values, s, a, gamma)));
      moved = Math.max(moved, Math.abs(best - values[s]!));
      values[s] = best;
    }
  }
  return { values, policy: greedy(table, values, gamma), sweeps };
}

/**
 * Expected returns of a policy from each state, through the table: exact but for `tolerance`.
 * @see Sutton & Barto 2018, section 4.1
 */
export function evaluateTable(
  table: TransitionTable,
  policy: ArrayLike<number>,
  options: { gamma?: number; tolerance?: number; sweeps?: number } = {},
): Float64Array {
  const { gamma = 1, tolerance = 1e-12, sweeps = 100000 } = options;
  const values = new Float64Array(table.transitions.length);
  for (let i = 0, moved = Number.POSITIVE_INFINITY; moved > tolerance && i < sweeps; i++) {
    moved = 0;
    for (let s = 0; s < values.length; s++) {
      const value = worth(table, values, s, policy[s]!, gamma);
      moved = Math.max(moved, Math.abs(value - values[s]!));
      values[s] = value;
    }
  }
  return values;
}

/** The expected return of a policy from the start, if need be cut off after `horizon` steps, through the table. */
export function expectedReturn(table: TransitionTable, policy: ArrayLike<number>, horizon: number, gamma = 1): number {
  let values = new Float64Array(table.transitions.length);
  for (let t = 0; t < horizon; t++) values = Float64Array.from(values, (_, s) => worth(table, values, s, policy[s]!, gamma));
  return table.start.reduce((sum, odds, s) => sum + odds * values[s]!, 0);
}

/**
 * Policy iteration: evaluate, then choose the best action everywhere, until nothing changes.
 * @see Howard 1960; Sutton & Barto 2018, section 4.3
 */
export function policyIteration(table: TransitionTable, options: { gamma?: number } = {}): Solution {
  const { gamma = 0.99 } = options;
  let policy: TabularPolicy = new Int32Array(table.transitions.length);
  for (let sweeps = 1; ; sweeps++) {
    const values = evaluateTable(table, policy, { gamma });
    const better = greedy(table, values, gamma);
    if (better.every((a, s) => a === policy[s]) || sweeps > 1000) return { values, policy: better, sweeps };
    policy = better;
  }
}

/** Options of the tabular learners. */
export interface TabularOptions {
  /** Of the choices while learning, and of the world. Default 0. */
  seed?: number;
  /** Discount per step. Default 0.99. */
  gamma?: number;
  /** Step size at the start and at the end of the run. Default [0.5, 0.02]. */
  alpha?: readonly [number, number];
  /** Odds of a random action at the start and at the end. Default [1, 0.05]. */
  epsilon?: readonly [number, number];
  /** Value that all actions start with; high ones make it explore. Default 0. */
  initial?: number;
}

/** What the tabular learners yield after each episode. */
export interface TabularStep {
  /** Episodes so far. */
  readonly episode: number;
  /** Environment steps so far. */
  readonly step: number;
  readonly episodeReturn: number;
}

/** A table of action values, learned by trying. */
export class TabularAgent {
  /** [S · A] */
  readonly values: Float64Array;
  readonly states: number;
  readonly choices: number;
  readonly #options: Required<TabularOptions>;
  readonly #random: RandomNumbers;
  readonly #method: "q-learning" | "sarsa" | "monte-carlo";
  /** Episodes and environment steps so far. */
  #episodes = 0;
  #steps = 0;

  /** @param method - off-policy or on-policy temporal differences, or whole episodes (first visits) */
  constructor(states: number, choices: number, method: "q-learning" | "sarsa" | "monte-carlo", options: TabularOptions = {}) {
    const { seed = 0, gamma = 0.99, alpha = [0.5, 0.02], epsilon = [1, 0.05], initial = 0 } = options;
    this.states = states;
    this.choices = choices;
    this.values = new Float64Array(states * choices).fill(initial);
    this.#options = { seed, gamma, alpha, epsilon, initial };
    this.#random = new RandomNumbers(seed);
    this.#method = method;
  }

  /** The best action of a state. */
  act(observation: unknown): number {
    const s = observation as number;
    let best = 0;
    for (let a = 1; a < this.choices; a++) if (this.#q(s, a) > this.#q(s, best)) best = a;
    return best;
  }

  /** The best action of every state. */
  get policy(): TabularPolicy {
    return Int32Array.from({ length: this.states }, (_, s) => this.act(s));
  }

  #q(s: number, a: number): number {
    return this.values[s * this.choices + a]!;
  }

  #towards(s: number, a: number, goal: number, alpha: number): void {
    this.values[s * this.choices + a]! += alpha * (goal - this.#q(s, a));
  }

  #choose(s: number, epsilon: number): number {
    return this.#random.random() < epsilon ? this.#random.integer(0, this.choices) : this.act(s);
  }

  /** Everything that learning goes on with, the world included, as plain JSON. Take it between two episodes. */
  save(env: Env): Snapshot {
    return { values: [...this.values], random: this.#random.state, counts: [this.#episodes, this.#steps], env: env.snapshot() };
  }

  /** Takes up where `save` was called: the same bits as without a break; agent and world are made with the same options. */
  restore(snapshot: Snapshot, env: Env): void {
    this.values.set(snapshot.values as number[]);
    this.#random.state = snapshot.random as number[];
    [this.#episodes, this.#steps] = snapshot.counts as [number, number];
    env.restore(snapshot.env as Snapshot);
  }

  /**
   * Learns until it has seen so many episodes; a second call goes on where the first ended.
   * @see Watkins 1989; Rummery & Niranjan 1994; Sutton & Barto 2018, sections 5.4, 6.4 and 6.5
   */
  *learn(env: Env, options: { episodes: number }): Generator<TabularStep, void, void> {
    const { gamma, seed } = this.#options;
    while (this.#episodes < options.episodes) {
      const progress = this.#episodes / options.episodes;
      const between = ([first, last]: readonly [number, number]) => first + (last - first) * progress;
      const [alpha, epsilon] = [between(this.#options.alpha), between(this.#options.epsilon)];
      let s = env.reset(this.#episodes === 0 ? { seed } : {}).observation as number;
      let a = this.#choose(s, epsilon);
      let episodeReturn = 0;
      const trace: [number, number, number][] = [];
      for (let over = false; !over; this.#steps++) {
        const { observation, reward, terminated, truncated } = env.step(a);
        const next = observation as number;
        const b = this.#choose(next, epsilon);
        episodeReturn += reward;
        over = terminated || truncated;
        if (this.#method === "monte-carlo") trace.push([s, a, reward]);
        else {
          const ahead = this.#method === "sarsa" ? b : this.act(next);
          this.#towards(s, a, reward + (terminated ? 0 : gamma * this.#q(next, ahead)), alpha);
        }
        s = next;
        a = b;
      }
      let gain = 0;
      for (let t = trace.length - 1; t >= 0; t--) {
        const [state, action, reward] = trace[t]!;
        gain = reward + gamma * gain;
        const first = trace.findIndex(([x, y]) => x === state && y === action) === t;
        if (first) this.#towards(state, action, gain, alpha);
      }
      yield { episode: ++this.#episodes, step: this.#steps, episodeReturn };
    }
  }
}
