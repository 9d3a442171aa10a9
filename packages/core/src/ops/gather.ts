// Elements and rows chosen by index: gather, scatterAdd, indexSelect, indexAdd, segmentSum, embedding, oneHot.
import * as kernels from "@sluice/kernels/raw";
import { DTypeError, ShapeError } from "../errors.ts";
import { faultArgs } from "../fault.ts";
import { normalizeDim, type Shape, sameShape, showShape, sizeOf } from "../shape.ts";
import { empty, operand, type Tensor } from "../tensor.ts";
import { add } from "./binary.ts";
import { zeros } from "./create.ts";
import { recordMove, reshape } from "./layout.ts";
import { pad } from "./pad.ts";
import { concat, slice } from "./slice.ts";

/** A tensor seen around one dimension. */
function around(shape: Shape, dim: number): { outer: number; R: number; inner: number } {
  return { outer: sizeOf(shape.slice(0, dim)), R: shape[dim]!, inner: sizeOf(shape.slice(dim + 1)) };
}

/** Numbers that are chosen from: 32 bits wide. */
function words(op: string, x: Tensor): Tensor {
  const a = operand(op, "x", x, null);
  if (a.dtype === "bool") throw new DTypeError(`${op}: x is bool, needs f32 or i32 (x ${showShape(a.shape)})`);
  return a;
}

function replaced(shape: Shape, dim: number, n: number): Shape {
  return shape.map((size, i) => (i === dim ? n : size));
}

/** out[…, j, …] = a[…, index[j], …]; gradient `addRows`. */
function takeRows(op: string, a: Tensor, dim: number, index: Tensor): Tensor {
  const { outer, R, inner } = around(a.shape, dim);
  const out = empty(replaced(a.shape, dim, index.size), a.dtype);
  kernels.index_select({ out: out.ptr, a: a.ptr, index: index.ptr, ...faultArgs(op), outer, R, J: index.size, inner });
  return recordMove(op, a, out, (dout) => addRows(op, dout, dim, index, R));
}

/** out[…, index[j], …] = Σ a[…, j, …], `R` entries; gradient `takeRows`. */
function addRows(op: string, a: Tensor, dim: number, index: Tensor, R: number): Tensor {
  const { outer, R: J, inner } = around(a.shape, dim);
  const out = zeros(replaced(a.shape, dim, R));
  kernels.index_add({ out: out.ptr, a: a.ptr, index: index.ptr, ...faultArgs(op), outer, R, J, inner });
  return recordMove(op, a, out, (dout) => takeRows(op, dout, dim, index));
}

/** out[…, j, …] = a[…, index[…, j, …], …] where a and index differ in `dim` alone; gradient `addElements`. */
function takeElements(op: string, a: Tensor, dim: number, index: Tensor): Tensor {
  const { outer, R, inner } = around(a.shape, dim);
  const out = empty(index.shape, a.dtype);
  kernels.gather({ out: out.ptr, a: a.ptr, index: index.ptr, ...faultArgs(op), outer, R, J: index.shape[dim]!, inner });
  return recordMove(op, a, out, (dout) => addElements(op, dout, dim, index, R));
}

/** out[…, index[…, j, …], …] = Σ a[…, j, …], `R` entries; gradient `takeElements`. */
export function addElements(op: string, a: Tensor, dim: number, index: Tensor, R: number): Tensor {
  const { outer, R: J, inner } = around(a.shape, dim);
  const out = zeros(replaced(a.shape, dim, R));
  kernels.scatter_add({ out: out.ptr, a: a.ptr, index: index.ptr, ...faultArgs(op), outer, R, J, inner });
  return recordMove(op, a, out, (dout) => takeElements(op, dout, dim, index));
}

/** x cut to `shape` in all dimensions but `dim` (-1: in all). */
function cut(op: string, name: string, x: Tensor, index: Tensor, dim: number): Tensor {
  const over = index.shape.findIndex((n, i) => i !== dim && n > (x.shape[i] ?? 0));
  if (x.rank !== index.rank || over >= 0) {
    const what =
      over < 0 || x.rank !== index.rank
        ? `ranks differ, ${x.rank} and ${index.rank}`
        : `index has size ${index.shape[over]} in dimension ${over}, ${name} ${x.shape[over]}`;
    throw new ShapeError(`${op}: ${what} (${name} ${showShape(x.shape)}, index ${showShape(index.shape)})`);
  }
  if (x.shape.every((n, i) => i === dim || n === index.shape[i])) return x;
  return slice(
    x,
    index.shape.map((n, i) => (i === dim ? null : [0, n])),
  );
}

/**
 * Chooses elements along a dimension: out[i, j, k] = x[i, index[i, j, k], k] for dim 1.
 * @param x - f32 or i32
 * @param index - i32, of x's rank; no larger than x but along `dim`
 * @returns a tensor of index's shape
 * @throws ShapeError if ranks or sizes do not fit; IndexError at the next reading if an index is outside
 */
export function gather(x: Tensor, dim: number, index: Tensor): Tensor {
  const a = words("gather", x);
  const at = normalizeDim("gather", dim, a.shape);
  const i = operand("gather", "index", index, "i32");
  return takeElements("gather", cut("gather", "x", a, i, at), at, i);
}

/**
 * Adds elements at chosen places: out[i, index[i, j, k], k] = x[…] + Σ_j src[i, j, k] for dim 1, in the order of j.
 * @param x - f32
 * @param index - i32, of x's rank; no larger than x but along `dim`, and no larger than `src`
 * @param src - f32
 * @returns a tensor of x's shape
 * @throws ShapeError if ranks or sizes do not fit; IndexError at the next reading if an index is outside
 */
