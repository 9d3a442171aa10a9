// Space: the set that actions or observations are from.
import { Generator } from "../generator.ts";

/** Numbers in a row: a typed array or a plain one. */
export type Vector = ArrayLike<number>;

/** A set of values: it draws from itself, knows its members and lays them out as floats. */
export abstract class Space<T = unknown> {
  #random: Generator | null = null;

  /** Numbers that one value takes when laid out flat: one-hot for choices. */
  abstract readonly flatSize: number;
  /** Draws a value, all equally likely where that makes sense. */
  abstract sample(): T;
  /** Whether a value belongs to it. */
  abstract contains(value: unknown): value is T;
  /** Writes a value flat into `into`, from `at`. */
  abstract write(value: T, into: Float32Array, at: number): void;
  /** Describes it in words, for errors. */
  abstract toString(): string;

  /** Starts its random numbers over (NumPy's, as Gymnasium's). */
  seed(seed: number): void {
    this.random.reseed(seed);
  }

  /** Its random numbers; seed 0 unless seeded. */
  get random(): Generator {
    this.#random ??= new Generator(0);
    return this.#random;
  }

  /** A value laid out flat. */
  flatten(value: T): Float32Array {
    const out = new Float32Array(this.flatSize);
    this.write(value, out, 0);
    return out;
  }
}
