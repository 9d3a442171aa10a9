import { describe, expect, test } from "vitest";
import { parseNpy, readNpy, writeNpy } from "../../src/data/npy.ts";
import { FileFormatError } from "../../src/errors.ts";
import { tensor } from "../../src/tensor.ts";
import files from "./golden/numpy-files.json" with { type: "json" };
import { fromBase64 } from "./gzip.ts";

const read = (name: keyof typeof files) => parseNpy(fromBase64(files[name]));

/** An npy file of version 1 with the given header. */
function npy(header: string, body: ArrayLike<number> = []): Uint8Array {
  const file = new Uint8Array(10 + header.length + body.length);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  file.set(new TextEncoder().encode(header), 10);
  file.set(Array.from(body), 10 + header.length);
  return file;
}

describe("readNpy", () => {
  test("reads floats of all sizes as NumPy writes them", () => {
    expect(read("f4")).toEqual({ shape: [2, 3], data: Float32Array.from([0, 0.25, 0.5, 0.75, 1, 1.25]) });
    expect(read("f8").data).toEqual(Float64Array.from([0, 1, 2, 3, 4, 5], (v) => v / 3));
    expect(read("f2").data).toEqual(Float32Array.from([0.5, -2, 65504, 2 ** -24, Number.POSITIVE_INFINITY, -0]));
  });

  test("reads integers and booleans", () => {
    expect(read("i8").data).toEqual(Int32Array.from([0, 1, 2, 3, 4, 5]));
    expect(read("i8big").data).toEqual(Float64Array.from([2 ** 40, -1]));
    expect(read("u1").data).toEqual(Uint8Array.from([0, 1, 2, 3, 4, 5]));
    expect(read("b1")).toEqual({ shape: [2, 3], data: Uint8Array.from([0, 1, 0, 1, 0, 1]), dtype: "bool" });
  });

  test("reads big-endian and column-major arrays, scalars and empty ones", () => {
    expect(read("bigEndian").data).toEqual(Int32Array.from([0, 1, 2, 3, 4, 5]));
    expect(read("fortran")).toEqual({ shape: [2, 3, 4], data: Int16Array.from({ length: 24 }, (_, i) => i) });
    expect(read("scalar")).toEqual({ shape: [], data: Float32Array.from([2.5]) });
    expect(read("empty")).toEqual({ shape: [0, 3], data: new Float32Array(0) });
  });

  test("refuses what is not numbers by name", () => {
    expect(() => read("records")).toThrow("readNpy: the header has no simple 'descr'; arrays of records are not read");
    expect(() => read("complex")).toThrow("readNpy: type '<c8' is not read; save numbers or booleans");
  });

  test("refuses every truncation", () => {
    const bytes = fromBase64(files.f4);
    for (let n = 0; n < bytes.length; n++) expect(() => parseNpy(bytes.slice(0, n))).toThrow(FileFormatError);
  });

  test("survives every single flipped byte: an array or a FileFormatError", () => {
    const bytes = fromBase64(files.f4);
    let refused = 0;
    for (let i = 0; i < bytes.length; i++) {
      const flipped = bytes.slice();
      flipped[i] ^= 0xff;
      try {
        expect(parseNpy(flipped).data.length).toBe(6);
      } catch (error) {
        expect(error).toBeInstanceOf(FileFormatError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(70);
  });

  test("refuses absurd sizes before allocating", () => {
    const header = (shape: string) => npy(`{'descr': '<f8', 'fortran_order': False, 'shape': (${shape}), }`, [1, 2, 3]);
    expect(() => parseNpy(header("1000000000,"))).toThrow("readNpy: 3 bytes of data, '<f8' [1000000000] needs 8000000000");
    expect(() => parseNpy(header("2000000000, 2000000000"))).toThrow("readNpy: no array has the shape [2000000000, 2000000000]");
    expect(() => parseNpy(header("99999999999999999999,"))).toThrow("readNpy: no array has the shape [100000000000000000000]");
    expect(() => parseNpy(header("-3,"))).toThrow("has a 'shape' that is not a tuple of whole numbers");
    expect(() => parseNpy(header(`${"1, ".repeat(40)}`))).toThrow("readNpy: 40 dimensions, at most 32 are read");
    const long = npy("{}");
    long[6] = 2;
    expect(() => parseNpy(new Uint8Array([...long.slice(0, 8), 255, 255, 255, 255]))).toThrow(
      "readNpy: the header claims 4294967295 bytes, at most 1048576 are allowed",
    );
  });

  test("says what is wrong with a header", () => {
    expect(() => parseNpy(new TextEncoder().encode("not an array"))).toThrow("readNpy: byte 0 is 110, an npy file has 147 there");
    expect(() => parseNpy(npy("__import__('os')"))).toThrow("readNpy: the header is not a dictionary (__import__('os'))");
    expect(() => parseNpy(npy("{'descr': '<f4'}"))).toThrow("readNpy: the header has no 'fortran_order'");
    expect(() => parseNpy(npy("{'descr': '<f4', 'fortran_order': False}"))).toThrow("readNpy: the header has no 'shape'");
    const future = npy("{}");
    future[6] = 9;
    expect(() => parseNpy(future)).toThrow("readNpy: version 9.0, only 1, 2 and 3 are read");
  });

  test("refuses integers beyond exact double precision", () => {
    const body = new Uint8Array(new BigInt64Array([2n ** 60n]).buffer);
    expect(() => parseNpy(npy("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }", body))).toThrow(
      "readNpy: 1152921504606846976 is beyond exact double precision",
    );
  });
});

describe("writeNpy", () => {
  test("writes the bytes NumPy writes", () => {
    expect(writeNpy(tensor([0, 0.25, 0.5, 0.75, 1, 1.25].map(Number), undefined).set([0, 0.25, 0.5, 0.75, 1, 1.25])).length).toBe(128 + 24);
    const grid = tensor([
      [0, 0.25, 0.5],
      [0.75, 1, 1.25],
    ]);
    expect(writeNpy(grid)).toEqual(fromBase64(files.f4));
  });

  test("gives back every type and shape when read", async () => {
    for (const t of [tensor(2.5), tensor([[1, 2, 3]]), tensor(new Int32Array([1, -2])), tensor([true, false]), tensor([], [0, 4])]) {
      const { shape, data, dtype } = await readNpy(writeNpy(t));
      expect({ shape, data, dtype }).toEqual({ shape: t.shape, data: t.data, dtype: t.dtype === "bool" ? "bool" : undefined });
    }
    const array = { shape: [2], data: Float64Array.from([0.1, 0.2]) };
    expect(await readNpy(writeNpy(array))).toEqual(array);
  });
});
