// Sums over dimensions, and their undoing of broadcasts.
import * as kernels from "@sluice/kernels/raw";
import { normalizeDim, type Shape, sameShape, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { empty, operand, Tensor } from "../tensor.ts";
import { expand, permute, reshape } from "./layout.ts";

/** Which dimensions a reduction runs over: one, several, or (absent) all. */
export type Dims = number | readonly number[];

/** Options of reductions. */
export interface ReduceOptions {
  /** Keep reduced dimensions, with size 1. Default false. */
  keepDim?: boolean;
}

/** The shapes of a reduction. */
export interface Reduction {
  /** Which dimensions are reduced. */
  readonly dims: readonly boolean[];
  /** The result's shape with reduced dimensions as 1. */
  readonly kept: Shape;
  /** The result's shape. */
  readonly shape: Shape;
  /** How many elements make one. */
  readonly count: number;
}

/** Works out the shapes of a reduction of `shape` over `dim`. */
export function reduction(op: string, shape: Shape, dim: Dims | undefined, options: ReduceOptions): Reduction {
  const dims = new Array<boolean>(shape.length).fill(dim === undefined);
  if (dim !== undefined) for (const d of [dim].flat()) dims[normalizeDim(op, d, shape)] = true;
  const kept = shape.map((n, i) => (dims[i] ? 1 : n));
  return {
    dims,
    kept,
    shape: options.keepDim ? kept : shape.filter((_, i) => !dims[i]),
    count: sizeOf(shape.filter((_, i) => dims[i])),
  };
}

/** A run of reduced dimensions between others: the kernels' view of a tensor. */
export interface Group {
  readonly outer: number;
  readonly R: number;
  readonly inner: number;
}

/** The runs of neighbouring reduced dimensions, outermost first; each is seen after those before it were reduced. */
export function groups(shape: Shape, dims: readonly boolean[]): Group[] {
  const found: Group[] = [];
  let outer = 1;
  let i = 0;
  while (i < shape.length) {
    let R = 1;
    while (i < shape.length && (dims[i] || (shape[i] === 1 && R > 1))) R *= shape[i++]!;
    if (R !== 1) found.push({ outer, R, inner: sizeOf(shape.slice(i)) });
    if (i < shape.length && !dims[i]) outer *= shape[i++]!;
  }
  return found;
}

/** The gradient of a sum: each element gets that of the sum it went into. */
export function spread(dout: Tensor, { kept }: Reduction, shape: Shape): Tensor {
  return expand(reshape(dout, kept), shape);
}

/**
 * Adds up elements. Cascaded: the rounding error of n terms is below (140 + n / 4096) · 2⁻²⁴ · Σ|x|.
 * @param x - any shape
 * @param dim - dimensions to sum over; absent: all
 */
export function sum(x: Tensor, dim?: Dims, options: ReduceOptions = {}): Tensor {
  const a = operand("sum", "x", x);
  const plan = reduction("sum", a.shape, dim, options);
  const out = summed(a, plan);
  return record("sum", [a], out, (dout) => [() => spread(dout, plan, a.shape)]);
}

/** The sums alone, group by group. */
function summed(a: Tensor, plan: Reduction): Tensor {
  const parts = groups(a.shape, plan.dims);
  if (parts.length === 0) return new Tensor(plan.shape, a.dtype, a.storage, a.offset);
  const out = empty(plan.shape);
  let from = a;
  parts.forEach(({ outer, R, inner }, i) => {
    const to = i === parts.length - 1 ? out : empty([outer, inner]);
    kernels.sum({ out: to.ptr, a: from.ptr, outer, R, inner });
    from = to;
  });
  return out;
}

/** A tensor as the kernels reduce it, in one run: reduced dimensions that lie apart are brought together at the end. */
export function gathered(a: Tensor, { dims }: Reduction): { a: Tensor; group: Group } {
  const parts = groups(a.shape, dims);
  if (parts.length === 0) return { a, group: { outer: a.size, R: 1, inner: 1 } };
  if (parts.length === 1) return { a, group: parts[0]! };
  const order = dims.map((_, i) => i).sort((i, j) => Number(dims[i]) - Number(dims[j]) || i - j);
  const R = sizeOf(a.shape.filter((_, i) => dims[i]));
  return { a: permute(a, order), group: { outer: sizeOf(a.shape.filter((_, i) => !dims[i])), R, inner: 1 } };
}

/**
 * Sums x over the dimensions in which `shape` was broadcast to x's: the gradient of a broadcast operand.
 * @param x - a shape that `shape` broadcasts to
 * @returns a tensor of `shape`
 */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const added = x.rank - shape.length;
  const dims: number[] = [];
  for (let i = 0; i < x.rank; i++) if (i < added || (shape[i - added] === 1 && x.shape[i] !== 1)) dims.push(i);
  return reshape(dims.length ? sum(x, dims, { keepDim: true }) : x, shape);
}
