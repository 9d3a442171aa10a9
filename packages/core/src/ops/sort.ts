// Order: sort, argsort, topk.
import * as kernels from "@sluice/kernels/raw";
import { ShapeError } from "../errors.ts";
import { scratch } from "../scratch.ts";
import { normalizeDim, sameShape, showShape, sizeOf } from "../shape.ts";
import { empty, operand, type Tensor } from "../tensor.ts";
import { addElements } from "./gather.ts";
import { recordMove, transpose } from "./layout.ts";

/** Values in order, and where they came from. */
export interface Ordered {
  readonly values: Tensor;
  /** i32, positions along the dimension that was ordered. */
  readonly indices: Tensor;
}

/** Bytes the kernels work in, for rows of R. */
const workspace = (R: number) => 4096 + 16 * R;

/** The first `k` along `dim`, ordered; gradients go back to where the values came from. */
function ordered(op: string, a: Tensor, dim: number, k: number, descending: boolean): Ordered {
  const last = a.rank - 1;
  if (dim !== last) {
    const { values, indices } = ordered(op, transpose(a, dim, last), last, k, descending);
    return { values: transpose(values, dim, last), indices: transpose(indices, dim, last) };
  }
  const R = a.shape[last]!;
  const shape = [...a.shape.slice(0, last), k];
  const values = empty(shape);
  const indices = empty(shape, "i32");
  const outer = R === 0 ? 0 : a.size / R;
  scratch(workspace(R), (ptr) => {
    const common = { values: values.ptr, indices: indices.ptr, a: a.ptr, scratch: ptr, outer, R };
    if (k === R) kernels.sort({ ...common, descending: Number(descending) });
    else kernels.topk({ ...common, k, largest: Number(descending) });
  });
  return { values: recordMove(op, a, values, (dout) => addElements(op, dout, last, indices, R)), indices };
}

/** The dimension, which a scalar has not. */
function dimOf(op: string, a: Tensor, dim: number): number {
  if (a.rank === 0) throw new ShapeError(`${op}: x is a scalar, needs a dimension to order (x [])`);
  return normalizeDim(op, dim, a.shape);
}

/** Options of `sort` and `argsort`. */
export interface SortOptions {
  /** Largest first. Default false. */
  descending?: boolean;
}

/**
 * Sorts along a dimension, stably; NaN counts as the largest.
 * @param x - f32
 * @param dim - default: the last
 * @returns values and indices of x's shape
 * @throws ShapeError if x is a scalar
 */
export function sort(x: Tensor, dim = -1, options: SortOptions = {}): Ordered {
  const a = operand("sort", "x", x);
  const at = dimOf("sort", a, dim);
  return ordered("sort", a, at, a.shape[at]!, options.descending === true);
}

/**
 * Where the elements are that `sort` would put in order: gather(x, dim, argsort(x, dim)) is sorted.
 * @param x - f32
 * @returns i32, x's shape
 * @throws ShapeError if x is a scalar
 */
export function argsort(x: Tensor, dim = -1, options: SortOptions = {}): Tensor {
  const a = operand("argsort", "x", x);
  const at = dimOf("argsort", a, dim);
  return ordered("argsort", a, at, a.shape[at]!, options.descending === true).indices;
}

/** Options of `topk`. */
export interface TopkOptions {
  /** The largest, rather than the smallest. Default true. */
  largest?: boolean;
}

/**
 * The k largest (or smallest) along a dimension, in order; among equal ones the first.
 * @param x - f32; NaN counts as the largest
 * @param k - at most the size of the dimension
 * @param dim - default: the last
 * @returns values and indices, x's shape with k in place of the size of `dim`
 * @throws ShapeError if k is larger than the dimension
 */
export function topk(x: Tensor, k: number, dim = -1, options: TopkOptions = {}): Ordered {
  const a = operand("topk", "x", x);
  const at = dimOf("topk", a, dim);
  if (!(Number.isInteger(k) && k >= 0 && k <= a.shape[at]!)) {
    throw new ShapeError(`topk: k is ${k}, dimension ${at} has ${a.shape[at]} (x ${showShape(a.shape)})`);
  }
  return ordered("topk", a, at, k, options.largest !== false);
}

/** Options of `searchsorted`. */
export interface SearchsortedOptions {
  /** Behind equal values rather than before them. Default false. */
  right?: boolean;
}

/**
 * Where values belong in a sorted sequence: how many of its elements are smaller (with `right`: no larger).
 * @param sorted - f32, [R], or [..., R]: a row for each row of values; in ascending order
 * @param values - f32, any shape, or [..., n]; NaN belongs last
 * @returns i32, values' shape, 0 … R
 * @throws ShapeError if the rows do not match
 */
export function searchsorted(sorted: Tensor, values: Tensor, options: SearchsortedOptions = {}): Tensor {
  const [s, v] = [operand("searchsorted", "sorted", sorted), operand("searchsorted", "values", values)];
  const R = s.shape.at(-1);
  const shared = s.rank === 1;
  if (R === undefined || !(shared || sameShape(s.shape.slice(0, -1), v.shape.slice(0, -1)))) {
    throw new ShapeError(`searchsorted: rows do not match (sorted ${showShape(s.shape)}, values ${showShape(v.shape)})`);
  }
  const n = shared ? v.size : v.shape.at(-1)!;
  const out = empty(v.shape, "i32");
  const outer = shared ? 1 : sizeOf(v.shape.slice(0, -1));
  const right = Number(options.right === true);
  kernels.searchsorted({ out: out.ptr, sorted: s.ptr, values: v.ptr, right, shared: Number(shared), outer, R, n });
  return out;
}
