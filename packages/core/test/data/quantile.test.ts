import { describe, expect, test } from "vitest";
import { Normalizer, QuantileTransformer } from "../../src/data/quantile.ts";
import { tensor } from "../../src/tensor.ts";
import { every, expectClose, golden, iris } from "./golden.ts";

describe("QuantileTransformer", () => {
  test("gives scikit-learn's uniform numbers, and back", () => {
    const scaler = new QuantileTransformer({ quantiles: 20 }).fit(iris);
    const y = scaler.transform(every);
    expectClose(y, golden.quantileUniform.y, 2e-6);
    expectClose(scaler.inverse(y), golden.quantileUniform.back, 2e-6);
  });

  test("gives scikit-learn's normal numbers, and back", () => {
    const scaler = new QuantileTransformer({ quantiles: 20, output: "normal" }).fit(iris);
    const y = scaler.transform(every);
    expectClose(y, golden.quantileNormal.y, 2e-5);
    expectClose(scaler.inverse(y), golden.quantileNormal.back, 2e-5);
  });

  test("keeps missing values missing and what is outside at the ends", () => {
    const scaler = new QuantileTransformer().fit(tensor([[1], [2], [4]]));
    expect(scaler.transform(tensor([[Number.NaN], [0], [9], [3]])).toArray()).toEqual([[Number.NaN], [0], [1], [0.75]]);
  });

  test("names too few rows and a count that is none", () => {
    expect(() => new QuantileTransformer().fit(tensor([[1]]))).toThrow("QuantileTransformer: x has 1 rows, needs at least 2");
    expect(() => new QuantileTransformer({ quantiles: 1 })).toThrow("QuantileTransformer: quantiles is 1, needs an integer ≥ 2");
  });
});

describe("Normalizer", () => {
  test("gives scikit-learn's rows of length 1", () => {
    expectClose(new Normalizer().transform(every), golden.normalizer);
  });

  test("leaves rows of zeros and says that lengths are lost", () => {
    expect(
      new Normalizer()
        .transform(
          tensor([
            [0, 0],
            [3, 4],
          ]),
        )
        .data.map((v) => Math.round(v * 10) / 10),
    ).toEqual(Float32Array.of(0, 0, 0.6, 0.8));
    expect(() => new Normalizer().inverse(every)).toThrow("Normalizer: the lengths of the rows are lost");
  });
});
