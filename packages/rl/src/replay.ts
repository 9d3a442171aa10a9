// Replay buffers: transitions in a ring in linear memory, drawn evenly or by priority, over one step or several.
import {
  cast,
  clamp,
  constant,
  floor,
  indexSelect,
  minimum,
  mul,
  rand,
  type Stateful,
  type Stream,
  sub,
  type Tensor,
  zeros,
} from "@sluice/core";
import { put } from "./memory.ts";

/** A minibatch of transitions. */
export interface Transitions {
  /** [B, D] */
  readonly observations: Tensor;
  /** [B] i32 of choices, or [B, A] */
  readonly actions: Tensor;
  /** [B]: sum of discounted rewards over the steps of the transition */
  readonly rewards: Tensor;
  /** [B]: γ to the number of steps, 0 where the episode terminated */
  readonly discounts: Tensor;
  /** [B, D] */
  readonly nextObservations: Tensor;
}

/** A ring of transitions. */
export class ReplayBuffer {
  readonly capacity: number;
  readonly observations: Tensor;
  readonly nextObservations: Tensor;
  readonly actions: Tensor;
  readonly rewards: Tensor;
  readonly discounts: Tensor;
  /** []: how many there are; in linear memory, so that captured draws see it grow */
  readonly filled: Tensor;
  #at = 0;
  #size = 0;

  /**
   * @param capacity - most transitions; at most 2^24, the reach of a draw
   * @param D - numbers of an observation
   * @param A - numbers of an action, or 0 for choices
   * @throws RangeError for a capacity out of range
   */
  constructor(capacity: number, D: number, A: number) {
    if (!(Number.isInteger(capacity) && capacity >= 1 && capacity <= 2 ** 24)) {
      throw new RangeError(`replay: capacity is ${capacity}, needs 1 to 16777216`);
    }
    this.capacity = capacity;
    this.observations = constant(zeros([capacity, D]));
    this.nextObservations = constant(zeros([capacity, D]));
    this.actions = constant(A ? zeros([capacity, A]) : zeros([capacity], "i32"));
    this.rewards = constant(zeros([capacity]));
    this.discounts = constant(zeros([capacity]));
    this.filled = constant(zeros([]));
  }

  /** How many transitions there are. */
  get size(): number {
    return this.#size;
  }

  /** Adds a transition, over the oldest when full. @returns its place */
  add(
    observation: ArrayLike<number>,
    action: ArrayLike<number>,
    reward: number,
    discount: number,
    nextObservation: ArrayLike<number>,
  ): number {
    const at = this.#at;
    put(this.observations, observation, at * observation.length);
    put(this.nextObservations, nextObservation, at * nextObservation.length);
    put(this.actions, action, at * action.length);
    this.rewards.view()[at] = reward;
    this.discounts.view()[at] = discount;
    this.#at = (at + 1) % this.capacity;
    if (this.#size < this.capacity) {
      this.#size++;
      this.filled.set([this.#size]);
    }
    return at;
  }

  /** Draws B places evenly; may be captured. @returns [B] i32 */
  indices(B: number, stream: Stream): Tensor {
    const places = floor(mul(rand([B], { stream }), this.filled));
    return cast(clamp(minimum(places, sub(this.filled, 1)), 0, this.capacity), "i32");
  }

  /** The transitions at these places; may be captured. */
  take(indices: Tensor): Transitions {
    const pick = (t: Tensor) => indexSelect(t, 0, indices);
    return {
      observations: pick(this.observations),
      actions: pick(this.actions),
      rewards: pick(this.rewards),
      discounts: pick(this.discounts),
      nextObservations: pick(this.nextObservations),
    };
  }

  /** Its tensors, for checkpoints. */
  parts(): Record<string, Stateful | Tensor> {
    const { observations, nextObservations, actions, rewards, discounts, filled } = this;
    return { observations, nextObservations, actions, rewards, discounts, filled };
  }

  /** Where it writes next and how much it holds. */
  get place(): readonly [number, number] {
    return [this.#at, this.#size];
  }

  set place([at, size]: readonly [number, number]) {
    this.#at = at;
    this.#size = size;
  }
}

interface Pending {
  readonly observation: readonly number[];
  readonly action: readonly number[];
  readonly reward: number;
}

/** What is to be stored of a transition that is complete. */
export interface Complete extends Pending {
  readonly discount: number;
  readonly nextObservation: ArrayLike<number>;
}

/**
 * Joins n steps to one transition: rewards summed with their discounts, the observation after n steps, or the last of the episode.
 * @see Sutton & Barto 2018, Reinforcement learning, eq. 7.1
 */
export class NStep {
  readonly n: number;
  readonly gamma: number;
  #queues: Pending[][] = [];

  /** @throws RangeError unless n is a positive whole number */
  constructor(n: number, gamma: number) {
    if (!(Number.isInteger(n) && n >= 1)) throw new RangeError(`n-step: n is ${n}, needs a whole number of at least 1`);
    this.n = n;
    this.gamma = gamma;
  }

  #close(queue: readonly Pending[], nextObservation: ArrayLike<number>, terminated: boolean): Complete {
    let [reward, discount] = [0, 1];
    for (const pending of queue) {
      reward += discount * pending.reward;
      discount *= this.gamma;
    }
    const { observation, action } = queue[0]!;
    return { observation, action, reward, discount: terminated ? 0 : discount, nextObservation };
  }

  /**
   * Takes a step of a world.
   * @returns the transitions that it completes: none or one while the episode goes on, all that are left when it ends
   */
  push(
    world: number,
    observation: ArrayLike<number>,
    action: ArrayLike<number>,
    reward: number,
    nextObservation: ArrayLike<number>,
    terminated: boolean,
    over: boolean,
  ): Complete[] {
    this.#queues[world] ??= [];
    const queue = this.#queues[world];
    queue.push({ observation: Array.from(observation), action: Array.from(action), reward });
    const done: Complete[] = [];
    if (over) while (queue.length) done.push(this.#close(queue, nextObservation, terminated)) && queue.shift();
    else if (queue.length === this.n) done.push(this.#close(queue, nextObservation, false)) && queue.shift();
    return done;
  }

  /** Steps that wait to be completed, by world. */
  get pending(): readonly (readonly Pending[])[] {
    return this.#queues;
  }

  set pending(queues: readonly (readonly Pending[])[]) {
    this.#queues = queues.map((queue) => [...queue]);
  }
}
