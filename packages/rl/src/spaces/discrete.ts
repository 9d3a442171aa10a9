// Spaces of choices: Discrete, MultiDiscrete, MultiBinary.
import { Space, type Vector } from "./space.ts";

/** Which choices may be drawn: 1 or true for each that may. */
export type ChoiceMask = ArrayLike<number | boolean>;

function oneOf(op: string, n: number): number {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`${op}: n is ${n}, needs a whole number of at least 1`);
  return n;
}

/** The integers start … start + n − 1; flat: one-hot. */
export class Discrete extends Space<number> {
  readonly n: number;
  readonly start: number;

  /** @throws RangeError if n is not a positive whole number */
  constructor(n: number, start = 0) {
    super();
    this.n = oneOf("discrete", n);
    this.start = start;
  }

  get flatSize(): number {
    return this.n;
  }

  /** @param mask - draws from these choices only; `start` if there are none */
  sample(mask?: ChoiceMask): number {
    if (!mask) return this.start + this.random.integer(0, this.n);
    const allowed = Array.from({ length: this.n }, (_, i) => i).filter((i) => mask[i]);
    return this.start + (allowed.length ? this.random.choice(allowed) : 0);
  }

  contains(value: unknown): value is number {
    return Number.isInteger(value) && (value as number) >= this.start && (value as number) < this.start + this.n;
  }

  write(value: number, into: Float32Array, at: number): void {
    into.fill(0, at, at + this.n);
    into[at + value - this.start] = 1;
  }

  toString(): string {
    return this.start === 0 ? `Discrete(${this.n})` : `Discrete(${this.n} from ${this.start})`;
  }
}

/** Several choices at once, the i-th among n[i]; flat: one-hots in a row. */
export class MultiDiscrete extends Space<Vector> {
  readonly n: readonly number[];
  readonly flatSize: number;

  /** @throws RangeError if a count is not a positive whole number */
  constructor(n: readonly number[]) {
    super();
    this.n = n.map((count) => oneOf("multi-discrete", count));
    this.flatSize = this.n.reduce((sum, count) => sum + count, 0);
  }

  /** As Gymnasium: the integer part of a uniform number times each count. */
  sample(): number[] {
    return this.n.map((count) => Math.floor(this.random.random() * count));
  }

  contains(value: unknown): value is Vector {
    if (typeof value !== "object" || value === null || (value as Vector).length !== this.n.length) return false;
    return this.n.every(
      (count, i) => Number.isInteger((value as Vector)[i]) && (value as Vector)[i]! >= 0 && (value as Vector)[i]! < count,
    );
  }

  write(value: Vector, into: Float32Array, at: number): void {
    into.fill(0, at, at + this.flatSize);
    let start = at;
    for (const [i, count] of this.n.entries()) {
      into[start + value[i]!] = 1;
      start += count;
    }
  }

  toString(): string {
    return `MultiDiscrete([${this.n.join(", ")}])`;
  }
}

/** n bits; flat: as they are. */
export class MultiBinary extends Space<Vector> {
  readonly n: number;

  /** @throws RangeError if n is not a positive whole number */
  constructor(n: number) {
    super();
    this.n = oneOf("multi-binary", n);
  }

  get flatSize(): number {
    return this.n;
  }

  sample(): number[] {
    return Array.from({ length: this.n }, () => this.random.integer(0, 2));
  }

  contains(value: unknown): value is Vector {
    if (typeof value !== "object" || value === null || (value as Vector).length !== this.n) return false;
    return Array.from(value as Vector).every((bit) => bit === 0 || bit === 1);
  }

  write(value: Vector, into: Float32Array, at: number): void {
    for (let i = 0; i < this.n; i++) into[at + i] = value[i]!;
  }

  toString(): string {
    return `MultiBinary(${this.n})`;
  }
}
