// Missing values: rows dropped, or gaps filled from their column or from similar rows. NaN stands for "missing".
import * as kernels from "@sluice/kernels/raw";
import { ShapeError } from "../errors.ts";
import { isNaN as missing, where } from "../ops/compare.ts";
import { scratch } from "../scratch.ts";
import { empty, emptyOnHeap, operand, type Tensor } from "../tensor.ts";
import type { ScalerOptions } from "./scale.ts";
import { columnQuantiles, columnStats, tableSize } from "./statistics.ts";
import { fitted, Transformer } from "./transformer.ts";

/** Options of `SimpleImputer`. */
export interface ImputerOptions extends ScalerOptions {
  /** What fills a gap: the column's mean or median, or a number. Default "mean". */
  strategy?: "mean" | "median" | number;
}

/** Fills gaps with a number of their column; a column without numbers gets 0. */
export class SimpleImputer extends Transformer {
  protected readonly learned = ["filler"];
  readonly #strategy: "mean" | "median" | number;
  /** [D] */
  filler?: Tensor;

  constructor(options: ImputerOptions = {}) {
    super();
    this.#strategy = options.strategy ?? "mean";
    if (options.features !== undefined) this.filler = fitted(undefined, new Float32Array(options.features), [options.features]);
  }

  fit(x: Tensor): this {
    const fillers = columnFillers("SimpleImputer", x, this.#strategy);
    this.filler = fitted(this.filler, fillers, [fillers.length]);
    return this;
  }

  transform(x: Tensor): Tensor {
    const filler = this.need("filler");
    tableSize("SimpleImputer", x, filler.size);
    return where(missing(x), filler, x);
  }

  /** Nothing tells what was filled: y as it is. */
  inverse(y: Tensor): Tensor {
    return y;
  }
}

function columnFillers(op: string, x: Tensor, strategy: "mean" | "median" | number): ArrayLike<number> {
  const { D } = tableSize(op, x);
  if (typeof strategy === "number") return new Float64Array(D).fill(strategy);
  const fillers = strategy === "mean" ? columnStats(op, x).mean : columnQuantiles(op, x, [0.5]).map(([median]) => median);
  return fillers.map((value) => (Number.isNaN(value) ? 0 : value));
}

/** Options of `KNNImputer`. */
export interface KNNImputerOptions {
  /** Rows that a gap is filled from. Default 5. */
  neighbors?: number;
}

/**
 * Fills a gap with the mean of its column in the nearest rows that have it; distances are over the columns that both rows have.
 * @see Troyanskaya et al. 2001, Missing value estimation methods for DNA microarrays, doi:10.1093/bioinformatics/17.6.520
 */
export class KNNImputer extends Transformer {
  protected readonly learned = ["rows", "filler"];
  readonly #neighbors: number;
  /** [M, D]; the table that was fitted */
  rows?: Tensor;
  /** [D]; where no row is near: the column's mean */
  filler?: Tensor;

  /** @throws RangeError if `neighbors` is not a positive integer */
  constructor(options: KNNImputerOptions = {}) {
    super();
    this.#neighbors = options.neighbors ?? 5;
    if (!Number.isInteger(this.#neighbors) || this.#neighbors < 1)
      throw new RangeError(`KNNImputer: neighbors is ${this.#neighbors}, needs an integer ≥ 1`);
  }

  fit(x: Tensor): this {
    const { N, D } = tableSize("KNNImputer", x);
    this.rows = fitted(this.rows, x.data, [N, D]);
    this.filler = fitted(this.filler, columnFillers("KNNImputer", x, "mean"), [D]);
    return this;
  }

  transform(x: Tensor): Tensor {
    const rows = this.need("rows");
    const filler = this.need("filler");
    const a = operand("KNNImputer", "x", x);
    const { N, D } = tableSize("KNNImputer", a, filler.size);
    const M = rows.shape[0];
    const out = empty(a.shape);
    scratch(8 * M, (ptr) => {
      kernels.knn_impute({ out: out.ptr, x: a.ptr, fit: rows.ptr, fallback: filler.ptr, scratch: ptr, k: this.#neighbors, N, M, D });
    });
    return out;
  }

  /** Nothing tells what was filled: y as it is. */
  inverse(y: Tensor): Tensor {
    return y;
  }
}

/**
 * The rows at these places, in this order.
 * @param x - [N, ...], of any dtype
 * @returns [rows.length, ...], on the heap
 */
export function takeRows(x: Tensor, rows: ArrayLike<number>): Tensor {
  const a = operand("takeRows", "x", x, null);
  if (a.rank === 0) throw new ShapeError("takeRows: x is a single number, needs rows");
  const [N, ...rest] = a.shape as [number, ...number[]];
  const width = N === 0 ? 0 : a.size / N;
  const out = emptyOnHeap([rows.length, ...rest], a.dtype);
  const from = a.view("takeRows");
  const to = out.view("takeRows");
  for (let j = 0; j < rows.length; j++) {
    if (!(rows[j] >= 0 && rows[j] < N)) throw new ShapeError(`takeRows: row ${rows[j]} is outside ${N} rows`);
    to.set(from.subarray(rows[j] * width, (rows[j] + 1) * width), j * width);
  }
  return out;
}

/** Places of the rows of x [N, ...] without a missing value: `takeRows(x, completeRows(x))` drops the others. */
export function completeRows(x: Tensor): Int32Array {
  return placesOf(x, "completeRows", (row) => !row.some(Number.isNaN));
}

/** Places of the rows of x [N, ...] that equal no earlier one, bit for bit but for the sign of zero. */
export function uniqueRows(x: Tensor): Int32Array {
  const seen = new Set<string>();
  return placesOf(x, "uniqueRows", (row) => {
    const before = seen.size;
    seen.add(row.join());
    return seen.size > before;
  });
}

function placesOf(x: Tensor, op: string, keep: (row: Float32Array | Int32Array | Uint8Array) => boolean): Int32Array {
  const { shape } = operand(op, "x", x, null);
  const values = x.view(op);
  const N = shape[0] ?? 0;
  const width = N === 0 ? 0 : x.size / N;
  return Int32Array.from({ length: N }, (_, i) => i).filter((i) => keep(values.subarray(i * width, (i + 1) * width)));
}
