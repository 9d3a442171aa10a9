// Spaces made of spaces: Dict, Tuple; and of varying length: Sequence, Text.
import { Space } from "./space.ts";

const DRAWS_OF_CHILDREN = 4294967295;

/** Named values, each from its own space; flat: one after another in order of declaration. */
export class Dict extends Space<Readonly<Record<string, unknown>>> {
  readonly spaces: Readonly<Record<string, Space>>;
  readonly flatSize: number;

  constructor(spaces: Readonly<Record<string, Space>>) {
    super();
    this.spaces = spaces;
    this.flatSize = Object.values(spaces).reduce((sum, space) => sum + space.flatSize, 0);
  }

  /** Seeds every space with a number drawn from its own. */
  override seed(seed: number): void {
    super.seed(seed);
    for (const space of Object.values(this.spaces)) space.seed(this.random.integer(0, DRAWS_OF_CHILDREN));
  }

  sample(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.spaces).map(([name, space]) => [name, space.sample()]));
  }

  contains(value: unknown): value is Readonly<Record<string, unknown>> {
    if (typeof value !== "object" || value === null) return false;
    const names = Object.keys(this.spaces);
    if (Object.keys(value).length !== names.length) return false;
    return names.every((name) => Object.hasOwn(value, name) && this.spaces[name]!.contains((value as Record<string, unknown>)[name]));
  }

  write(value: Readonly<Record<string, unknown>>, into: Float32Array, at: number): void {
    let start = at;
    for (const [name, space] of Object.entries(this.spaces)) {
      space.write(value[name], into, start);
      start += space.flatSize;
    }
  }

  toString(): string {
    return `Dict(${Object.entries(this.spaces)
      .map(([name, space]) => `${name}: ${space}`)
      .join(", ")})`;
  }
}

/** Values in a fixed order, each from its own space; flat: one after another. */
export class Tuple extends Space<readonly unknown[]> {
  readonly spaces: readonly Space[];
  readonly flatSize: number;

  constructor(spaces: readonly Space[]) {
    super();
    this.spaces = spaces;
    this.flatSize = spaces.reduce((sum, space) => sum + space.flatSize, 0);
  }

  /** Seeds every space with a number drawn from its own. */
  override seed(seed: number): void {
    super.seed(seed);
    for (const space of this.spaces) space.seed(this.random.integer(0, DRAWS_OF_CHILDREN));
  }

  sample(): unknown[] {
    return this.spaces.map((space) => space.sample());
  }

  contains(value: unknown): value is readonly unknown[] {
    return Array.isArray(value) && value.length === this.spaces.length && this.spaces.every((space, i) => space.contains(value[i]));
  }

  write(value: readonly unknown[], into: Float32Array, at: number): void {
    let start = at;
    for (const [i, space] of this.spaces.entries()) {
      space.write(value[i], into, start);
      start += space.flatSize;
    }
  }

  toString(): string {
    return `Tuple(${this.spaces.join(", ")})`;
  }
}

/** From `min` to `max` values of one space; flat: padded with zeros behind the number of values. */
export class Sequence extends Space<readonly unknown[]> {
  readonly space: Space;
  readonly min: number;
  readonly max: number;

  /** @throws RangeError unless 0 ≤ min ≤ max */
  constructor(space: Space, max: number, min = 0) {
    super();
    if (!(Number.isInteger(min) && Number.isInteger(max) && min >= 0 && max >= min)) {
      throw new RangeError(`sequence: lengths from ${min} to ${max}, needs 0 ≤ min ≤ max`);
    }
    this.space = space;
    this.min = min;
    this.max = max;
  }

  get flatSize(): number {
    return 1 + this.max * this.space.flatSize;
  }

  override seed(seed: number): void {
    super.seed(seed);
    this.space.seed(this.random.integer(0, DRAWS_OF_CHILDREN));
  }

  sample(): unknown[] {
    return Array.from({ length: this.random.integer(this.min, this.max + 1) }, () => this.space.sample());
  }

  contains(value: unknown): value is readonly unknown[] {
    return Array.isArray(value) && value.length >= this.min && value.length <= this.max && value.every((item) => this.space.contains(item));
  }

  write(value: readonly unknown[], into: Float32Array, at: number): void {
    into.fill(0, at, at + this.flatSize);
    into[at] = value.length;
    for (const [i, item] of value.entries()) this.space.write(item, into, at + 1 + i * this.space.flatSize);
  }

  toString(): string {
    return `Sequence(${this.space}, ${this.min} to ${this.max})`;
  }
}

const ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Texts of `min` to `max` characters of an alphabet; flat: the place of each character, −1 behind the end. */
export class Text extends Space<string> {
  readonly min: number;
  readonly max: number;
  readonly alphabet: string;

  /** @throws RangeError unless 0 ≤ min ≤ max, or if the alphabet is empty */
  constructor(max: number, min = 1, alphabet: string = ALPHANUMERIC) {
    super();
    if (!(Number.isInteger(min) && Number.isInteger(max) && min >= 0 && max >= min)) {
      throw new RangeError(`text: lengths from ${min} to ${max}, needs 0 ≤ min ≤ max`);
    }
    if (alphabet.length === 0) throw new RangeError("text: the alphabet has 0 characters, needs at least 1");
    this.min = min;
    this.max = max;
    this.alphabet = alphabet;
  }

  get flatSize(): number {
    return this.max;
  }

  sample(): string {
    const length = this.random.integer(this.min, this.max + 1);
    return Array.from({ length }, () => this.alphabet[this.random.integer(0, this.alphabet.length)]).join("");
  }

  contains(value: unknown): value is string {
    if (typeof value !== "string" || value.length < this.min || value.length > this.max) return false;
    return [...value].every((character) => this.alphabet.includes(character));
  }

  write(value: string, into: Float32Array, at: number): void {
    for (let i = 0; i < this.max; i++) into[at + i] = i < value.length ? this.alphabet.indexOf(value[i]!) : -1;
  }

  toString(): string {
    return `Text(${this.min} to ${this.max})`;
  }
}
