import { describe, expect, test } from "vitest";
import { arrayTensor } from "../../src/data/array.ts";
import { readIdx } from "../../src/data/idx.ts";
import { FileFormatError } from "../../src/errors.ts";
import { gzip } from "./gzip.ts";

/** An IDX file: type, sizes and the bytes of its numbers. */
function idx(type: number, sizes: readonly number[], body: ArrayLike<number>): Uint8Array {
  const file = new Uint8Array(4 + 4 * sizes.length + body.length);
  file.set([0, 0, type, sizes.length]);
  const view = new DataView(file.buffer);
  sizes.forEach((n, i) => {
    view.setUint32(4 + 4 * i, n);
  });
  file.set(body, 4 + 4 * sizes.length);
  return file;
}

const images = idx(8, [2, 2, 3], [0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255]);

describe("readIdx", () => {
  test("reads images as MNIST's file format says", async () => {
    const { shape, data } = await readIdx(images);
    expect(shape).toEqual([2, 2, 3]);
    expect(data).toEqual(Uint8Array.from([0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255]));
    expect(arrayTensor({ shape, data }).toArray()).toEqual([
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
      [
        [250, 251, 252],
        [253, 254, 255],
      ],
    ]);
  });

  test("reads big-endian numbers of every type", async () => {
    expect((await readIdx(idx(9, [2], [255, 1]))).data).toEqual(Int8Array.from([-1, 1]));
    expect((await readIdx(idx(11, [2], [1, 2, 255, 255]))).data).toEqual(Int16Array.from([258, -1]));
    expect((await readIdx(idx(12, [1], [0, 0, 1, 2]))).data).toEqual(Int32Array.from([258]));
    expect((await readIdx(idx(13, [1], [0x3f, 0xc0, 0, 0]))).data).toEqual(Float32Array.from([1.5]));
    expect((await readIdx(idx(14, [1], [0x3f, 0xf8, 0, 0, 0, 0, 0, 0]))).data).toEqual(Float64Array.from([1.5]));
  });

  test("reads gzipped files, from a Blob too", async () => {
    const packed = await gzip(images);
    expect((await readIdx(packed)).data).toEqual((await readIdx(images)).data);
    expect((await readIdx(new Blob([packed as Uint8Array<ArrayBuffer>]))).shape).toEqual([2, 2, 3]);
  });

  test("says what a file that is not IDX begins with", async () => {
    await expect(readIdx(new TextEncoder().encode("hello"))).rejects.toThrow(
      "readIdx: the file begins with 0x68656c6c, an IDX file with 0x00000801 or its like",
    );
  });

  test("refuses every truncation and any surplus", async () => {
    for (let n = 0; n < images.length; n++) await expect(readIdx(images.slice(0, n))).rejects.toThrow(FileFormatError);
    await expect(readIdx(new Uint8Array([...images, 0]))).rejects.toThrow("readIdx: the file has 29 bytes, its header says 28 ([2, 2, 3])");
  });

  test("refuses absurd sizes before allocating", async () => {
    const huge = idx(14, [2147483647, 2147483647, 2147483647], [1, 2, 3]);
    await expect(readIdx(huge)).rejects.toThrow("readIdx: no array has the shape [2147483647, 2147483647, 2147483647]");
    await expect(readIdx(idx(8, [4294967295], [1]))).rejects.toThrow("readIdx: no array has the shape [4294967295]");
    await expect(readIdx(await gzip(idx(8, [2000000000], [1])))).rejects.toThrow(
      /readIdx: claims 2000000008 bytes, but \d+ compressed bytes cannot hold that many/,
    );
  });

  test("stops unpacking a gzip bomb at the size its header says", async () => {
    const bomb = await gzip(idx(8, [3], new Uint8Array(5_000_000)));
    await expect(readIdx(bomb)).rejects.toThrow("readIdx: has more than the 11 bytes its header says");
  });

  test("refuses truncated and damaged gzip files", async () => {
    const packed = await gzip(images);
    for (let n = 3; n < packed.length; n++) await expect(readIdx(packed.slice(0, n))).rejects.toThrow(FileFormatError);
  });
});
