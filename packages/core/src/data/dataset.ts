// Dataset: examples by number, written into staging tensors a batch at a time; and what is made of datasets.
import type { Ptr } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import { ShapeError } from "../errors.ts";
import { noGrad, scope } from "../scope.ts";
import { type Shape, sameShape, showShape } from "../shape.ts";
import { bytesOf, type DType, emptyOnHeap, operand, Tensor, type TypedArray } from "../tensor.ts";
import { kFoldIndices, type SplitOptions, type StratifyOptions, splitIndices, stratifiedIndices } from "./split.ts";

/** What one tensor of an example looks like. */
export interface Field {
  /** Shape of one example; `[]` for a number. */
  readonly shape: Shape;
  /** Default "f32". */
  readonly dtype?: DType;
}

/** Room on the heap for one batch: a staging tensor per field, allocated when first asked for. */
export class Stage {
  /** Most examples it holds. */
  readonly capacity: number;
  readonly #fields: Tensor[] = [];
  #source: Stage | null = null;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Room for the examples that a dataset is made from. */
  get source(): Stage {
    this.#source ??= new Stage(this.capacity);
    return this.#source;
  }

  /**
   * The first `n` rows of the staging tensor of a field: [n, ...field.shape].
   * @throws ShapeError if the field changed its shape or type since it was first asked for
   */
  rows(at: number, n: number, { shape, dtype = "f32" }: Field): Tensor {
    this.#fields[at] ??= emptyOnHeap([this.capacity, ...shape], dtype);
    const room = this.#fields[at];
    if (room.dtype !== dtype || !sameShape(room.shape.slice(1), shape)) {
      throw new ShapeError(
        `DataLoader: field ${at} is ${dtype} ${showShape(shape)}, was ${room.dtype} ${showShape(room.shape.slice(1))} in the batch before; all examples of a dataset have one shape`,
      );
    }
    return new Tensor([n, ...shape], dtype, room.storage);
  }
}

/** The tensors of a batch, one per field, the batch dimension first. */
export type Batch = readonly Tensor[];

/** As many datasets as there are shares. */
export type Parts<T extends Batch, S extends readonly number[]> = { readonly [K in keyof S]: Dataset<T> };

/** One part of the data to train on and one to test on. */
export interface Fold<T extends Batch> {
  readonly train: Dataset<T>;
  readonly test: Dataset<T>;
}

/** A finite number of examples of fixed shape, each found by its number. */
export abstract class Dataset<T extends Batch = Batch> {
  /** How many examples there are. */
  abstract readonly size: number;

  /** Writes the examples at `indices` into `stage` and gives the tensors they are in, rows in the order of `indices`. */
  abstract load(indices: Int32Array, stage: Stage): T;

  /**
   * Changes batches as they are loaded: with ops (one kernel for the whole batch), or with JavaScript over `tensor.data`.
   * @param fn - takes and gives tensors whose first dimension counts examples; runs in a scope, unrecorded
   */
  map<U extends Batch>(fn: (...batch: T) => readonly [...U]): Dataset<U> {
    return new MappedDataset(this, fn);
  }

  /**
   * All numbers of one field, example after example: `data.values(1)` are the labels that a stratified split wants.
   * @param at - which field, from 0
   * @throws ShapeError if there is no such field
   */
  values(at: number): TypedArray {
    const stage = new Stage(Math.min(this.size, 256));
    const pieces: TypedArray[] = [];
    for (let from = 0; from < this.size; from += stage.capacity) {
      const batch = this.load(
        Int32Array.from({ length: Math.min(stage.capacity, this.size - from) }, (_, i) => from + i),
        stage,
      );
      const field = batch[at];
      if (field === undefined) throw new ShapeError(`values: there is no field ${at}, only ${batch.length}`);
      pieces.push(field.data);
    }
    return joined(pieces);
  }

  /** The examples at these places, in this order; an example may stand more than once. */
  subset(indices: ArrayLike<number>): Dataset<T> {
    return new SubsetDataset(this, Int32Array.from(indices));
  }

  /** The first `n` examples, or all if there are fewer. */
  take(n: number): Dataset<T> {
    return this.subset(Int32Array.from({ length: Math.min(n, this.size) }, (_, i) => i));
  }

