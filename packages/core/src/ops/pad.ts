// Tensors with more around them: constants, or entries of their own.
import { ShapeError } from "../errors.ts";
import { showShape } from "../shape.ts";
import { operand, type Tensor, tensor } from "../tensor.ts";
import { cast } from "./cast.ts";
import { indexSelect } from "./gather.ts";
import { place, slice } from "./slice.ts";
import { stridesOf } from "./strided.ts";

/** Entries added before and after a dimension. */
type Ends = readonly [before: number, after: number];

/** Which entry of a dimension of n stands at i, outside it too. */
const sources = {
  reflect: (i: number, n: number) => n - 1 - Math.abs(n - 1 - Math.abs(i)),
  replicate: (i: number, n: number) => Math.min(Math.max(i, 0), n - 1),
  circular: (i: number, n: number) => (i + n) % n,
};

/** Where added entries come from: the neighbours mirrored without the edge, the edge itself, or the other end. */
export type ExtendMode = keyof typeof sources;

/**
 * Adds entries of x itself before and after dimensions.
 * @param x - f32 or i32
 * @param ends - one pair per dimension
 * @throws ShapeError if more is wanted than the mode can take from x
 */
export function extend(op: string, x: Tensor, ends: readonly Ends[], mode: ExtendMode): Tensor {
  const limit = { reflect: -1, circular: 0, replicate: Number.POSITIVE_INFINITY }[mode];
  return ends.reduce((sofar, [before, after], dim) => {
    if (before === 0 && after === 0) return sofar;
    const n = x.shape[dim]!;
    const most = n === 0 ? 0 : n + limit;
    if (before < 0 || after < 0 || Math.max(before, after) > most) {
      throw new ShapeError(
        `${op}: ${mode} can add 0 to ${most} to dimension ${dim} of size ${n}, not ${before} and ${after} (x ${showShape(x.shape)})`,
      );
    }
    return indexSelect(sofar, dim, tensor(Int32Array.from({ length: before + n + after }, (_, i) => sources[mode](i - before, n))));
  }, x);
}

/** Options of `pad`. */
export interface PadOptions {
  /** What goes there: a constant, the neighbours mirrored without the edge, the edge itself, or the other end. Default constant. */
  mode?: "constant" | ExtendMode;
  /** The constant. Default 0. */
  value?: number;
}

/**
 * Adds entries before and after dimensions; a negative count removes them (constant mode).
 * @param x - any shape and type
 * @param padding - before and after the last dimension, before and after the one before it, …
 * @returns sizes x.shape[i] + before[i] + after[i]
 * @throws ShapeError if there are more pairs than dimensions, or more is wanted than the mode can take from x
 */
export function pad(x: Tensor, padding: readonly number[], options: PadOptions = {}): Tensor {
  const { mode = "constant", value = 0 } = options;
  const a = operand("pad", "x", x, null);
  if (padding.length % 2 !== 0 || padding.length > 2 * a.rank) {
    throw new ShapeError(`pad: ${padding.length} counts for ${a.rank} dimensions, needs pairs (x ${showShape(a.shape)})`);
  }
  const pairs = a.shape.map((_, i) => {
    const k = 2 * (a.rank - 1 - i);
    return [padding[k] ?? 0, padding[k + 1] ?? 0] as const;
  });
  if (mode === "constant") return padConstant(a, pairs, value);
  return a.dtype === "bool" ? cast(extend("pad", cast(a, "i32"), pairs, mode), "bool") : extend("pad", a, pairs, mode);
}

function padConstant(a: Tensor, pairs: readonly Ends[], value: number): Tensor {
  const shape = a.shape.map((n, i) => n + pairs[i]![0] + pairs[i]![1]);
  if (shape.some((n) => n < 0))
    throw new ShapeError(`pad: removes more than there is (x ${showShape(a.shape)}, result ${showShape(shape)})`);
  const kept = slice(
    a,
    pairs.map(([before, after], i) => [Math.max(0, -before), a.shape[i]! - Math.max(0, -after)]),
  );
  const strides = stridesOf(shape);
  const first = pairs.reduce((sum, [before], i) => sum + Math.max(0, before) * strides[i]!, 0);
  return place("pad", kept, shape, { first, strides }, value);
}
