// Random numbers: one stream per consumer, keyed by seed and name, its counter in linear memory.

import * as kernels from "@sluice/kernels/raw";
import { type Ptr, viewOf } from "@sluice/kernels/raw";
import { ShapeError } from "./errors.ts";
import { faultWord, journal } from "./fault.ts";
import type { StateValue } from "./nn/module.ts";
import { div } from "./ops/binary.ts";
import { topk } from "./ops/sort.ts";
import type { Stateful } from "./save/checkpoint.ts";
import { noGrad } from "./scope.ts";
import { scratch } from "./scratch.ts";
import { checkShape, type Shape, showShape } from "./shape.ts";
import { written } from "./state.ts";
import { type DType, empty, emptyOnHeap, operand, Tensor } from "./tensor.ts";

let rootSeed = 0;
/** How many streams of each name were made since `seed`: the n-th of a name is the same one in every run. */
const made = new Map<string, number>();
const shared = new Map<string, Stream>();

/** 32 bits of a text and a number: FNV-1a, then the finalizer of MurmurHash3. */
function hash(text: string, seed: number, basis: number): number {
  let h = (basis ^ seed) | 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ Math.floor(seed / 4294967296), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * A source of random numbers of its own: Philox4x32-10 words under a key made of seed and name.
 * What one stream draws never changes what another does. A module keeps `state` in a field, so that it is saved with the model.
 * @see Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3, doi:10.1145/2063384.2063405
 */
export class Stream {
  readonly name: string;
  /** [4] i32: key0, key1, counterLow, counterHigh. */
  readonly state: Tensor;

  /**
   * @param name - whose numbers these are; streams of one name made after each other differ
   * @param seed - default: what `seed()` set
   */
  constructor(name: string, seed?: number) {
    const nth = made.get(name) ?? 0;
    if (seed === undefined) made.set(name, nth + 1);
    this.name = seed === undefined && nth > 0 ? `${name}#${nth}` : name;
    this.state = emptyOnHeap([4], "i32");
    this.state.role = "state";
    this.reseed(seed ?? rootSeed);
  }

  /** Starts it over under another seed. */
  reseed(seed: number): void {
    checkSeed("Stream.reseed", seed);
    // Written directly: a stream may be made while capturing, and lives on after it.
    const words = viewOf("i32", this.state.storage.ptr as Ptr<"i32">, 4);
    words.set([hash(this.name, seed, 0x811c9dc5), hash(this.name, seed, 0x2f0b4a27), 0, 0]);
    this.state.storage.version++;
  }

  /** Its state, as a part of a checkpoint. */
  stateDict(): Record<string, Tensor> {
    return { state: this.state };
  }

  /** Goes on from a saved state. */
  loadStateDict(values: Readonly<Record<string, StateValue>>): void {
    restore(this.state, values.state!);
  }
}

function restore(state: Tensor, value: StateValue): void {
  state.set(value instanceof Tensor ? value.view("loadStateDict") : value.data);
}

function checkSeed(op: string, n: number): void {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`${op}: seed ${n} is not an integer from 0 to ${Number.MAX_SAFE_INTEGER}`);
}

/**
 * Sets the seed of all streams made from now on, and starts the shared ones over: the same program gives the same bits.
 * @param n - an integer from 0 to 2^53 − 1
 */
export function seed(n: number): void {
  checkSeed("seed", n);
  rootSeed = n;
  made.clear();
  for (const stream of shared.values()) stream.reseed(n);
}

/** The stream that all callers of one name share: "default" serves `rand` and its like, "init" the initialisers. */
export function sharedStream(name: "default" | "init"): Stream {
  let stream = shared.get(name);
  if (!stream) {
    stream = new Stream(`shared ${name}`, rootSeed);
    shared.set(name, stream);
  }
  return stream;
}

/** The shared streams as a part of a checkpoint: `packCheckpoint({ model, optimizer, random })`. */
export const random: Stateful = {
  stateDict: () => ({ default: sharedStream("default").state, init: sharedStream("init").state }),
  loadStateDict(values) {
    restore(sharedStream("default").state, values.default!);
    restore(sharedStream("init").state, values.init!);
  },
};

/** Where numbers are drawn from. */
export interface DrawOptions {
  /** Default: the shared one. */
  stream?: Stream;
}

/** The arguments of a drawing kernel; moves the stream's version along. */
export function drawFrom(stream: Stream | undefined, call: (args: { state: Ptr<"i32">; fault: Ptr<"i32"> }) => void): void {
  const { state } = stream ?? sharedStream("default");
  journal(state.storage);
  call({ state: state.ptr, fault: faultWord() });
  written(state.storage);
}

function filled(
  op: string,
  shape: Shape,
  dtype: DType,
  options: DrawOptions,
  call: (out: Tensor, args: { state: Ptr<"i32">; fault: Ptr<"i32"> }) => void,
): Tensor {
  checkShape(op, shape);
  const out = empty([...shape], dtype);
  drawFrom(options.stream, (args) => call(out, args));
  return out;
}

/**
 * Draws uniform numbers from [low, high), in steps of 2^-24 of the range.
 * @param options.low - default 0
 * @param options.high - default 1
 */
export function rand(shape: Shape, options: DrawOptions & { low?: number; high?: number } = {}): Tensor {
  const { low = 0, high = 1 } = options;
  return filled("rand", shape, "f32", options, (out, args) => kernels.random_uniform({ ...args, out: out.ptr, low, high, n: out.size }));
}

/**
 * Draws normal numbers (Box and Muller 1958).
 * @param options.mean - default 0
 * @param options.std - standard deviation, default 1
 */
