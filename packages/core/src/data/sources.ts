// Datasets of tensors, of typed arrays, of functions, and streams of examples without an end.

import * as kernels from "@sluice/kernels/raw";
import { i32 } from "@sluice/kernels/raw";
import { ShapeError } from "../errors.ts";
import { faultArgs } from "../fault.ts";
import { scratch } from "../scratch.ts";
import { showShape, sizeOf } from "../shape.ts";
import { keepStorage } from "../storage.ts";
import { emptyOnHeap, operand, type Tensor } from "../tensor.ts";
import type { ArrayData } from "./array.ts";
import { type Batch, Dataset, type Field, mapped, type Stage } from "./dataset.ts";

/** As many tensors as there are entries in a tuple. */
export type TensorsOf<F extends readonly unknown[]> = { readonly [K in keyof F]: Tensor };

function commonCount(op: string, shapes: readonly (readonly number[])[]): number {
  if (shapes.length === 0) throw new ShapeError(`${op}: 0 fields, needs at least 1`);
  shapes.forEach((shape, i) => {
    if (shape.length === 0) throw new ShapeError(`${op}: field ${i} is a single number, needs a first dimension that counts examples`);
    if (shape[0] !== shapes[0][0]) throw new ShapeError(`${op}: field ${i} has ${shape[0]} examples, field 0 has ${shapes[0][0]}`);
  });
  return shapes[0][0];
}

/** Tensors whose rows are examples. They stay in linear memory: a batch is gathered by kernel. */
export class TensorDataset<F extends readonly Tensor[]> extends Dataset<TensorsOf<F>> {
  readonly #tensors: readonly Tensor[];
  readonly size: number;

  /**
   * @param tensors - [N, ...] each; one that belongs to an open scope is copied out of it
   * @throws ShapeError if they do not have equally many rows
   */
  constructor(...tensors: F) {
    super();
    this.size = commonCount(
      "TensorDataset",
      tensors.map(({ shape }) => shape),
    );
    this.#tensors = tensors.map((t, i) => longLived(operand("TensorDataset", `field ${i}`, t, null)));
  }

  load(indices: Int32Array, stage: Stage): TensorsOf<F> {
    const J = indices.length;
    const outs = this.#tensors.map(({ shape, dtype }, at) => stage.rows(at, J, { shape: shape.slice(1), dtype }));
    scratch(4 * J, (index) => {
      i32.set(indices, index / 4);
      outs.forEach((out, at) => {
        const from = operand("TensorDataset", `field ${at}`, this.#tensors[at], null);
        const inner = sizeOf(from.shape.slice(1));
        if (from.dtype === "bool") {
          const rows = from.view();
          const to = out.view();
          for (let j = 0; j < J; j++) to.set(rows.subarray(indices[j] * inner, (indices[j] + 1) * inner), j * inner);
        } else
          kernels.index_select({
            ...faultArgs("TensorDataset", "example"),
            out: out.ptr,
            a: from.ptr,
            index,
            outer: 1,
            R: this.size,
            J,
            inner,
          });
      });
    });
    return outs as unknown as TensorsOf<F>;
  }
}

function longLived(t: Tensor): Tensor {
  if (t.storage.scope === null) {
    keepStorage(t.storage);
    return t;
  }
  return emptyOnHeap(t.shape, t.dtype).set(t.view());
}

/** Typed arrays whose rows are examples, in JavaScript's memory: rows go down when their batch is loaded. */
export class ArrayDataset<F extends readonly ArrayData[]> extends Dataset<TensorsOf<F>> {
  readonly #arrays: readonly ArrayData[];
  readonly size: number;

  /**
   * @param arrays - [N, ...] each, with the type their tensors shall have: `new ArrayDataset(images, { ...labels, dtype: "i32" })`
   * @throws ShapeError if they do not have equally many rows, or not as many numbers as their shape says
   */
  constructor(...arrays: F) {
    super();
    arrays.forEach(({ shape, data }, i) => {
      if (data.length !== sizeOf(shape))
        throw new ShapeError(`ArrayDataset: field ${i} has ${data.length} numbers, ${showShape(shape)} needs ${sizeOf(shape)}`);
    });
    this.size = commonCount(
      "ArrayDataset",
      arrays.map(({ shape }) => shape),
    );
    this.#arrays = arrays;
  }

