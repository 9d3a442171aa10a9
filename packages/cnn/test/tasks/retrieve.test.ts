import { randn, seed, tensor } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { NearestNeighbors, precisionAtK } from "../../src/tasks/retrieve.ts";

describe("NearestNeighbors", () => {
  test("orders what is stored by the angle, whatever the lengths", () => {
    const index = new NearestNeighbors(
      tensor([
        [1, 0],
        [0, 5],
        [-2, 0],
        [3, 3],
      ]),
    );
    const { indices, similarities } = index.search(
      tensor([
        [7, 0],
        [-0.1, 0.2],
      ]),
      3,
    );
    expect(indices.toArray()).toEqual([
      [0, 3, 1],
      [1, 2, 3],
    ]);
    for (const [i, cosine] of [1, Math.SQRT1_2, 0].entries()) expect(similarities.data[i]).toBeCloseTo(cosine, 5);
  });

  test("finds in several chunks what plain loops find", () => {
    seed(1);
    const [stored, queries] = [randn([40, 8]), randn([600, 8])];
    const { indices } = new NearestNeighbors(stored).search(queries, 1);
    const [s, q] = [stored.toArray() as number[][], queries.toArray() as number[][]];
    const cosine = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0) / Math.hypot(...b);
    const best = q.map((a) => s.reduce((at, b, i) => (cosine(a, b) > cosine(a, s[at]) ? i : at), 0));
    expect([...indices.data]).toEqual(best);
  });

  test("refuses vectors of other lengths and more neighbours than there are", () => {
    const index = new NearestNeighbors(randn([5, 3]));
    expect(() => new NearestNeighbors(randn([5]))).toThrow("nearestNeighbors: vectors are [5], need 2 dimensions: [N, D]");
    expect(() => index.search(randn([2, 4]), 1)).toThrow("nearestNeighbors: queries are [2, 4], need [Q, 3]");
    expect(() => index.search(randn([2, 3]), 6)).toThrow("nearestNeighbors: k is 6, but 5 vectors are stored");
  });

  test("a disposed index answers no more", () => {
    const index = new NearestNeighbors(randn([5, 3]));
    index.dispose();
    expect(() => index.search(randn([2, 3]), 1)).toThrow("disposed");
  });
});

describe("precisionAtK", () => {
  const i32 = (...values: number[]) => tensor(Int32Array.from(values), [values.length]);

  test("counts neighbours of the query's class", () => {
    const indices = tensor(Int32Array.of(0, 1, 2, 3), [2, 2]);
    expect(precisionAtK(indices, i32(7, 7, 8, 7), i32(7, 8))).toBe(0.75);
  });

  test("refuses a wrong number of labels", () => {
    expect(() => precisionAtK(tensor(Int32Array.of(0, 1), [2, 1]), i32(1, 2), i32(1))).toThrow(
      "precisionAtK: indices are [2, 1], but there are 1 labels",
    );
  });
});