export function randn(shape: Shape, options: DrawOptions & { mean?: number; std?: number } = {}): Tensor {
  const { mean = 0, std = 1 } = options;
  return filled("randn", shape, "f32", options, (out, args) =>
    kernels.random_normal({ ...args, out: out.ptr, mean, deviation: std, n: out.size }),
  );
}

/**
 * Draws normal numbers as they are distributed within [low, high].
 * @param options.mean - of the normal distribution before the cut, default 0
 * @param options.std - likewise, default 1
 * @param options.low - default −2
 * @param options.high - default 2
 * @throws RangeError if low is not below high
 */
export function truncatedNormal(
  shape: Shape,
  options: DrawOptions & { mean?: number; std?: number; low?: number; high?: number } = {},
): Tensor {
  const { mean = 0, std = 1, low = -2, high = 2 } = options;
  if (!(low < high)) throw new RangeError(`truncatedNormal: low ${low} is not below high ${high}`);
  return filled("truncatedNormal", shape, "f32", options, (out, args) =>
    kernels.random_truncated_normal({ ...args, out: out.ptr, mean, deviation: std, low, high, n: out.size }),
  );
}

/**
 * Draws integers from [low, high), all equally likely.
 * @returns i32 of the shape
 * @throws RangeError if the range is empty or its ends are not 32-bit integers
 */
export function randint(low: number, high: number, shape: Shape, options: DrawOptions = {}): Tensor {
  if ((low | 0) !== low || (high | 0) !== high || low >= high) {
    throw new RangeError(`randint: [${low}, ${high}) is not a range of 32-bit integers`);
  }
  return filled("randint", shape, "i32", options, (out, args) =>
    kernels.random_integers({ ...args, out: out.ptr, low, high, n: out.size }),
  );
}

/**
 * Draws an order of the integers 0…n−1, all equally likely.
 * @returns i32 [n]
 * @throws RangeError if n is not an integer ≥ 0
 */
export function randperm(n: number, options: DrawOptions = {}): Tensor {
  if ((n | 0) !== n || n < 0) throw new RangeError(`randperm: n is ${n}, needs an integer ≥ 0`);
  const out = empty([n], "i32");
  scratch(4 * n, (ptr) => drawFrom(options.stream, (args) => kernels.random_permutation({ ...args, out: out.ptr, scratch: ptr, n })));
  return out;
}

/**
 * Draws ones with probability p, else zeros.
 * @throws RangeError if p is not in [0, 1]
 */
export function bernoulli(p: number, shape: Shape, options: DrawOptions = {}): Tensor {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`bernoulli: p is ${p}, needs 0 ≤ p ≤ 1`);
  return filled("bernoulli", shape, "f32", options, (out, args) =>
    kernels.random_bernoulli({ ...args, out: out.ptr, probability: p, value: 1, n: out.size }),
  );
}

/** Draws exponential numbers of the given mean. */
export function exponential(shape: Shape, options: DrawOptions & { mean?: number } = {}): Tensor {
  const { mean = 1 } = options;
  return filled("exponential", shape, "f32", options, (out, args) =>
    kernels.random_exponential({ ...args, out: out.ptr, mean, n: out.size }),
  );
}

/** Draws standard Gumbel numbers: the index of the largest of logits + gumbel is a draw from their softmax. */
export function gumbel(shape: Shape, options: DrawOptions = {}): Tensor {
  return filled("gumbel", shape, "f32", options, (out, args) => kernels.random_gumbel({ ...args, out: out.ptr, n: out.size }));
}

/**
 * Draws, for each row of weights, `draws` indices with those odds.
 * @param weights - [..., D], ≥ 0, of any sum; a row of zeros gives index 0
 * @param draws - how many per row
 * @param options.replacement - whether an index may be drawn again; default true. Without, a row needs `draws` weights above 0
 * @returns i32 [..., draws]
 * @throws ShapeError if weights has no axis or an empty last one; RangeError if more are drawn without replacement than there are
 */
export function multinomial(weights: Tensor, draws: number, options: DrawOptions & { replacement?: boolean } = {}): Tensor {
  const w = operand("multinomial", "weights", weights);
  const D = w.shape.at(-1);
  if (!D) throw new ShapeError(`multinomial: weights has ${D ?? "no"} columns, needs at least 1 (weights ${showShape(w.shape)})`);
  const { replacement = true } = options;
  const most = replacement ? 0x7fffffff : D;
  if (!(Number.isInteger(draws) && draws >= 0 && draws <= most)) {
    throw new RangeError(`multinomial: draws is ${draws}, needs an integer from 0 to ${most} (weights ${showShape(w.shape)})`);
  }
  // Of exponential times with these rates, the first to come (Efraimidis and Spirakis 2006).
  if (!replacement) return noGrad(() => topk(div(w, exponential(w.shape, options)), draws).indices);
  return filled("multinomial", [...w.shape.slice(0, -1), draws], "i32", options, (out, args) =>
    kernels.random_categorical({ ...args, out: out.ptr, weights: w.ptr, rows: w.size / D, D, draws }),
  );
}

/**
 * Draws one index per row of weights, with those odds.
 * @param weights - [..., D], ≥ 0, of any sum (softmax of logits, say)
 * @returns i32 [...]
 */
export function categorical(weights: Tensor, options: DrawOptions = {}): Tensor {
  const w = operand("categorical", "weights", weights);
  const D = w.shape.at(-1);
  if (!D) throw new ShapeError(`categorical: weights has ${D ?? "no"} columns, needs at least 1 (weights ${showShape(w.shape)})`);
  return filled("categorical", w.shape.slice(0, -1), "i32", options, (out, args) =>
    kernels.random_categorical({ ...args, out: out.ptr, weights: w.ptr, rows: out.size, D, draws: 1 }),
  );
}
