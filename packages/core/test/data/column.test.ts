import { describe, expect, test } from "vitest";
import { ColumnBuilder, TextReader } from "../../src/data/column.ts";

const column = (texts: readonly string[]) => {
  const builder = new ColumnBuilder("c", undefined, {});
  for (const text of texts) builder.push(text);
  return builder.finish();
};

describe("TextReader", () => {
  test("takes decimal numbers and infinities, and nothing else that JavaScript would", () => {
    const reader = new TextReader();
    expect(["1", "-2.", "+.5", "1e-3", "-inf", "Infinity"].map((text) => reader.number(text))).toEqual([
      1,
      -2,
      0.5,
      0.001,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(["0x10", "1_000", "", "1,5", "1e", "."].map((text) => reader.number(text))).toEqual(new Array(6).fill(undefined));
  });

  test("understands the missing, true and false that it is told", () => {
    const reader = new TextReader({ missing: ["-"], booleans: { true: ["Oui"], false: ["Non"] } });
    expect([reader.present("-"), reader.present("NA")]).toEqual([null, "NA"]);
    expect([reader.boolean("oui"), reader.boolean("NON"), reader.boolean("yes")]).toEqual([true, false, undefined]);
  });

  test("keeps blanks when told", () => {
    expect(new TextReader({ trim: false }).present(" a ")).toBe(" a ");
  });
});

describe("ColumnBuilder", () => {
  test("finds the type behind leading gaps", () => {
    expect(column(["", "NA", "x"])).toEqual({ type: "string", values: [null, null, "x"] });
    expect(column(["", "true"])).toEqual({ type: "boolean", values: [null, true] });
    expect(column(["", "2"])).toEqual({ type: "number", values: Float64Array.from([Number.NaN, 2]) });
    expect(column(["", ""])).toEqual({ type: "number", values: Float64Array.from([Number.NaN, Number.NaN]) });
  });

  test("keeps gaps when numbers or booleans turn into text", () => {
    expect(column(["01", "", "2", "b"])).toEqual({ type: "string", values: ["01", null, "2", "b"] });
    expect(column(["true", "", "1"])).toEqual({ type: "string", values: ["true", null, "1"] });
  });

  test("grows beyond its first block", () => {
    const { values } = column(Array.from({ length: 1000 }, (_, i) => String(i)));
    expect(Array.from(values as Float64Array)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });
});
