// Random numbers one at a time, for those who draw pictures.
import { rand, randn, Stream, scope, type Tensor } from "@sluice/core";

/** Numbers brought up from linear memory together. */
const STORE = 1024;

/** Gives numbers one at a time and draws more when they are used up. */
function singly(many: () => Tensor): () => number {
  let store: ArrayLike<number> = [];
  let at = 0;
  return () => {
    if (at === store.length) [store, at] = [scope(() => many().data), 0];
    return store[at++];
  };
}

/** A source of single random numbers, from streams of its own: what is drawn with it does not depend on anything else. */
export class Draws {
  /** From [0, 1). */
  readonly #uniform: () => number;
  /** A normal number of mean 0 and deviation 1. */
  readonly normal: () => number;

  /**
   * @param name - whose numbers these are
   * @param seed - default: what `seed()` set
   */
  constructor(name: string, seed?: number) {
    const [uniforms, normals] = [new Stream(name, seed), new Stream(`${name} normals`, seed)];
    this.#uniform = singly(() => rand([STORE], { stream: uniforms }));
    this.normal = singly(() => randn([STORE], { stream: normals }));
  }

  /** A number from [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * this.#uniform();
  }

  /** A whole number from 0 to n − 1. */
  below(n: number): number {
    return Math.floor(n * this.#uniform());
  }

  /** Whether something of probability p happens. */
  chance(p: number): boolean {
    return this.#uniform() < p;
  }
}
