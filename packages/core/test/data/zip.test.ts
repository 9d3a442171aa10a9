import { describe, expect, test } from "vitest";
import { crc32, readZip, writeZip } from "../../src/data/zip.ts";
import { FileFormatError } from "../../src/errors.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const two = new Map([
  ["a.txt", bytes("hello")],
  ["b.txt", bytes("world, world, world, world, world")],
]);
/** Position of a 32-bit word, searched from the end. */
function find(file: Uint8Array, word: number): number {
  const view = new DataView(file.buffer);
  for (let at = file.length - 4; at >= 0; at--) if (view.getUint32(at, true) === word) return at;
  throw new Error("not found");
}
/** The file with a number of its directory changed. */
function tampered(file: Uint8Array, base: number, offset: number, value: number, size: 2 | 4 = 4): Uint8Array {
  const copy = file.slice();
  const view = new DataView(copy.buffer);
  if (size === 2) view.setUint16(find(copy, base) + offset, value, true);
  else view.setUint32(find(copy, base) + offset, value, true);
  return copy;
}
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

describe("zip", () => {
  test("crc32 gives the published check value", () => {
    expect(crc32(bytes("123456789"))).toBe(0xcbf43926);
  });

  test("reads what it wrote, stored and deflated", async () => {
    for (const compress of [false, true]) expect(await readZip("test", await writeZip("test", two, { compress }))).toEqual(two);
  });

  test("reads a file with a comment at its end", async () => {
    const file = await writeZip("test", two);
    const commented = new Uint8Array([...tampered(file, END, 20, 3, 2), 1, 2, 3]);
    expect((await readZip("test", commented)).size).toBe(2);
  });

  test("refuses every truncation", async () => {
    const file = await writeZip("test", two, { compress: true });
    for (let n = 0; n < file.length; n++) await expect(readZip("test", file.slice(0, n))).rejects.toThrow(FileFormatError);
  });

  test("survives every flipped byte: the same entries or a FileFormatError", async () => {
    const file = await writeZip("test", two, { compress: true });
    for (let i = 0; i < file.length; i++) {
      const flipped = file.slice();
      flipped[i]! ^= 0x55;
      try {
        expect([...(await readZip("test", flipped)).values()]).toEqual([...two.values()]);
      } catch (error) {
        expect(error).toBeInstanceOf(FileFormatError);
      }
    }
  });

  test("refuses lies about sizes, places and contents, each by name", async () => {
    const stored = await writeZip("test", two);
    const packed = await writeZip("test", two, { compress: true });
    const cases: [Uint8Array, string | RegExp][] = [
      [tampered(packed, CENTRAL, 24, 4000000000), /test: b.txt: claims 4000000000 bytes, but \d+ compressed bytes cannot hold that many/],
      [tampered(packed, CENTRAL, 24, 34), "test: b.txt: decompresses to 33 bytes, not the 34 claimed"],
      [tampered(packed, CENTRAL, 24, 32), "test: b.txt: decompresses to more than the 32 bytes claimed"],
      [tampered(stored, CENTRAL, 24, 4), "test: b.txt is stored in 33 bytes but claims 4"],
      [tampered(stored, CENTRAL, 20, 100000), /test: b.txt claims bytes \d+ to \d+, the file has \d+/],
      [tampered(stored, CENTRAL, 42, 999999), "test: b.txt is not at byte 999999"],
      [tampered(stored, CENTRAL, 42, 0), "overlap at byte 0"],
      [tampered(stored, CENTRAL, 16, 1), /test: b.txt has checksum \d+, the directory says 1/],
      [tampered(stored, CENTRAL, 10, 12, 2), "test: b.txt is packed by method 12, only 0 and 8 are read"],
      [tampered(stored, CENTRAL, 8, 1, 2), "test: b.txt is encrypted"],
      [tampered(stored, CENTRAL, 20, 0xffffffff), "test: b.txt is in zip64, which is not read"],
      [tampered(stored, END, 16, 0xffffffff), "test: zip64 is not read; keep the file below 4 GiB and 65535 entries"],
      [tampered(stored, END, 16, 9999), "test: the directory claims bytes 9999 to"],
      [tampered(tampered(stored, END, 10, 3, 2), END, 8, 3, 2), "test: entry 2 of 3 is missing from the directory"],
      [tampered(stored, END, 8, 7, 2), "test: zips of several parts are not read"],
      [new Uint8Array(50), "test: no zip directory in 50 bytes; the file is not a zip or was cut short"],
    ];
    for (const [file, message] of cases) await expect(readZip("test", file)).rejects.toThrow(message);
  });

  test("refuses a name that is there twice", async () => {
    const file = await writeZip("test", two);
    const at = find(file, CENTRAL) + 46;
    file[at] = "a".charCodeAt(0);
    await expect(readZip("test", file)).rejects.toThrow("test: a.txt is there twice");
  });
});
