import { memoryUse } from "@sluice/kernels";
import { describe, expect, test } from "vitest";
import { DataLoader } from "../../src/data/loader.ts";
import { balanced } from "../../src/data/sampler.ts";
import { ArrayDataset, IterableDataset, TensorDataset } from "../../src/data/sources.ts";
import { sum } from "../../src/ops/reduce.ts";
import { seed } from "../../src/random.ts";
import { packCheckpoint, unpackCheckpoint } from "../../src/save/checkpoint.ts";
import { scope } from "../../src/scope.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";

const ten = new ArrayDataset(
  { shape: [10, 2], data: Float32Array.from({ length: 20 }, (_, i) => i) },
  { shape: [10], data: Int32Array.from({ length: 10 }, (_, i) => i) },
);
const labels = (batch: readonly Tensor[]) => batch[batch.length - 1]!.toArray() as number[];
const epoch = (loader: DataLoader<readonly Tensor[]>) => Array.from(loader, labels);

describe("DataLoader", () => {
  test("gives batches in order, the last one smaller", () => {
    const loader = new DataLoader(ten, { batchSize: 4 });
    expect(loader.length).toBe(3);
    const shapes: number[][] = [];
    const seen: number[][] = [];
    for (const [x, y] of loader) {
      shapes.push([...x.shape]);
      seen.push(y.toArray() as number[]);
      expect(x.toArray()).toEqual((y.toArray() as number[]).map((i) => [2 * i, 2 * i + 1]));
    }
    expect(seen).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
    expect(shapes).toEqual([
      [4, 2],
      [4, 2],
      [2, 2],
    ]);
  });

  test("leaves the smaller last batch out when all shall have one shape", () => {
    const loader = new DataLoader(ten, { batchSize: 4, dropLast: true });
    expect(loader.length).toBe(2);
    expect(epoch(loader).map((batch) => batch.length)).toEqual([4, 4]);
  });

  test("shuffles anew each epoch, the same way for the same seed and name", () => {
    const run = (name: string) => {
      const loader = new DataLoader(ten, { batchSize: 10, shuffle: true, seed: 5, name });
      return [epoch(loader)[0]!, epoch(loader)[0]!];
    };
    const [first, second] = run("train");
    expect([...first!].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(first).not.toEqual(second);
    expect(run("train")).toEqual([first, second]);
    expect(run("test")).not.toEqual([first, second]);
  });

  test("follows seed() when it has no seed of its own", () => {
    const run = (n: number) => {
      seed(n);
      return epoch(new DataLoader(ten, { batchSize: 10, shuffle: true }));
    };
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
    seed(0);
  });

  test("a batch used after its loader gave the next one is an error that says so", () => {
    const batches: (readonly Tensor[])[] = [];
    for (const batch of new DataLoader(ten, { batchSize: 5 })) batches.push(batch);
    expect(() => scope(() => sum(batches[0]![0]!).item())).toThrow(
      "sum: x [5, 2] is a batch that its loader has replaced; use it before the next one, or keep a clone() of it",
    );
    expect(batches[1]![1]!.toArray()).toEqual([5, 6, 7, 8, 9]);
  });

  test("writes every batch into the same memory and allocates none after the first", () => {
    const loader = new DataLoader(ten, { batchSize: 5, shuffle: true });
    const places = new Set<number>();
    for (const [x] of loader) places.add(x.ptr);
    const before = memoryUse();
    for (let i = 0; i < 20; i++) for (const [x] of loader) places.add(x.ptr);
    expect(memoryUse()).toEqual(before);
    expect(places.size).toBe(1);
  });

  test("a batch lives on when its loader has been collected", () => {
    const [x] = [...new DataLoader(ten, { batchSize: 10 })][0]!;
    expect((x.storage.scope as unknown as { keeps: object }).keeps).toBeDefined();
    expect(x.toArray()).toHaveLength(10);
  });

  test("says when a second iteration takes over before the first is done", () => {
    const loader = new DataLoader(ten, { batchSize: 5 });
    const first = loader[Symbol.iterator]();
    first.next();
    loader[Symbol.iterator]().next();
    expect(() => first.next()).toThrow("DataLoader: a new iteration began before this one was over; make a loader for each");
  });

  test("refuses a batch size that is none", () => {
    expect(() => new DataLoader(ten, { batchSize: 0 })).toThrow("DataLoader: batchSize is 0, needs an integer ≥ 1");
  });
});

describe("DataLoader, taken up again", () => {
  const options = { batchSize: 3, shuffle: true, seed: 7 };

  test("goes on with the batch that would have come next, and the same epochs after", () => {
    const whole = new DataLoader(ten, options);
    const all = [...epoch(whole), ...epoch(whole), ...epoch(whole)];
    for (let stop = 1; stop < all.length; stop++) {
      const first = new DataLoader(ten, options);
      const seen: number[][] = [];
      let saved: Record<string, Tensor> = {};
      run: for (;;) {
        for (const batch of first) {
          seen.push(labels(batch));
          if (seen.length < stop) continue;
          saved = Object.fromEntries(Object.entries(first.stateDict()).map(([name, t]) => [name, tensor(t.data, t.shape)]));
          break run;
        }
      }
      const second = new DataLoader(ten, { ...options, seed: 99 });
      second.loadStateDict(saved);
      while (second.epoch < 3 && seen.length < all.length) seen.push(...epoch(second));
      expect(seen.slice(0, all.length)).toEqual(all);
    }
  });

  test("continues a shuffled stream of examples at the same place", () => {
    const stream = () => IterableDataset.of([{ shape: [], dtype: "i32" }], () => Array.from({ length: 20 }, (_, i) => [i]));
    const make = () => new DataLoader(stream(), { batchSize: 3, shuffle: true, shuffleBuffer: 5, seed: 3 });
    const all = epoch(make());
    const first = make();
    const iterator = first[Symbol.iterator]();
    iterator.next();
    iterator.next();
    const second = make();
    second.loadStateDict(first.stateDict());
    expect(epoch(second)).toEqual(all.slice(2));
  });

  test("is part of a checkpoint", () => {
    const first = new DataLoader(ten, options);
    const [, second] = epoch(new DataLoader(ten, options));
    for (const _ of first) break;
    const file = packCheckpoint({ loader: first });
    const other = new DataLoader(ten, { ...options, seed: 99 });
    unpackCheckpoint(file, { loader: other });
    expect(epoch(other)[0]).toEqual(second);
  });

  test("starts a new epoch after one was broken off", () => {
    const loader = new DataLoader(ten, options);
    for (const _ of loader) break;
    const second = epoch(loader);
    const other = new DataLoader(ten, options);
    epoch(other);
    expect(second).toEqual(epoch(other));
    expect(loader.epoch).toBe(2);
  });

  test("begins the next epoch where one had ended", () => {
    const [first, second] = [new DataLoader(ten, options), new DataLoader(ten, options)];
    epoch(first);
    second.loadStateDict(first.stateDict());
    expect(second.epoch).toBe(1);
    expect(epoch(second)).toEqual(epoch(first));
  });

  test("knows the last batch of an epoch, also of one taken up; of a stream nobody does", () => {
    const loader = new DataLoader(ten, options);
    expect(Array.from(loader, () => loader.last)).toEqual([false, false, false, true]);
    const dropping = new DataLoader(ten, { ...options, dropLast: true });
    expect(Array.from(dropping, () => dropping.last)).toEqual([false, false, true]);
    for (const _ of loader) break;
    const other = new DataLoader(ten, options);
    other.loadStateDict(loader.stateDict());
    expect(Array.from(other, () => other.last)).toEqual([false, false, true]);
    const stream = new DataLoader(IterableDataset.of([{ shape: [] }], () => [[1]]));
    expect(Array.from(stream, () => stream.last)).toEqual([undefined]);
  });

  test("names a state that does not fit", () => {
    const loader = new DataLoader(ten, options);
    expect(() => loader.loadStateDict({ start: { shape: [3], data: [1, 2, 3] } })).toThrow(
      "DataLoader: state start has 3 numbers, needs 4",
    );
    expect(() => loader.loadStateDict({ start: { shape: [4], data: [1, 2, 3, 4] } })).toThrow(
      "DataLoader: state position has no numbers, needs 2",
    );
  });
});

describe("DataLoader with other sources", () => {
  test("takes the examples a sampler draws", () => {
    const rare = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    const loader = new DataLoader(ten, { batchSize: 1000, sampler: balanced(rare, { count: 1000 }), seed: 1 });
    const nines = epoch(loader)[0]!.filter((i) => i === 9).length;
    expect(nines).toBeGreaterThan(450);
    expect(nines).toBeLessThan(550);
  });

  test("shuffles a stream within its buffer, every example once", () => {
    const stream = IterableDataset.of([{ shape: [], dtype: "i32" }], function* () {
      for (let i = 0; i < 100; i++) yield [i];
    });
    const seen = epoch(new DataLoader(stream, { batchSize: 7, shuffle: true, shuffleBuffer: 10 })).flat();
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(seen).not.toEqual([...seen].sort((a, b) => a - b));
    seen.forEach((example, at) => {
      expect(example).toBeLessThanOrEqual(at + 10);
    });
  });

  test("says what a stream cannot: a length, a sampler, asynchronous examples in a plain loop", () => {
    const stream = IterableDataset.of([{ shape: [] }], async function* () {
      yield [1];
    });
    expect(() => new DataLoader(stream).length).toThrow("DataLoader: an IterableDataset has no length");
    expect(() => new DataLoader(stream, { sampler: balanced([0, 1]) })).toThrow("DataLoader: a sampler needs numbered examples");
    expect(() => [...new DataLoader(stream)]).toThrow(
      "DataLoader: the examples come asynchronously; use for await (… of loader.prefetch())",
    );
  });
});

describe("DataLoader.prefetch", () => {
  const collect = async (loader: DataLoader<readonly Tensor[]>, ahead?: number) => {
    const seen: number[][] = [];
    for await (const batch of loader.prefetch(ahead)) seen.push(labels(batch));
    return seen;
  };
  const options = { batchSize: 3, shuffle: true, seed: 11 };

  test("gives the same batches as the plain loop, whatever it prepares ahead", async () => {
    const plain = epoch(new DataLoader(ten, options));
    for (const ahead of [0, 1, 2, 9]) expect(await collect(new DataLoader(ten, options), ahead)).toEqual(plain);
  });

  test("takes one staging buffer more than it prepares ahead", async () => {
    for (const ahead of [0, 1, 3]) {
      const places = new Set<number>();
      const hundred = new TensorDataset(tensor(Float32Array.from({ length: 100 }), [100]));
      for await (const [x] of new DataLoader(hundred, { batchSize: 4 }).prefetch(ahead)) places.add(x.ptr);
      expect(places.size).toBe(ahead + 1);
    }
  });

  test("a batch is valid until the next one and no longer", async () => {
    const batches: Tensor[] = [];
    for await (const [, y] of new DataLoader(ten, { batchSize: 5 }).prefetch(2)) {
      expect(y.toArray()).toHaveLength(5);
      batches.push(y);
    }
    expect(() => batches[0]!.data).toThrow("is a batch that its loader has replaced");
    expect(batches[1]!.toArray()).toEqual([5, 6, 7, 8, 9]);
  });

  test("prepares asynchronous examples while the caller works", async () => {
    let made = 0;
    const stream = IterableDataset.of([{ shape: [], dtype: "i32" }], async function* () {
      for (; made < 12; made++) {
        await Promise.resolve();
        yield [made];
      }
    });
    const loader = new DataLoader(stream, { batchSize: 2 });
    const seen: number[][] = [];
    let ahead = 0;
    for await (const batch of loader.prefetch(2)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push(labels(batch));
      ahead = Math.max(ahead, made - seen.flat().length);
    }
    expect(seen.flat()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(ahead).toBeGreaterThanOrEqual(3);
  });

  test("saves the place of what it gave, not of what it prepared", async () => {
    const plain = epoch(new DataLoader(ten, options));
    const first = new DataLoader(ten, options);
    for await (const _ of first.prefetch(3)) break;
    const second = new DataLoader(ten, options);
    second.loadStateDict(first.stateDict());
    expect(await collect(second, 2)).toEqual(plain.slice(1));
  });

  test("hands on the error of an example and stops", async () => {
    const stream = IterableDataset.of([{ shape: [] }], async function* () {
      yield [1];
      throw new Error("the disk is gone");
    });
    await expect(collect(new DataLoader(stream, { batchSize: 1 }), 2)).rejects.toThrow("the disk is gone");
  });
});
