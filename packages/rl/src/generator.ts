// Generator: NumPy's PCG64 random numbers for environments and spaces.
import { scalar_cos, scalar_log } from "@sluice/core/kernels";
import { seedWords } from "./seed-sequence.ts";

/** The multiplier 0x2360ED051FC65DA44385DF649FCCF645, lowest word first. */
const M0 = 0x9fccf645;
const M1 = 0x4385df64;
const M2 = 0x1fc65da4;
const M3 = 0x2360ed05;

/** The upper 32 bits of a product of two unsigned 32-bit numbers: a double holds it to within 2^11, and its lower bits are known. */
function high(a: number, b: number): number {
  return Math.round((a * b - (Math.imul(a, b) >>> 0)) * 2.3283064365386963e-10);
}

/** Everything a generator remembers, as plain numbers. */
export type GeneratorState = readonly number[];

/**
 * Random numbers that equal NumPy's `default_rng(seed)`, bit for bit: doubles, ranges, integers, choices.
 * (`normal` is Box and Muller's, not NumPy's ziggurat.)
 * @see O'Neill 2014, PCG: a family of simple fast space-efficient statistically good algorithms, HMC-CS-2014-0905 (XSL-RR 128/64)
 */
export class Generator {
  /** State and increment, lowest word first; the half draw that is kept and whether there is one; the words drawn last, lower first. */
  readonly #w = new Uint32Array(12);

  /** @param seed - an integer from 0 to 2^53 − 1 */
  constructor(seed: number) {
    this.reseed(seed);
  }

  /** Starts over. */
  reseed(seed: number): void {
    const words = seedWords(seed, 8);
    const at = (i: number) => words[i] as number;
    const w = this.#w;
    // The first two 64-bit words are the start (upper half first), the next two the increment.
    w[4] = (at(6) << 1) | 1;
    w[5] = (at(7) << 1) | (at(6) >>> 31);
    w[6] = (at(4) << 1) | (at(7) >>> 31);
    w[7] = (at(5) << 1) | (at(4) >>> 31);
    // One step from 0 leaves the increment; the start is added.
    let carry = 0;
    for (const [i, from] of [2, 3, 0, 1].entries()) {
      const sum = at(from) + (w[4 + i] as number) + carry;
      w[i] = sum;
      carry = sum > 0xffffffff ? 1 : 0;
    }
    w[8] = 0;
    w[9] = 0;
    this.#step();
  }

  #step(): void {
    const w = this.#w as unknown as number[];
    const s0 = w[0]!;
    const s1 = w[1]!;
    const s2 = w[2]!;
    const s3 = w[3]!;
    const r0 = (Math.imul(s0, M0) >>> 0) + w[4]!;
    const r1 = high(s0, M0) + (Math.imul(s0, M1) >>> 0) + (Math.imul(s1, M0) >>> 0) + w[5]! + (r0 > 0xffffffff ? 1 : 0);
    const c1 = (r1 > 0xffffffff ? 1 : 0) + (r1 > 0x1ffffffff ? 1 : 0) + (r1 > 0x2ffffffff ? 1 : 0);
    const low2 = (Math.imul(s0, M2) + Math.imul(s1, M1) + Math.imul(s2, M0)) | 0;
    const over2 = Math.floor(((Math.imul(s0, M2) >>> 0) + (Math.imul(s1, M1) >>> 0) + (Math.imul(s2, M0) >>> 0)) * 2.3283064365386963e-10);
    const r2 = (low2 >>> 0) + high(s0, M1) + high(s1, M0) + w[6]! + c1;
    const r3 =
      high(s0, M2) +
      high(s1, M1) +
      high(s2, M0) +
      (Math.imul(s0, M3) + Math.imul(s1, M2) + Math.imul(s2, M1) + Math.imul(s3, M0)) +
      w[7]! +
      over2 +
      Math.floor(r2 * 2.3283064365386963e-10);
    w[0] = r0 >>> 0;
    w[1] = r1 >>> 0;
    w[2] = r2 >>> 0;
    w[3] = r3 >>> 0;
  }

  #draw(): void {
    this.#step();
    const w = this.#w as unknown as number[];
    const l = w[0]! ^ w[2]!;
    const h = w[1]! ^ w[3]!;
    const by = w[3]! >>> 26;
    const a = by & 32 ? h : l;
    const b = by & 32 ? l : h;
    const r = by & 31;
    w[10] = (r === 0 ? a : (a >>> r) | (b << (32 - r))) >>> 0;
    w[11] = (r === 0 ? b : (b >>> r) | (a << (32 - r))) >>> 0;
  }

  /** Uniform in [0, 1), in steps of 2^-53. */
  random(): number {
    this.#draw();
    const w = this.#w as unknown as number[];
    return (w[11]! * 2097152 + (w[10]! >>> 11)) * 1.1102230246251565e-16;
  }

  /** Uniform in [low, high). */
  uniform(low: number, high_: number): number {
    return low + (high_ - low) * this.random();
  }

  /** 32 random bits; the two halves of a draw are given one after the other, the lower first. */
  uint32(): number {
    const w = this.#w as unknown as number[];
    if (w[9] === 1) {
      w[9] = 0;
      return w[8]!;
    }
    this.#draw();
    w[9] = 1;
    w[8] = w[11]!;
    return w[10]!;
  }

  /**
   * An integer in [low, high), all equally likely.
   * @throws RangeError if there is none, or more than 2^32
   * @see Lemire 2019, Fast random integer generation in an interval, arXiv:1805.10941
   */
  integer(low: number, high_: number): number {
    const count = high_ - low;
    if (!(Number.isSafeInteger(low) && Number.isSafeInteger(high_) && count >= 1 && count <= 4294967296)) {
      throw new RangeError(`integer: [${low}, ${high_}) holds ${count} integers, needs 1 to 4294967296`);
    }
    if (count === 1) return low;
    if (count === 4294967296) return low + this.uint32();
    let word = this.uint32();
    let left = Math.imul(word, count) >>> 0;
    if (left < count) {
      const threshold = (4294967296 - count) % count;
      while (left < threshold) {
        word = this.uint32();
        left = Math.imul(word, count) >>> 0;
      }
    }
    return low + high(word, count);
  }

  /** One of the items, all equally likely. */
  choice<T>(items: readonly T[]): T {
    return items[this.integer(0, items.length)]!;
  }

  /** An index with these odds: the first whose running sum exceeds a uniform draw (Gymnasium's `categorical_sample`). */
  categorical(probabilities: readonly number[]): number {
    const u = this.random();
    let sum = 0;
    for (let i = 0; i < probabilities.length; i++) {
      sum += probabilities[i]!;
      if (sum > u) return i;
    }
    return 0;
  }

  /** A standard normal number (Box and Muller 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * scalar_log({ x: 1 - this.random() }));
    return radius * scalar_cos({ x: 2 * Math.PI * this.random() });
  }

  /** What it remembers: 10 words. */
  get state(): GeneratorState {
    return [...this.#w.subarray(0, 10)];
  }

  /** @throws RangeError unless there are 10 words */
  set state(words: GeneratorState) {
    if (words.length !== 10) throw new RangeError(`generator: a state of ${words.length} words, needs 10`);
    this.#w.set(words);
  }
}
