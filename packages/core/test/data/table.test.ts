import { describe, expect, test } from "vitest";
import { Table } from "../../src/data/table.ts";

const table = Table.fromRecords([
  { name: "Ada", age: 36, member: true },
  { name: "Bob", age: null, member: false },
  { name: null, age: 41, member: true },
  { name: "Ada", age: 36, member: true },
]);

describe("Table", () => {
  test("is made of records, missing fields becoming gaps and mixed ones text", () => {
    const mixed = Table.fromRecords([{ a: 1, b: "x" }, { a: 2, c: true }, { b: { deep: 1 } }]);
    expect(mixed.names).toEqual(["a", "b", "c"]);
    expect(mixed.column("a")).toEqual({ type: "number", values: Float64Array.from([1, 2, Number.NaN]) });
    expect(mixed.column("b")).toEqual({ type: "string", values: ["x", null, '{"deep":1}'] });
    expect(mixed.row(1)).toEqual({ a: 2, b: null, c: true });
  });

  test("selects, leaves out, takes and filters", () => {
    expect(table.select(["age", "name"]).names).toEqual(["age", "name"]);
    expect(table.without(["age"]).names).toEqual(["name", "member"]);
    expect(table.take([2, 0]).column("age").values).toEqual(Float64Array.from([41, 36]));
    expect(table.filter((row) => row.member === true).rows).toBe(3);
  });

  test("counts and drops missing values", () => {
    expect(table.missing()).toEqual({ name: 1, age: 1, member: 0 });
    expect(table.dropMissing().rows).toBe(2);
    expect(table.dropMissing(["age"]).rows).toBe(3);
  });

  test("drops rows that equal an earlier one, missing equal to missing", () => {
    expect(table.dropDuplicates().rows).toBe(3);
    expect(table.dropDuplicates(["member"]).rows).toBe(2);
    expect(Table.fromRecords([{ a: null }, { a: null }, { a: Number.POSITIVE_INFINITY }]).dropDuplicates().rows).toBe(2);
  });

  test("fills missing values with one given or the most frequent", () => {
    expect(table.fillMissing("name", "most frequent").column("name").values).toEqual(["Ada", "Bob", "Ada", "Ada"]);
    expect(table.fillMissing("age", 0).column("age").values).toEqual(Float64Array.from([36, 0, 41, 36]));
    expect(() => table.fillMissing("age", "old")).toThrow("fillMissing: age holds numbers, the value is a string");
  });

  test("coerces text to numbers and booleans, and anything to text", () => {
    const text = Table.fromRecords([
      { n: "12", b: "yes", m: 1 },
      { n: " 3.5", b: "no", m: 0 },
      { n: "", b: "", m: null },
    ]);
    const coerced = text.coerce({ n: "number", b: "boolean", m: "boolean" });
    expect(coerced.column("n")).toEqual({ type: "number", values: Float64Array.from([12, 3.5, Number.NaN]) });
    expect(coerced.column("b")).toEqual({ type: "boolean", values: [true, false, null] });
    expect(coerced.column("m")).toEqual({ type: "boolean", values: [true, false, null] });
    expect(coerced.coerce({ n: "string", b: "number" }).row(0)).toEqual({ n: "12", b: 1, m: true });
  });

  test("names the value that cannot be coerced, or drops it when told", () => {
    const text = Table.fromRecords([{ n: "12" }, { n: "twelve" }]);
    expect(() => text.coerce({ n: "number" })).toThrow(
      'coerce: row 1 of n is "twelve", not a number; pass { misfits: "missing" } to drop it',
    );
    expect(text.coerce({ n: "number" }, { misfits: "missing" }).column("n").values).toEqual(Float64Array.from([12, Number.NaN]));
  });

  test("becomes a tensor of its numbers and booleans", () => {
    const t = table.toTensor();
    expect(t.shape).toEqual([4, 2]);
    expect(t.toArray()).toEqual([
      [36, 1],
      [Number.NaN, 0],
      [41, 1],
      [36, 1],
    ]);
    expect(() => table.toTensor(["name"])).toThrow("toTensor: name holds strings; encode or coerce it, or leave it out");
  });

  test("names columns and rows that are not there", () => {
    expect(() => table.column("size")).toThrow('Table: there is no column "size", only name, age, member');
    expect(() => table.take([4])).toThrow("Table: row 4 is outside 4 rows");
    expect(() => new Table({ a: { type: "string", values: ["x"] }, b: { type: "string", values: [] } })).toThrow(
      "Table: column b has 0 rows, the first 1",
    );
  });
});