export function scatterAdd(x: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
  const a = operand("scatterAdd", "x", x);
  const at = normalizeDim("scatterAdd", dim, a.shape);
  const i = operand("scatterAdd", "index", index, "i32");
  const smaller = cut("scatterAdd", "x", a, i, at).shape;
  const added = addElements("scatterAdd", cut("scatterAdd", "src", operand("scatterAdd", "src", src), i, -1), at, i, a.shape[at]!);
  if (sameShape(smaller, a.shape)) return add(a, added);
  return add(a, pad(added, a.shape.flatMap((n, k) => [n - smaller[k]!, 0]).reverse()));
}

function vector(op: string, index: Tensor): Tensor {
  const i = operand(op, "index", index, "i32");
  if (i.rank !== 1) throw new ShapeError(`${op}: index has rank ${i.rank}, needs 1 (index ${showShape(i.shape)})`);
  return i;
}

/**
 * Chooses entries of a dimension: out[i, j, k] = x[i, index[j], k] for dim 1.
 * @param x - f32 or i32
 * @param index - [J], i32
 * @returns x's shape with J in place of the size of `dim`
 * @throws ShapeError if index is no vector; IndexError at the next reading if an index is outside
 */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  const a = words("indexSelect", x);
  return takeRows("indexSelect", a, normalizeDim("indexSelect", dim, a.shape), vector("indexSelect", index));
}

/** Refuses index and source of different counts. */
function matched(op: string, index: Tensor, src: Tensor, dim: number): void {
  if (index.size !== src.shape[dim]) {
    throw new ShapeError(
      `${op}: ${index.size} indices for ${src.shape[dim]} entries (index ${showShape(index.shape)}, entries ${showShape(src.shape)})`,
    );
  }
}

/**
 * Adds entries at chosen places of a dimension: out[i, index[j], k] = x[…] + Σ_j src[i, j, k] for dim 1, in the order of j.
 * @param x - f32
 * @param index - [J], i32
 * @param src - f32, x's shape with J in place of the size of `dim`
 * @throws ShapeError if shapes do not fit; IndexError at the next reading if an index is outside
 */
export function indexAdd(x: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
  const a = operand("indexAdd", "x", x);
  const at = normalizeDim("indexAdd", dim, a.shape);
  const [i, s] = [vector("indexAdd", index), operand("indexAdd", "src", src)];
  if (s.rank !== a.rank || s.shape.some((n, k) => k !== at && n !== a.shape[k])) {
    throw new ShapeError(`indexAdd: src does not fit x outside dimension ${at} (x ${showShape(a.shape)}, src ${showShape(s.shape)})`);
  }
  matched("indexAdd", i, s, at);
  return add(a, addRows("indexAdd", s, at, i, a.shape[at]!));
}

/**
 * Adds up the rows of each segment: out[s] = Σ x[n] over n with index[n] = s, in the order of n.
 * @param x - [N, …]
 * @param index - [N], i32, which segment each row belongs to; in any order
 * @param segments - S, how many there are
 * @returns [S, …]
 * @throws ShapeError if the counts differ; IndexError at the next reading if an index is outside
 */
export function segmentSum(x: Tensor, index: Tensor, segments: number): Tensor {
  const a = operand("segmentSum", "x", x);
  const i = vector("segmentSum", index);
  matched("segmentSum", i, a, 0);
  return addRows("segmentSum", a, 0, i, segments);
}

/** Options of `embedding`. */
export interface EmbeddingOptions {
  /** The row that stands for padding: it gets no gradient. */
  paddingIdx?: number;
}

/**
 * Looks rows up in a table: out[…, :] = weight[index[…], :].
 * @param index - i32, any shape
 * @param weight - [V, D]
 * @returns index's shape with D behind it
 * @throws ShapeError if weight is no matrix; IndexError at the next reading if an index is outside
 */
export function embedding(index: Tensor, weight: Tensor, options: EmbeddingOptions = {}): Tensor {
  const i = operand("embedding", "index", index, "i32");
  const table = operand("embedding", "weight", weight);
  if (table.rank !== 2) throw new ShapeError(`embedding: weight has rank ${table.rank}, needs 2 (weight ${showShape(table.shape)})`);
  const [V, D] = table.shape as [number, number];
  const { paddingIdx } = options;
  if (paddingIdx === undefined) return reshape(takeRows("embedding", table, 0, i), [...i.shape, D]);
  const row = paddingIdx < 0 ? paddingIdx + V : paddingIdx;
  if (!Number.isInteger(row) || row < 0 || row >= V)
    throw new ShapeError(`embedding: paddingIdx ${paddingIdx} is outside ${V} rows (weight ${showShape(table.shape)})`);
  const out = empty([i.size, D]);
  kernels.index_select({ out: out.ptr, a: table.ptr, index: i.ptr, ...faultArgs("embedding"), outer: 1, R: V, J: i.size, inner: D });
  const looked = recordMove("embedding", table, out, (dout) => {
    const all = addRows("embedding", dout, 0, i, V);
    return concat([slice(all, [[0, row]]), zeros([1, D]), slice(all, [[row + 1, V]])]);
  });
  return reshape(looked, [...i.shape, D]);
}

/**
 * Spells labels out: out[…, c] = 1 where c = index[…], else 0.
 * @param index - i32, any shape
 * @param classes - C
 * @returns f32, index's shape with C behind it
 * @throws IndexError at the next reading if a label is outside
 */
export function oneHot(index: Tensor, classes: number): Tensor {
  const i = operand("oneHot", "index", index, "i32");
  const out = empty([...i.shape, classes]);
  kernels.one_hot({ out: out.ptr, index: i.ptr, ...faultArgs("oneHot", "label", "classes"), J: i.size, R: classes });
  return out;
}
