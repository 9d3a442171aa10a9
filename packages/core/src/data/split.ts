// Which examples go where: splits, stratified splits, folds. Everything is drawn from a stream of its own.
import { ShapeError } from "../errors.ts";
import { randperm, Stream } from "../random.ts";
import { scope } from "../scope.ts";

/** Options of splitting. */
export interface SplitOptions {
  /** Whether examples are shuffled first; otherwise they keep their order. Default true. */
  shuffle?: boolean;
  /** Whose numbers are drawn. Default "split". */
  name?: string;
  /** Default: what `seed()` set. */
  seed?: number;
}

/** Options of splitting by class. */
export interface StratifyOptions extends SplitOptions {
  /** The class of each example. Default: classes do not matter. */
  labels?: ArrayLike<number>;
}

/** A random order of n things. */
export function permutation(n: number, stream: Stream): Int32Array {
  return scope(() => randperm(n, { stream }).data) as Int32Array;
}

function order(n: number, { shuffle = true, name = "split", seed }: SplitOptions): Int32Array {
  if (!shuffle) return Int32Array.from({ length: n }, (_, i) => i);
  const stream = new Stream(name, seed);
  const drawn = permutation(n, stream);
  stream.state.dispose();
  return drawn;
}

function checkShares(op: string, shares: readonly number[]): void {
  const sum = shares.reduce((a, b) => a + b, 0);
  if (!(Math.abs(sum - 1) < 1e-6) || shares.some((share) => !(share >= 0))) {
    throw new RangeError(`${op}: the shares ${shares.join(", ")} sum to ${sum}, need 1`);
  }
}

/** Deals `count` things out by share: whole parts first, what is left to whoever is furthest behind over all deals so far. */
function deal(count: number, shares: readonly number[], wanted: number[], given: number[]): number[] {
  const parts = shares.map((share) => Math.floor(count * share + 1e-9));
  const rest = count - parts.reduce((a, b) => a + b, 0);
  shares.forEach((share, p) => {
    wanted[p] += count * share;
    given[p] += parts[p];
  });
  const behind = shares.map((_, p) => p).sort((a, b) => wanted[b] - given[b] - (wanted[a] - given[a]) || a - b);
  for (let i = 0; i < rest; i++) {
    const p = behind[i % behind.length];
    parts[p]++;
    given[p]++;
  }
  return parts;
}

/**
 * Places of n examples, cut into parts of the given shares.
 * @throws RangeError if the shares do not sum to 1
 */
export function splitIndices(n: number, shares: readonly number[], options: SplitOptions = {}): Int32Array[] {
  checkShares("split", shares);
  const drawn = order(n, options);
  const none = shares.map(() => 0);
  let at = 0;
  return deal(n, shares, [...none], [...none]).map((size) => {
    at += size;
    return drawn.slice(at - size, at);
  });
}

/** Members of each class in the order given, classes in ascending order. */
function byClass(drawn: Int32Array, labels: ArrayLike<number>): [number, number[]][] {
  const members = new Map<number, number[]>();
  for (const i of drawn) {
    const label = labels[i];
    const list = members.get(label);
    if (list) list.push(i);
    else members.set(label, [i]);
  }
  return [...members].sort(([a], [b]) => a - b);
}

/**
 * Places of examples, cut into parts in which every class has its share, within one example.
 * @throws RangeError if the shares do not sum to 1
 */
export function stratifiedIndices(labels: ArrayLike<number>, shares: readonly number[], options: SplitOptions = {}): Int32Array[] {
  checkShares("stratifiedSplit", shares);
  const drawn = order(labels.length, options);
  const parts: number[][] = shares.map(() => []);
  const wanted = shares.map(() => 0);
  const given = shares.map(() => 0);
  for (const [, members] of byClass(drawn, labels)) {
    let at = 0;
    deal(members.length, shares, wanted, given).forEach((size, p) => {
      parts[p].push(...members.slice(at, at + size));
      at += size;
    });
  }
  // Back in the order drawn, so that classes do not stand in blocks.
  const place = new Int32Array(labels.length);
  drawn.forEach((i, k) => {
    place[i] = k;
  });
  return parts.map((part) => Int32Array.from(part.sort((a, b) => place[a] - place[b])));
}

/**
 * k pairs of places: each example is tested on once and trained on k − 1 times.
 * @throws RangeError if k is not an integer from 2 to n; ShapeError if a label is missing
 */
export function kFoldIndices(n: number, k: number, options: StratifyOptions = {}): { train: Int32Array; test: Int32Array }[] {
  if (!Number.isInteger(k) || k < 2 || k > n)
    throw new RangeError(`kFold: k is ${k}, needs an integer from 2 to ${n}, the number of examples`);
  const drawn = order(n, { name: "k-fold", ...options });
  const fold = new Int32Array(n);
  if (options.labels) {
    if (options.labels.length !== n) throw new ShapeError(`kFold: ${options.labels.length} labels for ${n} examples`);
    let next = 0;
    for (const [, members] of byClass(drawn, options.labels)) for (const i of members) fold[i] = next++ % k;
  } else {
    let at = 0;
    for (let f = 0; f < k; f++) {
      const size = Math.floor(n / k) + (f < n % k ? 1 : 0);
      for (let i = 0; i < size; i++) fold[drawn[at++]] = f;
    }
  }
  return Array.from({ length: k }, (_, f) => ({
    train: drawn.filter((i) => fold[i] !== f),
    test: drawn.filter((i) => fold[i] === f),
  }));
}
