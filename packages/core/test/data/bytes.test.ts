import { describe, expect, test } from "vitest";
import { type ByteSource, deflate, gunzip, inflate, isGzip, readBytes, readText } from "../../src/data/bytes.ts";
import { gzip } from "./gzip.ts";

const bytes = Uint8Array.from([1, 2, 3, 4]);

describe("readBytes", () => {
  test("reads memory, blobs, responses and streams", async () => {
    const blob = new Blob([bytes]);
    for (const source of [bytes, bytes.buffer, blob, new Response(blob), blob.stream()]) {
      expect(await readBytes("test", source as ByteSource)).toEqual(bytes);
    }
  });

  test("says what a server answered", async () => {
    await expect(readBytes("test", new Response(null, { status: 404 }))).rejects.toThrow("test: the server answered 404, needs 200");
  });

  test("names a source that is none", async () => {
    await expect(readBytes("test", 5 as unknown as Uint8Array)).rejects.toThrow(
      "test: the source is number, needs bytes, a Blob, a Response or a stream",
    );
  });
});

describe("readText", () => {
  test("reads strings, bytes, blobs and lists of pieces", async () => {
    for (const source of ["aé", new TextEncoder().encode("aé"), new Blob(["aé"]), ["a", "é"], new Response("aé")]) {
      let text = "";
      for await (const piece of readText("test", source)) text += piece;
      expect(text).toBe("aé");
    }
  });

  test("refuses a character that is cut off at the end", async () => {
    const read = async () => {
      for await (const _ of readText("test", Uint8Array.of(0x61, 0xc3)));
    };
    await expect(read()).rejects.toThrow("test: the text is not UTF-8");
  });
});

describe("inflate", () => {
  test("undoes deflate", async () => {
    const data = Uint8Array.from({ length: 100_000 }, (_, i) => i % 7);
    const packed = await deflate(data);
    expect(packed.length).toBeLessThan(1000);
    expect(await inflate("test", packed, "deflate-raw", data.length)).toEqual(data);
  });

  test("names damaged data and wrong sizes", async () => {
    const packed = await gzip(bytes);
    expect(isGzip(packed)).toBe(true);
    await expect(inflate("test", Uint8Array.of(7, 7, 7), "deflate-raw", 5)).rejects.toThrow(
      "test: the compressed data is damaged (3 bytes of deflate-raw)",
    );
    await expect(inflate("test", packed, "gzip", 5)).rejects.toThrow("test: decompresses to 4 bytes, not the 5 claimed");
    await expect(inflate("test", packed, "gzip", 3)).rejects.toThrow("test: decompresses to more than the 3 bytes claimed");
    await expect(inflate("test", packed, "gzip", 1e12)).rejects.toThrow("test: claims 1000000000000 bytes, but");
  });

  test("asks for the size of a gzip file once its head is there, or all of it", async () => {
    const packed = await gzip(bytes);
    const asked: number[] = [];
    const sizeOf = (start: Uint8Array) => asked.push(start.length) + 3;
    expect(await gunzip("test", packed, 2, sizeOf)).toEqual(bytes);
    expect(await gunzip("test", packed, 999, () => 4)).toEqual(bytes);
    expect(asked).toEqual([4]);
  });
});
