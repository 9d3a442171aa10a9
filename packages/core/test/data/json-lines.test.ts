import { describe, expect, test } from "vitest";
import { jsonLines, readJsonLines } from "../../src/data/json-lines.ts";

describe("JSON lines", () => {
  test("reads one value a line, blank lines passed over, with any line end and none at the end", async () => {
    expect(await readJsonLines('{"a": 1}\r\n\n[2, 3]\nnull\n"x"')).toEqual([{ a: 1 }, [2, 3], null, "x"]);
  });

  test("reads pieces that break anywhere, inside a character too", async () => {
    const bytes = new TextEncoder().encode('{"name": "é"}\n{"name": "日本"}\n');
    async function* pieces() {
      for (const byte of bytes) yield Uint8Array.of(byte);
    }
    expect(await readJsonLines(pieces())).toEqual([{ name: "é" }, { name: "日本" }]);
  });

  test("gives lines before the text has ended", async () => {
    async function* endless() {
      for (let i = 0; ; i++) yield `{"i": ${i}}\n`;
    }
    const got: unknown[] = [];
    for await (const value of jsonLines(endless())) if (got.push(value) === 3) break;
    expect(got).toEqual([{ i: 0 }, { i: 1 }, { i: 2 }]);
  });

  test("names the line that is not JSON", async () => {
    await expect(readJsonLines('{"a": 1}\n{"a": \n')).rejects.toThrow('readJsonLines: line 2 is not JSON ({"a": )');
  });

  test("stops at a line without end", async () => {
    async function* flood() {
      for (;;) yield "x".repeat(100);
    }
    await expect(readJsonLines(flood(), { longest: 1000 })).rejects.toThrow(
      "readJsonLines: line 1 has 1100 characters, at most 1000 are read",
    );
  });

  test("refuses text that is not UTF-8", async () => {
    await expect(readJsonLines(Uint8Array.of(0x22, 0xff, 0x22))).rejects.toThrow("readJsonLines: the text is not UTF-8");
  });
});
