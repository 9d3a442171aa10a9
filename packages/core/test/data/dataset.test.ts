import { describe, expect, test } from "vitest";
import { type Batch, type Dataset, Stage } from "../../src/data/dataset.ts";
import { DataLoader } from "../../src/data/loader.ts";
import { ArrayDataset } from "../../src/data/sources.ts";
import { sum } from "../../src/ops/reduce.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";

const data = new ArrayDataset(
  { shape: [6, 2], data: Float32Array.from({ length: 12 }, (_, i) => i) },
  { shape: [6], data: Int32Array.of(0, 1, 2, 3, 4, 5) },
);
const members = (dataset: Dataset<Batch>) =>
  Array.from(new DataLoader(dataset, { batchSize: 100 }), (batch) => batch.at(-1)!.toArray()).flat() as number[];

describe("Dataset", () => {
  test("map runs ops on whole batches and may change number, shape and type of the fields", () => {
    const totals = data.map((x, y) => [sum(x, [1]), x, y]);
    for (const [total, x, y] of new DataLoader(totals, { batchSize: 4 })) {
      expect(total.shape).toEqual([x.shape[0]]);
      expect(total.toArray()).toEqual((x.toArray() as number[][]).map(([a, b]) => a! + b!));
      expect(y.dtype).toBe("i32");
    }
  });

  test("map takes JavaScript over the numbers just as well, and maps can be stacked", () => {
    const mapped = data.map((x) => [tensor(x.data.map(Math.abs), x.shape)]).map((x) => [sum(x, [1])]);
    expect(Array.from(new DataLoader(mapped, { batchSize: 6 }), ([t]) => t.toArray())).toEqual([[1, 5, 9, 13, 17, 21]]);
  });

  test("map names a result without the batch's rows", () => {
    const bad = data.map((x) => [sum(x)]);
    expect(() => [...new DataLoader(bad)]).toThrow("map: result 0 has no rows, the batch 6 ([])");
  });

  test("map names a result that changes its shape from batch to batch", () => {
    const bad = data.map((x) => [x.shape[0] === 4 ? x : sum(x, [1])]) as Dataset<readonly [Tensor]>;
    expect(() => [...new DataLoader(bad, { batchSize: 4 })]).toThrow(
      "DataLoader: field 0 is f32 [], was f32 [2] in the batch before; all examples of a dataset have one shape",
    );
  });

  test("subset and take choose examples, of subsets too", () => {
    expect(members(data.subset([5, 0, 5]))).toEqual([5, 0, 5]);
    expect(members(data.take(2))).toEqual([0, 1]);
    expect(members(data.take(99))).toHaveLength(6);
    expect(members(data.subset([4, 3, 2]).subset([2, 0]))).toEqual([2, 4]);
    expect(() => data.subset([6])).toThrow("subset: example 6 is outside 6 examples");
  });

  test("split, stratifiedSplit and kFold give datasets that share the examples out", () => {
    const [train, test] = data.split([0.5, 0.5], { seed: 1 });
    expect([...members(train), ...members(test)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    const [a, b] = data.stratifiedSplit([0.5, 0.5], [0, 0, 1, 1, 2, 2], { seed: 1 });
    for (const part of [a, b])
      expect(
        members(part)
          .map((i) => i >> 1)
          .sort(),
      ).toEqual([0, 1, 2]);
    const folds = data.kFold(3, { shuffle: false });
    expect(folds.map(({ test }) => members(test))).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    expect(members(folds[0]!.train)).toEqual([2, 3, 4, 5]);
    expect(() => data.kFold(2, { labels: [1] })).toThrow("kFold: 1 labels for 6 examples");
  });

  test("values brings up one field of all examples, in their order, and names a field that is not there", () => {
    const many = new ArrayDataset(
      { shape: [600, 2], data: new Float32Array(1200) },
      { shape: [600], data: Int32Array.from({ length: 600 }, (_, i) => 3 * i) },
    );
    expect(many.values(1)).toEqual(Int32Array.from({ length: 600 }, (_, i) => 3 * i));
    expect(many.values(0)).toHaveLength(1200);
    expect(data.subset([4, 2]).values(0)).toEqual(Float32Array.of(8, 9, 4, 5));
    expect(data.take(0).values(1)).toHaveLength(0);
    expect(() => data.values(2)).toThrow("values: there is no field 2, only 2");
  });

  test("a stage keeps one tensor per field", () => {
    const stage = new Stage(4);
    const x = stage.rows(0, 3, { shape: [2] });
    expect(x.shape).toEqual([3, 2]);
    expect(stage.rows(0, 4, { shape: [2] }).ptr).toBe(x.ptr);
    expect(stage.source).toBe(stage.source);
  });
});
