// Parts of tensors: slice, concat, stack, split.
import { ShapeError } from "../errors.ts";
import { normalizeDim, type Shape, showShape } from "../shape.ts";
import { recordMany } from "../tape.ts";
import { bytesOf, type DType, empty, operand, Tensor } from "../tensor.ts";
import { full, zeros } from "./create.ts";
import { recordMove, unsqueeze } from "./layout.ts";
import { copyStrided, type Layout, stridesOf, wholeOf } from "./strided.ts";

/** The elements of `a` on a grid; in place where they are one run. */
function read(a: Tensor, from: Layout, shape: Shape): Tensor {
  const strides = stridesOf(shape);
  if (shape.every((n, i) => n <= 1 || from.strides[i] === strides[i])) {
    return new Tensor(shape, a.dtype, a.storage, a.offset + from.first * bytesOf(a.dtype));
  }
  const out = empty(shape, a.dtype);
  copyStrided(out, wholeOf(shape), a, from, shape);
  return out;
}

/** `read` with its gradient, which is `place`. */
export function take(name: string, a: Tensor, from: Layout, shape: Shape): Tensor {
  return recordMove(name, a, read(a, from, shape), (dout) => place(`${name}Backward`, dout, a.shape, from, 0));
}

/** A tensor of `value` with x on a grid of it; its gradient is `take`. */
export function place(name: string, x: Tensor, shape: Shape, to: Layout, value: number): Tensor {
  const out = full(shape, value, x.dtype);
  copyStrided(out, to, x, wholeOf(x.shape), x.shape);
  return recordMove(name, x, out, (dout) => take(`${name}Backward`, dout, to, x.shape));
}

/** Part of a dimension: one index (the dimension goes), or [start, end, step] as in Python; null stands for what is left out. */
export type Range = number | null | readonly [start: number | null, end?: number | null, step?: number];

const clamp = (i: number, low: number, high: number) => Math.min(Math.max(i, low), high);

/** First index, count and step of a range of a dimension of `n`. */
function resolve(range: Exclude<Range, number>, n: number): { first: number; count: number; step: number } {
  const [start = null, end = null, step = 1] = range ?? [];
  if (!Number.isInteger(step) || step === 0)
    throw new ShapeError(`slice: a step of ${step} leads nowhere; use a whole number other than 0`);
  const at = (i: number) => (i < 0 ? i + n : i);
  const first = step > 0 ? clamp(at(start ?? 0), 0, n) : clamp(at(start ?? n - 1), -1, n - 1);
  const last = step > 0 ? clamp(end === null ? n : at(end), 0, n) : end === null ? -1 : clamp(at(end), -1, n - 1);
  return { first, count: Math.max(0, Math.ceil((last - first) / step)), step };
}

/**
 * Takes part of a tensor, one range per dimension from the first on: slice(x, [2, null, [0, 5, 2], [-3]]) is Python's
 * x[2, :, 0:5:2, -3:]. Runs of whole trailing dimensions are not copied.
 * @param x - any shape and type
 * @throws ShapeError if there are more ranges than dimensions, an index is outside, or a step is 0
 */
export function slice(x: Tensor, ranges: readonly Range[]): Tensor {
  const a = operand("slice", "x", x, null);
  if (ranges.length > a.rank) throw new ShapeError(`slice: ${ranges.length} ranges for ${a.rank} dimensions (x ${showShape(a.shape)})`);
  const shape: number[] = [];
  const strides: number[] = [];
  let first = 0;
  stridesOf(a.shape).forEach((stride, dim) => {
    const range = ranges[dim] ?? null;
    const n = a.shape[dim]!;
    if (typeof range === "number") {
      const index = range < 0 ? range + n : range;
      if (!Number.isInteger(index) || index < 0 || index >= n) {
        throw new ShapeError(`slice: index ${range} is outside dimension ${dim} of size ${n} (x ${showShape(a.shape)})`);
      }
      first += index * stride;
      return;
    }
    const part = resolve(range, n);
    first += part.first * stride;
    shape.push(part.count);
    strides.push(part.step * stride);
  });
  return take("slice", a, { first: shape.includes(0) ? 0 : first, strides }, shape);
}

/** Ranges that touch only one dimension. */
function along(dim: number, range: Range): Range[] {
  return [...new Array<null>(dim).fill(null), range];
}

/**
 * Takes `length` entries of a dimension from `start` on.
 * @param x - any shape and type
 * @throws ShapeError if they are not all there
 */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  const at = normalizeDim("narrow", dim, x.shape);
  const n = x.shape[at]!;
  const first = start < 0 ? start + n : start;
  if (first < 0 || length < 0 || first + length > n) {
    throw new ShapeError(`narrow: ${start} to ${start + length} is outside dimension ${at} of size ${n} (x ${showShape(x.shape)})`);
  }
  return slice(x, along(at, [first, first + length]));
}

/**
 * Takes one entry of a dimension, which goes.
 * @param x - any shape and type
 */
export function select(x: Tensor, dim: number, index: number): Tensor {
  return slice(x, along(normalizeDim("select", dim, x.shape), index));
}

