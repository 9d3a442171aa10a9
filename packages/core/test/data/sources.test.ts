import { describe, expect, test } from "vitest";
import { type Batch, type Dataset, Stage } from "../../src/data/dataset.ts";
import { DataLoader } from "../../src/data/loader.ts";
import { ArrayDataset, FunctionDataset, IterableDataset, TensorDataset } from "../../src/data/sources.ts";
import { scope } from "../../src/scope.ts";
import { tensor } from "../../src/tensor.ts";

const load = (dataset: Dataset<Batch>, ...indices: number[]) =>
  dataset.load(Int32Array.from(indices), new Stage(8)).map((t) => ({ dtype: t.dtype, values: t.toArray() }));

describe("TensorDataset", () => {
  test("gathers rows of every type", () => {
    const dataset = new TensorDataset(
      tensor([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      tensor(new Int32Array([7, 8, 9])),
      tensor([true, false, true]),
    );
    expect(load(dataset, 2, 0, 2)).toEqual([
      {
        dtype: "f32",
        values: [
          [5, 6],
          [1, 2],
          [5, 6],
        ],
      },
      { dtype: "i32", values: [9, 7, 9] },
      { dtype: "bool", values: [true, true, true] },
    ]);
  });

  test("keeps a copy of what was made in a scope", () => {
    const dataset = scope(() => ({ made: [new TensorDataset(tensor([1, 2]))] })).made[0]!;
    expect(load(dataset, 1)).toEqual([{ dtype: "f32", values: [2] }]);
  });

  test("refuses fields of different lengths, single numbers and nothing", () => {
    expect(() => new TensorDataset(tensor([1, 2]), tensor([1]))).toThrow("TensorDataset: field 1 has 1 examples, field 0 has 2");
    expect(() => new TensorDataset(tensor(1))).toThrow(
      "TensorDataset: field 0 is a single number, needs a first dimension that counts examples",
    );
    expect(() => new TensorDataset()).toThrow("TensorDataset: 0 fields, needs at least 1");
  });
});

describe("ArrayDataset", () => {
  test("takes typed arrays of any kind and gives the types asked for", () => {
    const dataset = new ArrayDataset(
      { shape: [2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 255) },
      { shape: [2], data: Uint8Array.of(7, 8), dtype: "i32" },
      { shape: [2], data: Uint8Array.of(0, 1), dtype: "bool" },
      { shape: [2], data: Int32Array.of(5, 6) },
    );
    expect(load(dataset, 1)).toEqual([
      { dtype: "f32", values: [[4, 5, 255]] },
      { dtype: "i32", values: [8] },
      { dtype: "bool", values: [true] },
      { dtype: "i32", values: [6] },
    ]);
  });

  test("refuses an array whose shape does not fit its numbers", () => {
    expect(() => new ArrayDataset({ shape: [2, 3], data: new Float32Array(5) })).toThrow(
      "ArrayDataset: field 0 has 5 numbers, [2, 3] needs 6",
    );
  });
});

describe("FunctionDataset", () => {
  test("asks JavaScript for its examples, only for those that are wanted", () => {
    const asked: number[] = [];
    const dataset = new FunctionDataset(1000, [{ shape: [2] }, { shape: [], dtype: "i32" }], (i) => {
      asked.push(i);
      return [[i / 2, -i], i];
    });
    expect(load(dataset, 3, 500)).toEqual([
      {
        dtype: "f32",
        values: [
          [1.5, -3],
          [250, -500],
        ],
      },
      { dtype: "i32", values: [3, 500] },
    ]);
    expect(asked).toEqual([3, 500]);
  });

  test("names the field that does not have its shape", () => {
    const dataset = new FunctionDataset(1, [{ shape: [2] }], () => [[1, 2, 3]]);
    expect(() => load(dataset, 0)).toThrow("FunctionDataset: field 0 has 3 numbers, needs 2 ([2])");
    expect(() => load(new FunctionDataset(1, [{ shape: [2] }], () => []), 0)).toThrow("FunctionDataset: example has 0 fields, needs 1");
  });
});

describe("IterableDataset", () => {
  const numbers = IterableDataset.of([{ shape: [] }], function* () {
    for (let i = 0; ; i++) yield [i];
  });

  test("takes the first examples of an endless generator, anew each epoch", () => {
    const loader = new DataLoader(numbers.take(5), { batchSize: 2 });
    for (let epoch = 0; epoch < 2; epoch++) expect(Array.from(loader, ([x]) => x.toArray())).toEqual([[0, 1], [2, 3], [4]]);
    expect([...new DataLoader(numbers.take(0))]).toEqual([]);
  });

  test("closes the generator when the loop is left", () => {
    let closed = 0;
    const watched = IterableDataset.of([{ shape: [] }], function* () {
      try {
        for (;;) yield [1];
      } finally {
        closed++;
      }
    });
    for (const _ of new DataLoader(watched)) break;
    expect(closed).toBe(1);
  });

  test("takes the first of asynchronous examples", async () => {
    const slow = IterableDataset.of([{ shape: [] }], async function* () {
      for (let i = 0; ; i++) yield [i];
    });
    const seen: unknown[] = [];
    for await (const [x] of new DataLoader(slow.take(3), { batchSize: 2 }).prefetch()) seen.push(x.toArray());
    expect(seen).toEqual([[0, 1], [2]]);
  });

  test("maps batches", () => {
    const doubled = numbers.take(3).map((x) => [tensor(x.data.map((v) => 2 * v))]);
    expect(Array.from(new DataLoader(doubled), ([x]) => x.toArray())).toEqual([[0, 2, 4]]);
  });
});
