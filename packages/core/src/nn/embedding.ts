// Tables of vectors that are looked up by index.
import { ShapeError } from "../errors.ts";
import { add, div, maximum, mul } from "../ops/binary.ts";
import { cast } from "../ops/cast.ts";
import { greater, logicalAnd, notEqual, where } from "../ops/compare.ts";
import { ones } from "../ops/create.ts";
import { any, max } from "../ops/extremes.ts";
import { embedding, segmentSum } from "../ops/gather.ts";
import { reshape, unsqueeze } from "../ops/layout.ts";
import { sum } from "../ops/reduce.ts";
import { sqrt, square } from "../ops/unary.ts";
import { noGrad } from "../scope.ts";
import { showShape } from "../shape.ts";
import { assign, parameter } from "../state.ts";
import { operand, type Tensor } from "../tensor.ts";
import { normal } from "./init.ts";
import { checkCounts } from "./linear.ts";
import { Module } from "./module.ts";

/** Options of Embedding and EmbeddingBag. */
export interface EmbeddingTableOptions {
  /** The row that stands for padding: it starts as zeros and gets no gradient. Negative counts from the end. */
  paddingIdx?: number;
  /** Rows that are looked up are first shrunk to this norm, in place. Then the table serves one lookup per step. */
  maxNorm?: number;
}

/** A table of V vectors of D features, looked up by token. Rows start as N(0, 1). */
export class Embedding extends Module {
  /** [V, D] */
  readonly weight: Tensor;
  readonly paddingIdx: number | null;
  readonly maxNorm: number | null;

  /**
   * @param V - vocabulary: rows
   * @param D - features
   * @throws ShapeError if a count is not a positive whole number or paddingIdx is outside; RangeError if maxNorm is not above 0
   */
  constructor(V: number, D: number, options: EmbeddingTableOptions = {}) {
    super();
    checkCounts("embedding", { V, D });
    const { paddingIdx = null, maxNorm = null } = options;
    if (paddingIdx !== null && !(Number.isInteger(paddingIdx) && paddingIdx >= -V && paddingIdx < V)) {
      throw new ShapeError(`embedding: paddingIdx ${paddingIdx} is outside ${V} rows`);
    }
    if (maxNorm !== null && !(maxNorm > 0)) throw new RangeError(`embedding: maxNorm is ${maxNorm}, needs a number above 0`);
    this.paddingIdx = paddingIdx !== null && paddingIdx < 0 ? paddingIdx + V : paddingIdx;
    this.maxNorm = maxNorm;
    this.weight = parameter(normal([V, D]));
    if (this.paddingIdx !== null) this.weight.set(this.weight.data.fill(0, this.paddingIdx * D, (this.paddingIdx + 1) * D));
  }

  /**
   * @param index - i32 tokens [...]
   * @returns [..., D]
   * @throws IndexError at the next read-back if a token is not below V
   */
  forward(index: Tensor): Tensor {
    if (this.maxNorm !== null) shrink(this.weight, operand("embedding", "index", index, "i32"), this.maxNorm);
    return embedding(index, this.weight, this.paddingIdx === null ? {} : { paddingIdx: this.paddingIdx });
  }
}

/** Scales the rows that `index` names down to norm `most`, in place: PyTorch's `embedding_renorm_`. */
function shrink(weight: Tensor, index: Tensor, most: number): void {
  noGrad(() => {
    // Looked up first, so that a token outside the table is reported as embedding's.
    embedding(index, weight);
    const used = segmentSum(ones([index.size]), reshape(index, [-1]), weight.shape[0]!); // [V]
    const norm = sqrt(sum(square(weight), 1)); // [V]
    const long = logicalAnd(greater(used, 0), greater(norm, most));
    assign(weight, mul(weight, unsqueeze(where(long, div(most, add(norm, 1e-7)), 1), 1)));
  });
}

/** How an EmbeddingBag joins the vectors of a bag. */
export type BagMode = "sum" | "mean" | "max";

/** An Embedding that joins the vectors of each bag of tokens. Padding takes no part; a bag of nothing else gives zeros. */
export class EmbeddingBag extends Embedding {
  readonly mode: BagMode;

  /**
   * @param V - vocabulary: rows
   * @param D - features
   * @param mode - default "mean"
   * @throws as Embedding
   */
  constructor(V: number, D: number, mode: BagMode = "mean", options: EmbeddingTableOptions = {}) {
    super(V, D, options);
    this.mode = mode;
  }

  /**
   * @param index - i32 tokens [N, T], a bag a row; fill short bags with paddingIdx
   * @returns [N, D]
   * @throws ShapeError if index is not [N, T]; IndexError at the next read-back if a token is not below V
   */
  override forward(index: Tensor): Tensor {
    if (index.rank !== 2)
      throw new ShapeError(`embeddingBag: index has ${index.rank} dimensions, needs 2 (index ${showShape(index.shape)})`);
    const { mode, paddingIdx } = this;
    const rows = super.forward(index); // [N, T, D]
    if (paddingIdx === null) return mode === "sum" ? sum(rows, 1) : mode === "max" ? max(rows, 1) : div(sum(rows, 1), index.shape[1]!);
    const real = notEqual(unsqueeze(index, 2), paddingIdx); // [N, T, 1]
    if (mode === "max") return where(any(real, 1), max(where(real, rows, Number.NEGATIVE_INFINITY), 1), 0);
    const total = sum(where(real, rows, 0), 1); // [N, D]
    return mode === "sum" ? total : div(total, maximum(sum(cast(real, "f32"), 1), 1));
  }
}
