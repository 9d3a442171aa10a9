import { describe, expect, test } from "vitest";
import { LDA } from "../../src/data/lda.ts";
import { tensor } from "../../src/tensor.ts";
import { every, expectClose, flowers, golden, iris, species } from "./golden.ts";

describe("LDA", () => {
  test("gives scikit-learn's coordinates and shares of variance", () => {
    const lda = new LDA().fit(iris, species);
    expectClose(lda.varianceRatio!, golden.lda.ratio, 1e-5);
    expectClose(lda.scalings!, golden.lda.scalings, 1e-5);
    expectClose(lda.transform(every), golden.lda.y, 5e-5);
  });

  test("takes labels as a tensor, of any numbers, and keeps fewer components", () => {
    const lda = new LDA({ components: 1 }).fit(iris, tensor(species.map((c) => 10 * c - 3)));
    expectClose(
      lda.transform(every),
      golden.lda.y.map((row) => row.slice(0, 1)),
      5e-5,
    );
  });

  test("leaves out directions in which classes have no width", () => {
    const x = tensor(flowers.map((row) => [...row, 7]));
    expectClose(new LDA().fit(x, species).varianceRatio!, golden.lda.ratio, 1e-5);
  });

  test("names what cannot be done", () => {
    expect(() => new LDA().fit(iris)).toThrow("LDA: no labels for 150 rows");
    expect(() => new LDA().fit(iris, new Int32Array(150))).toThrow(
      "LDA: 1 classes among 150 rows, needs at least 2 classes and more rows than classes",
    );
    expect(() => new LDA({ components: 3 }).fit(iris, species)).toThrow("LDA: 3 components of 3 classes and 4 columns, at most 2");
    expect(() => new LDA().fit(tensor([[1], [1], [2], [2]]), [0, 0, 1, 1])).toThrow(
      "LDA: every row is its class's mean; there is no spread to measure by",
    );
    expect(() => new LDA().fit(iris, species).inverse(every)).toThrow("LDA: what was projected away is lost");
  });
});
