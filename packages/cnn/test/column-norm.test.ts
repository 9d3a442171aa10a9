import { tensor } from "@sluice/core";
import { testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { columnsOf, normalise, normaliseWith, statisticsOf } from "../src/column-norm.ts";

const draw = testNormals(3);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

describe("columns", () => {
  test("of a batch are one table, of separate samples one each", () => {
    const x = random(2, 3, 4, 5);
    expect(columnsOf("op", x, null, null, { separate: false })).toMatchObject({ outer: 1, R: 24, C: 5 });
    expect(columnsOf("op", x, null, null, { separate: true })).toMatchObject({ outer: 2, R: 12, C: 5 });
  });

  test("have the mean and variance of their numbers, in groups if asked", () => {
    const x = tensor([1, 3, 5, 7], [1, 2, 2]);
    const one = statisticsOf(columnsOf("op", x, null, null, { separate: true }));
    expect([...one.mean.data, ...one.variance.data]).toEqual([3, 5, 4, 4]);
    const both = statisticsOf(columnsOf("op", x, null, null, { separate: true, width: 2 }));
    expect([...both.mean.data, ...both.variance.data]).toEqual([4, 4, 5, 5]);
  });

  test("are normalised by their own statistics, or by given ones", () => {
    const c = columnsOf("op", tensor([1, 5], [2, 1]), tensor([2]), tensor([1]), { separate: false, eps: 0 });
    expect([...normalise(c, statisticsOf(c)).data]).toEqual([-1, 3]);
    expect([...normaliseWith(c, tensor([1]), tensor([4])).data]).toEqual([1, 5]);
  });

  test("refuse scalars and weights of another size", () => {
    expect(() => columnsOf("op", random(3), null, null, { separate: false })).toThrow(
      "op: input has 1 dimensions, needs at least 2 (input [3])",
    );
    expect(() => columnsOf("op", random(2, 3), random(2), null, { separate: false })).toThrow(
      "op: weight is [2], needs [3] (input [2, 3])",
    );
  });
});
