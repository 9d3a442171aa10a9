// Priorities: places of a replay buffer drawn in proportion, by a sum tree.
import { constant, type Tensor, zeros } from "@sluice/core";
import { scalar_pow } from "@sluice/core/kernels";
import type { Generator } from "./generator.ts";
import { doubles } from "./memory.ts";

/**
 * A binary tree whose nodes hold the sums of what is below them: setting and drawing take log₂ n steps.
 * @see Schaul et al. 2016, Prioritized experience replay, arXiv:1511.05952, appendix B.2.1
 */
export class SumTree {
  /** The leaves, a power of two. */
  readonly #leaves: number;
  /** [4 · leaves] i32: the nodes, doubles, the root at 1 and the leaves behind all others */
  readonly nodes: Tensor;

  /** @throws RangeError unless the capacity is a positive whole number */
  constructor(capacity: number) {
    if (!(Number.isInteger(capacity) && capacity >= 1)) {
      throw new RangeError(`sum-tree: capacity is ${capacity}, needs a whole number of at least 1`);
    }
    let leaves = 1;
    while (leaves < capacity) leaves *= 2;
    this.#leaves = leaves;
    this.nodes = constant(zeros([4 * leaves], "i32"));
  }

  /** The sum of all. */
  get total(): number {
    return doubles(this.nodes)[1]!;
  }

  get(place: number): number {
    return doubles(this.nodes)[this.#leaves + place]!;
  }

  set(place: number, value: number): void {
    const nodes = doubles(this.nodes);
    let i = this.#leaves + place;
    nodes[i] = value;
    for (i >>= 1; i >= 1; i >>= 1) nodes[i] = nodes[2 * i]! + nodes[2 * i + 1]!;
  }

  /** The place where the running sum first exceeds `mass`, 0 ≤ mass < total. */
  find(mass: number): number {
    const nodes = doubles(this.nodes);
    let i = 1;
    let rest = mass;
    while (i < this.#leaves) {
      const left = nodes[2 * i]!;
      i = 2 * i;
      if (rest >= left && nodes[i + 1]! > 0) {
        rest -= left;
        i++;
      }
    }
    return i - this.#leaves;
  }
}

/** How strongly priorities count. */
export interface PriorityOptions {
  /** α: 0 draws evenly, 1 in proportion to the error. Default 0.6. */
  alpha?: number;
  /** β: how far weights make up for it, at the start; it rises to 1 over the run. Default 0.4. */
  beta?: number;
}

/** Draws places by priority and says by how much each should count. */
export class Priorities {
  readonly tree: SumTree;
  readonly alpha: number;
  readonly beta: number;
  /** The largest priority so far. */
  largest = 1;

  constructor(capacity: number, options: PriorityOptions = {}) {
    this.tree = new SumTree(capacity);
    this.alpha = options.alpha ?? 0.6;
    this.beta = options.beta ?? 0.4;
  }

  /** A new transition gets the largest priority so far. */
  add(place: number): void {
    this.tree.set(place, this.largest);
  }

  /**
   * Draws B places, one from each of B equal stretches of the total.
   * @param size - how many places are filled
   * @param progress - of the run, 0 to 1: β rises with it
   * @returns places and weights (N · P)^−β over their largest
   */
  draw(B: number, size: number, progress: number, random: Generator): { places: Int32Array; weights: Float32Array } {
    const places = new Int32Array(B);
    const weights = new Float32Array(B);
    const beta = this.beta + (1 - this.beta) * Math.min(progress, 1);
    const { total } = this.tree;
    let largest = 0;
    for (let i = 0; i < B; i++) {
      const place = Math.min(this.tree.find(((i + random.random()) / B) * total), size - 1);
      const weight = power((size * this.tree.get(place)) / total, -beta);
      places[i] = place;
      weights[i] = weight;
      largest = Math.max(largest, weight);
    }
    for (let i = 0; i < B; i++) weights[i]! /= largest;
    return { places, weights };
  }

  /** Sets priorities (|error| + 1e-6)^α. */
  update(places: ArrayLike<number>, errors: ArrayLike<number>): void {
    for (let i = 0; i < places.length; i++) {
      const priority = power(Math.abs(errors[i]!) + 1e-6, this.alpha);
      this.largest = Math.max(this.largest, priority);
      this.tree.set(places[i]!, priority);
    }
  }
}

function power(x: number, y: number): number {
  return scalar_pow({ x, y });
}