/** Where parts of sizes `counts` lie along `dim`, and their shapes. */
function parts(shape: Shape, dim: number, counts: readonly number[]): { at: Layout; shape: Shape }[] {
  const strides = stridesOf(shape);
  let start = 0;
  return counts.map((count) => {
    const part = { at: { first: start * strides[dim]!, strides }, shape: shape.map((n, i) => (i === dim ? count : n)) };
    start += count;
    return part;
  });
}

/**
 * Joins tensors along a dimension.
 * @param tensors - of one type, and of one shape but for `dim`
 * @throws ShapeError if there are none or shapes differ elsewhere; DTypeError if types differ
 */
export function concat(tensors: readonly Tensor[], dim = 0): Tensor {
  const [head] = tensors;
  if (head === undefined) throw new ShapeError("concat: needs at least 1 tensor, has 0");
  const at = normalizeDim("concat", dim, head.shape);
  const list = tensors.map((t, k) => {
    const a = operand("concat", `tensor ${k}`, t, head.dtype);
    const odd = a.rank === head.rank ? a.shape.findIndex((n, i) => i !== at && n !== head.shape[i]) : -1;
    if (a.rank !== head.rank || odd >= 0) {
      const what =
        odd < 0 ? `ranks differ, ${head.rank} and ${a.rank}` : `sizes of dimension ${odd} differ, ${head.shape[odd]} and ${a.shape[odd]}`;
      throw new ShapeError(`concat: ${what} (tensor 0 ${showShape(head.shape)}, tensor ${k} ${showShape(a.shape)})`);
    }
    return a;
  });
  return joined(list, at, head.dtype);
}

function joined(list: readonly Tensor[], dim: number, dtype: DType): Tensor {
  const counts = list.map((t) => t.shape[dim]!);
  const shape = list[0]!.shape.map((n, i) => (i === dim ? counts.reduce((sum, count) => sum + count, 0) : n));
  const out = empty(shape, dtype);
  const places = parts(shape, dim, counts);
  list.forEach((a, k) => {
    copyStrided(out, places[k]!.at, a, wholeOf(a.shape), a.shape);
  });
  if (dtype !== "f32") return out;
  return recordMany("concat", list, [out], ([dout]) => places.map((part) => () => take("concatBackward", dout!, part.at, part.shape)))[0]!;
}

/**
 * Joins tensors of one shape along a new dimension.
 * @param dim - of the result
 * @throws ShapeError if there are none or shapes differ
 */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  const [head] = tensors;
  if (head === undefined) throw new ShapeError("stack: needs at least 1 tensor, has 0");
  const at = normalizeDim("stack", dim, [...head.shape, 1]);
  tensors.forEach((t, k) => {
    if (t.shape.length !== head.shape.length || t.shape.some((n, i) => n !== head.shape[i])) {
      throw new ShapeError(`stack: shapes differ (tensor 0 ${showShape(head.shape)}, tensor ${k} ${showShape(t.shape)})`);
    }
  });
  return concat(
    tensors.map((t) => unsqueeze(t, at)),
    at,
  );
}

/**
 * Cuts a dimension into parts.
 * @param x - any shape and type
 * @param sizes - one size for all parts (the last may be smaller), or the size of each
 * @throws ShapeError if the sizes do not add up
 */
export function split(x: Tensor, sizes: number | readonly number[], dim = 0): Tensor[] {
  const a = operand("split", "x", x, null);
  const at = normalizeDim("split", dim, a.shape);
  const n = a.shape[at]!;
  if (typeof sizes === "number" && !(Number.isInteger(sizes) && sizes > 0))
    throw new ShapeError(`split: a part needs a size above 0, not ${sizes}`);
  const counts =
    typeof sizes === "number" ? Array.from({ length: Math.max(1, Math.ceil(n / sizes)) }, (_, i) => Math.min(sizes, n - i * sizes)) : sizes;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total !== n || counts.some((count) => count < 0)) {
    throw new ShapeError(
      `split: sizes add up to ${total}, dimension ${at} has ${n} (sizes [${counts.join(", ")}], x ${showShape(a.shape)})`,
    );
  }
  const places = parts(a.shape, at, counts);
  const outs = places.map((part) => read(a, part.at, part.shape));
  if (a.dtype !== "f32") return outs;
  return recordMany("split", [a], outs, (douts) => [
    () =>
      joined(
        douts.map((dout, k) => dout ?? zeros(places[k]!.shape)),
        at,
        "f32",
      ),
  ]);
}

/**
 * Cuts a dimension into `chunks` parts of one size; the last may be smaller, and there may be fewer.
 * @param x - any shape and type
 */
export function chunk(x: Tensor, chunks: number, dim = 0): Tensor[] {
  if (!(Number.isInteger(chunks) && chunks > 0)) throw new ShapeError(`chunk: needs a number of chunks above 0, not ${chunks}`);
  const n = x.shape[normalizeDim("chunk", dim, x.shape)]!;
  return split(x, Math.max(1, Math.ceil(n / chunks)), dim);
}