  load(indices: Int32Array, stage: Stage): TensorsOf<F> {
    return this.#arrays.map(({ shape, data, dtype }, at) => {
      const out = stage.rows(at, indices.length, { shape: shape.slice(1), dtype: dtype ?? (data instanceof Int32Array ? "i32" : "f32") });
      const width = sizeOf(shape.slice(1));
      const to = out.view();
      indices.forEach((i, row) => {
        if (width === 1) to[row] = data[i];
        else to.set(data.subarray(i * width, (i + 1) * width), row * width);
      });
      return out;
    }) as unknown as TensorsOf<F>;
  }
}

/** One example from JavaScript: numbers per field, a bare number where the field is one. */
export type Example = readonly (number | ArrayLike<number>)[];

function writeExample(op: string, example: Example, fields: readonly Field[], outs: readonly Tensor[], row: number): void {
  if (example.length !== fields.length) throw new ShapeError(`${op}: example has ${example.length} fields, needs ${fields.length}`);
  fields.forEach(({ shape }, at) => {
    const value = example[at];
    const width = sizeOf(shape);
    const to = outs[at].view();
    if (typeof value === "number" ? width !== 1 : value.length !== width) {
      throw new ShapeError(
        `${op}: field ${at} has ${typeof value === "number" ? 1 : value.length} numbers, needs ${width} (${showShape(shape)})`,
      );
    }
    if (typeof value === "number") to[row] = value;
    else to.set(value, row * width);
  });
}

/** Examples that a JavaScript function makes from their number: files decoded when needed, simulations, augmentations. */
export class FunctionDataset<F extends readonly Field[]> extends Dataset<TensorsOf<F>> {
  readonly size: number;
  readonly #fields: F;
  readonly #example: (index: number) => Example;

  /**
   * @param fields - shape and type of each field of an example
   * @param example - the numbers of example `index`, field by field
   */
  constructor(size: number, fields: readonly [...F], example: (index: number) => Example) {
    super();
    this.size = size;
    this.#fields = fields as unknown as F;
    this.#example = example;
  }

  load(indices: Int32Array, stage: Stage): TensorsOf<F> {
    const examples = Array.from(indices, this.#example);
    const outs = this.#fields.map((field, at) => stage.rows(at, indices.length, field));
    examples.forEach((example, row) => {
      writeExample("FunctionDataset", example, this.#fields, outs, row);
    });
    return outs as unknown as TensorsOf<F>;
  }
}

/** Examples one after the other, of unknown number: from a generator, a parser, a socket. */
export class IterableDataset<T extends Batch> {
  /** @internal Starts an epoch. */
  readonly examples: () => Iterable<Example> | AsyncIterable<Example>;
  /** @internal Writes examples into a stage. */
  readonly write: (examples: readonly Example[], stage: Stage) => T;

  private constructor(examples: IterableDataset<T>["examples"], write: IterableDataset<T>["write"]) {
    this.examples = examples;
    this.write = write;
  }

  /**
   * Makes a dataset of what `examples` gives; it is called anew for each epoch.
   * @param fields - shape and type of each field of an example
   */
  static of<F extends readonly Field[]>(
    fields: readonly [...F],
    examples: () => Iterable<Example> | AsyncIterable<Example>,
  ): IterableDataset<TensorsOf<F>> {
    return new IterableDataset<TensorsOf<F>>(examples, (list, stage) => {
      const outs = fields.map((field, at) => stage.rows(at, list.length, field));
      list.forEach((example, row) => {
        writeExample("IterableDataset", example, fields, outs, row);
      });
      return outs as unknown as TensorsOf<F>;
    });
  }

  /** Changes batches as they are loaded; see `Dataset.map`. */
  map<U extends Batch>(fn: (...batch: T) => readonly [...U]): IterableDataset<U> {
    return new IterableDataset<U>(this.examples, (list, stage) => mapped(this.write(list, stage.source), fn, stage));
  }

  /** The first `n` examples of each epoch. */
  take(n: number): IterableDataset<T> {
    const { examples } = this;
    const first = function* (all: Iterable<Example>): Generator<Example> {
      let left = n;
      if (left > 0)
        for (const example of all) {
          yield example;
          if (--left <= 0) return;
        }
    };
    const firstAsync = async function* (all: AsyncIterable<Example>): AsyncGenerator<Example> {
      let left = n;
      if (left > 0)
        for await (const example of all) {
          yield example;
          if (--left <= 0) return;
        }
    };
    return new IterableDataset<T>(() => {
      const all = examples();
      return Symbol.iterator in all ? first(all) : firstAsync(all);
    }, this.write);
  }
}
