import { describe, expect, test } from "vitest";
import { LabelEncoder, OneHotEncoder, OrdinalEncoder } from "../../src/data/encode.ts";
import { tensor } from "../../src/tensor.ts";
import { golden } from "./golden.ts";

describe("LabelEncoder", () => {
  test("numbers classes in ascending order, and back", () => {
    const encoder = new LabelEncoder();
    const codes = encoder.fitTransform(["dog", "cat", "dog", "ape"]);
    expect(codes.dtype).toBe("i32");
    expect(codes.toArray()).toEqual([2, 1, 2, 0]);
    expect(encoder.inverse(codes)).toEqual(["dog", "cat", "dog", "ape"]);
    expect(new LabelEncoder().fit([10, 9, true, "a"]).classes).toEqual([9, 10, true, "a"]);
  });

  test("keeps an order it is given, and survives JSON", () => {
    const encoder = new LabelEncoder(["small", "large"]);
    const again = new LabelEncoder(JSON.parse(JSON.stringify(encoder)).classes);
    expect(again.transform(["large", "small"]).toArray()).toEqual([1, 0]);
  });

  test("names what it does not know", () => {
    const encoder = new LabelEncoder(["a", "b"]);
    expect(() => encoder.transform(["a", "c"])).toThrow('LabelEncoder: "c" at row 1 is none of 2 classes');
    expect(() => encoder.inverse([0, 2])).toThrow("LabelEncoder: class 2 at row 1, but there are 2 classes");
    expect(() => new LabelEncoder(["a", "a"])).toThrow("LabelEncoder: 2 classes, but only 1 different ones");
  });
});

describe("OneHotEncoder", () => {
  const columns = [
    ["b", "a", "b"],
    [2, 1, 3],
  ];

  test("gives scikit-learn's table, and back", () => {
    const encoder = new OneHotEncoder().fit(columns);
    const y = encoder.transform(columns);
    expect(y.toArray()).toEqual(golden.oneHot);
    expect(encoder.inverse(y)).toEqual(columns);
  });

  test("gives zeros for what it does not know, when told", () => {
    const encoder = new OneHotEncoder({ unknown: "ignore" }).fit([["a", "b"]]);
    const y = encoder.transform([["c", "b", null]]);
    expect(y.toArray()).toEqual([
      [0, 0],
      [0, 1],
      [0, 0],
    ]);
    expect(encoder.inverse(y)).toEqual([[null, "b", null]]);
    expect(() => new OneHotEncoder().fit([["a"]]).transform([["z"]])).toThrow(
      'OneHotEncoder: "z" at row 0 of column 0 is none of 1 categories; pass { unknown: "ignore" } to let it pass',
    );
  });

  test("names columns that do not fit", () => {
    const encoder = new OneHotEncoder().fit(columns);
    expect(() => encoder.transform([["a"]])).toThrow("OneHotEncoder: 1 columns, fitted were 2");
    expect(() => encoder.transform([["a"], [1, 2]])).toThrow("OneHotEncoder: column 1 has 2 rows, column 0 has 1");
  });
});

describe("OrdinalEncoder", () => {
  test("numbers categories in the order given, and back", () => {
    const encoder = new OrdinalEncoder({ categories: [["low", "middle", "high"]] });
    const y = encoder.transform([["high", "low"]]);
    expect(y.toArray()).toEqual([[2], [0]]);
    expect(encoder.inverse(y)).toEqual([["high", "low"]]);
    expect(new OrdinalEncoder(JSON.parse(JSON.stringify(encoder))).transform([["middle"]]).toArray()).toEqual([[1]]);
  });

  test("gives NaN for what it does not know, when told, and null back", () => {
    const encoder = new OrdinalEncoder({ unknown: "ignore" }).fit([["x", "y"], tensor(new Int32Array([5, 5]))]);
    const y = encoder.transform([
      ["y", "?"],
      [5, 6],
    ]);
    expect(y.toArray()).toEqual([
      [1, 0],
      [Number.NaN, Number.NaN],
    ]);
    expect(encoder.inverse(y)).toEqual([
      ["y", null],
      [5, null],
    ]);
  });
});
