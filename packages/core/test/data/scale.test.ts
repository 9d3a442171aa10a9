import { describe, expect, test } from "vitest";
import { MinMaxScaler, RobustScaler, StandardScaler } from "../../src/data/scale.ts";
import { tensor } from "../../src/tensor.ts";
import { gradcheck } from "../../src/testing.ts";
import { every, expectClose, golden, iris } from "./golden.ts";

describe("scalers", () => {
  for (const [name, scaler, want] of [
    ["StandardScaler", new StandardScaler(), golden.standard],
    ["MinMaxScaler", new MinMaxScaler({ range: [-1, 2] }), golden.minMax],
    ["RobustScaler", new RobustScaler(), golden.robust],
  ] as const) {
    test(`${name} gives scikit-learn's numbers, and back`, () => {
      const y = scaler.fit(iris).transform(every);
      expectClose(y, want.y);
      expectClose(scaler.inverse(y), want.back);
    });
  }

  test("leave constant columns in place instead of dividing by zero", () => {
    const x = tensor([
      [7, 1],
      [7, 3],
    ]);
    expect(new StandardScaler().fitTransform(x).toArray()).toEqual([
      [0, -1],
      [0, 1],
    ]);
    expect(new MinMaxScaler().fitTransform(x).toArray()).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(new RobustScaler().fitTransform(x).toArray()).toEqual([
      [0, -1],
      [0, 1],
    ]);
  });

  test("keep missing values missing and learn from the others", () => {
    const scaler = new StandardScaler().fit(tensor([[1], [Number.NaN], [3]]));
    expect(scaler.center!.toArray()).toEqual([2]);
    expect(scaler.transform(tensor([[Number.NaN], [3]])).toArray()).toEqual([[Number.NaN], [1]]);
  });

  test("StandardScaler can leave the centre or the size alone", () => {
    const x = tensor([[1], [5]]);
    expect(new StandardScaler({ center: false }).fitTransform(x).toArray()).toEqual([[0.5], [2.5]]);
    expect(new StandardScaler({ scale: false }).fitTransform(x).toArray()).toEqual([[-2], [2]]);
  });

  test("let gradients through, to the model's inputs", () => {
    const scaler = new StandardScaler().fit(iris);
    gradcheck((x) => scaler.forward(x), [tensor([[1, 2, 3, 4]])]);
  });

  test("name what does not fit", () => {
    expect(() => new StandardScaler().fit(iris).transform(tensor([[1, 2]]))).toThrow(
      "StandardScaler: x has 2 columns, fitted were 4 (x [1, 2])",
    );
    expect(() => new MinMaxScaler().transform(iris)).toThrow("MinMaxScaler: not fitted; call fit(x) or load a state first");
    expect(() => new MinMaxScaler({ range: [1, 0] })).toThrow("MinMaxScaler: the range 1 to 0 is empty");
    expect(() => new RobustScaler({ quantiles: [0.5, 0.2] })).toThrow(
      "RobustScaler: quantiles 0.5 and 0.2 are not in order between 0 and 1",
    );
  });
});