  /**
   * Splits into parts of these shares, shuffled first unless told otherwise: `const [train, test] = data.split([0.8, 0.2])`.
   * @throws RangeError if the shares do not sum to 1
   */
  split<const S extends readonly number[]>(shares: S, options: SplitOptions = {}): Parts<T, S> {
    return splitIndices(this.size, shares, options).map((part) => this.subset(part)) as unknown as Parts<T, S>;
  }

  /**
   * Splits so that every class has (within one example) its share in every part.
   * @param labels - one per example
   */
  stratifiedSplit<const S extends readonly number[]>(shares: S, labels: ArrayLike<number>, options: SplitOptions = {}): Parts<T, S> {
    this.#checkLabels("stratifiedSplit", labels);
    return stratifiedIndices(labels, shares, options).map((part) => this.subset(part)) as unknown as Parts<T, S>;
  }

  /**
   * Cuts into `k` parts and gives k pairs: each part once to test on, the others to train on.
   * @param options.labels - one per example: spread every class evenly over the parts
   */
  kFold(k: number, options: StratifyOptions = {}): Fold<T>[] {
    if (options.labels) this.#checkLabels("kFold", options.labels);
    return kFoldIndices(this.size, k, options).map(({ train, test }) => ({ train: this.subset(train), test: this.subset(test) }));
  }

  #checkLabels(op: string, labels: ArrayLike<number>): void {
    if (labels.length !== this.size) throw new ShapeError(`${op}: ${labels.length} labels for ${this.size} examples`);
  }
}

/** Pieces of one type behind each other. */
function joined(pieces: readonly TypedArray[]): TypedArray {
  const first = pieces[0] ?? new Float32Array(0);
  const all = first.constructor as new (n: number) => TypedArray;
  const out = new all(pieces.reduce((n, piece) => n + piece.length, 0));
  let from = 0;
  for (const piece of pieces) {
    out.set(piece, from);
    from += piece.length;
  }
  return out;
}

class SubsetDataset<T extends Batch> extends Dataset<T> {
  readonly #whole: Dataset<T>;
  readonly #indices: Int32Array;

  constructor(whole: Dataset<T>, indices: Int32Array) {
    super();
    this.#whole = whole;
    this.#indices = indices;
    for (const index of indices) {
      if (index < 0 || index >= whole.size) throw new ShapeError(`subset: example ${index} is outside ${whole.size} examples`);
    }
  }

  get size(): number {
    return this.#indices.length;
  }

  load(indices: Int32Array, stage: Stage): T {
    return this.#whole.load(
      indices.map((i) => this.#indices[i]),
      stage,
    );
  }
}

class MappedDataset<S extends Batch, T extends Batch> extends Dataset<T> {
  readonly #source: Dataset<S>;
  readonly #fn: (...batch: S) => readonly [...T];

  constructor(source: Dataset<S>, fn: (...batch: S) => readonly [...T]) {
    super();
    this.#source = source;
    this.#fn = fn;
  }

  get size(): number {
    return this.#source.size;
  }

  load(indices: Int32Array, stage: Stage): T {
    return mapped(this.#source.load(indices, stage.source), this.#fn, stage);
  }
}

/** Runs `fn` on a batch and copies what it gives into `stage`. */
export function mapped<S extends Batch, T extends Batch>(batch: S, fn: (...batch: S) => readonly [...T], stage: Stage): T {
  const kept: Tensor[] = [];
  scope(() => {
    const n = batch[0].shape[0];
    for (const [at, result] of noGrad(() => fn(...batch)).entries()) {
      const t = operand("map", `result ${at}`, result, null);
      if (t.shape[0] !== n)
        throw new ShapeError(`map: result ${at} has ${t.shape[0] ?? "no"} rows, the batch ${n} (${showShape(t.shape)})`);
      const home = stage.rows(at, n, { shape: t.shape.slice(1), dtype: t.dtype });
      kernels.copy_u8({ out: home.ptr as Ptr<"u8">, a: t.ptr as Ptr<"u8">, n: t.size * bytesOf(t.dtype) });
      kept.push(home);
    }
  });
  return kept as unknown as T;
}
