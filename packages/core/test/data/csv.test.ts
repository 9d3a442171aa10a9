import { describe, expect, test } from "vitest";
import { csvRows, readCsv } from "../../src/data/csv.ts";

async function rowsOf(text: Parameters<typeof csvRows>[0], options?: Parameters<typeof csvRows>[1]): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const row of csvRows(text, options)) rows.push(row);
  return rows;
}

describe("csvRows", () => {
  test("reads quotes, doubled quotes, separators and line ends inside them", async () => {
    expect(await rowsOf('a,"b, c","say ""hi""","two\r\nlines"\r\n,"",x\n')).toEqual([
      ["a", "b, c", 'say "hi"', "two\r\nlines"],
      ["", "", "x"],
    ]);
  });

  test("takes \\n, \\r\\n and \\r as line ends, passes over empty lines and a byte-order mark", async () => {
    expect(await rowsOf("\ufeffa,b\n1,2\r\n\r\n3,4\r5,6")).toEqual([
      ["a", "b"],
      ["1", "2"],
      ["3", "4"],
      ["5", "6"],
    ]);
  });

  test("gives the same rows wherever the pieces of text break", async () => {
    const text = 'x;"a;""b"""\r\n1;"é\n\n2"\r\n\r\n"";3\n';
    const whole = await rowsOf(text);
    expect(whole).toEqual([
      ["x", 'a;"b"'],
      ["1", "é\n\n2"],
      ["", "3"],
    ]);
    const bytes = new TextEncoder().encode(text);
    for (let size = 1; size < bytes.length; size++) {
      async function* pieces() {
        for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
      }
      expect(await rowsOf(pieces())).toEqual(whole);
    }
  });

  test("finds the separator in the first line, or takes the one given", async () => {
    expect(await rowsOf("a;b,c;d\n1;2;3")).toEqual([
      ["a", "b,c", "d"],
      ["1", "2", "3"],
    ]);
    expect(await rowsOf("a\tb\n")).toEqual([["a", "b"]]);
    expect(await rowsOf("a|b\n")).toEqual([["a", "b"]]);
    expect(await rowsOf("a;b,c", { separator: "," })).toEqual([["a;b", "c"]]);
  });

  test("passes over comments, quotes in them too", async () => {
    expect(await rowsOf("# it's a \"comment, of 1\na,b\n1,#2\n#end", { comment: "#" })).toEqual([
      ["a", "b"],
      ["1", "#2"],
    ]);
  });

  test("reads quotes as text when there is no quote sign", async () => {
    expect(await rowsOf('5",6"\n', { quote: "" })).toEqual([['5"', '6"']]);
  });

  test("does not hold the text: rows come before the end", async () => {
    async function* endless() {
      for (let i = 0; ; i++) yield `${i},x\n`;
    }
    const got: string[][] = [];
    for await (const row of csvRows(endless())) if (got.push(row) === 2) break;
    expect(got).toEqual([
      ["0", "x"],
      ["1", "x"],
    ]);
  });

  test("names the line of a broken quote", async () => {
    await expect(rowsOf('a,b\n1,"2\n3')).rejects.toThrow('readCsv: line 3 has no end: the " opened in line 2 is never closed');
    await expect(rowsOf('a,b\n1,"2"3\n')).rejects.toThrow('readCsv: line 2 has text behind a closing "');
    await expect(rowsOf('a,b"c"\n')).rejects.toThrow('readCsv: line 1 has a " inside an unquoted field');
  });

  test("stops at a field or a row without end", async () => {
    async function* flood(piece: string) {
      for (;;) yield piece;
    }
    await expect(rowsOf(flood("x".repeat(100)), { longest: 1000 })).rejects.toThrow(
      "readCsv: line 1 has a field of more than 1000 characters",
    );
    await expect(rowsOf(flood(",".repeat(10000)), { separator: "," })).rejects.toThrow("readCsv: line 1 has more than 1000000 fields");
  });

  test("refuses a separator of two characters", async () => {
    await expect(rowsOf("a::b", { separator: "::" })).rejects.toThrow('readCsv: the separator "::" has 2 characters, at most 1 is taken');
  });
});

describe("readCsv", () => {
  const text = "name,age,weight,member\nAda, 36 ,55.5,yes\nBob,,NA,no\nCyd,41,1e2,\n";

  test("finds out the types of columns, blanks and gaps apart", async () => {
    const table = await readCsv(text);
    expect(table.names).toEqual(["name", "age", "weight", "member"]);
    expect(table.column("name")).toEqual({ type: "string", values: ["Ada", "Bob", "Cyd"] });
    expect(table.column("age")).toEqual({ type: "number", values: Float64Array.from([36, Number.NaN, 41]) });
    expect(table.column("weight")).toEqual({ type: "number", values: Float64Array.from([55.5, Number.NaN, 100]) });
    expect(table.column("member")).toEqual({ type: "boolean", values: [true, false, null] });
  });

  test("keeps the original text when a column of numbers turns out to be text", async () => {
    const table = await readCsv("id\n007\n1.50\n\n12\nx9\n");
    expect(table.column("id")).toEqual({ type: "string", values: ["007", "1.50", "12", "x9"] });
    const booleans = await readCsv("flag\nYES\nno\nmaybe\n");
    expect(booleans.column("flag")).toEqual({ type: "string", values: ["YES", "no", "maybe"] });
  });

  test("takes names, types, columns and a number of rows as told", async () => {
    const table = await readCsv("1;2,5;a\n3;4,5;b\n5;x;c\n", {
      separator: ";",
      decimal: ",",
      header: ["i", "v", "s"],
      types: { i: "string" },
      columns: ["v", "i"],
      rows: 2,
    });
    expect(table.names).toEqual(["v", "i"]);
    expect(table.column("v")).toEqual({ type: "number", values: Float64Array.from([2.5, 4.5]) });
    expect(table.column("i")).toEqual({ type: "string", values: ["1", "3"] });
  });

  test("names columns by place when there is no header", async () => {
    expect((await readCsv("1,2\n3,4\n", { header: false })).names).toEqual(["column0", "column1"]);
  });

  test("reads a header alone and an empty text as tables without rows", async () => {
    expect((await readCsv("a,b\n")).rows).toBe(0);
    expect((await readCsv("a,b\n")).names).toEqual(["a", "b"]);
    expect((await readCsv("")).names).toEqual([]);
  });

  test("names the line that has too many or too few fields", async () => {
    await expect(readCsv('a,b\n"1\n1",2\n3\n4,5\n')).rejects.toThrow("readCsv: line 4 has 1 fields, needs 2");
    await expect(readCsv("a,b\n1,2,3")).rejects.toThrow("readCsv: line 2 has 3 fields, needs 2");
  });

  test("names the value that is not of the type asked for", async () => {
    await expect(readCsv("a\n1\ntwo\n", { types: { a: "number" } })).rejects.toThrow('readCsv: row 2 of a is "two", not a number');
  });

  test("refuses names that repeat or are not there", async () => {
    await expect(readCsv("a,b,a\n1,2,3\n")).rejects.toThrow('readCsv: two columns are called "a"; pass names as header');
    await expect(readCsv("a,b\n1,2\n", { columns: ["c"] })).rejects.toThrow('readCsv: there is no column "c", only a, b');
  });
});
