// IDX, the format of MNIST: a magic number, sizes, big-endian numbers. Files are treated as hostile.
import { FileFormatError } from "../errors.ts";
import { type Shape, showShape } from "../shape.ts";
import type { TypedArray } from "../tensor.ts";
import { type ArrayData, checkedSize } from "./array.ts";
import { type ByteSource, gunzip, isGzip, readBytes } from "./bytes.ts";

const types: Record<number, { bytes: number; read(view: DataView, at: number, n: number): TypedArray }> = {
  8: { bytes: 1, read: (view, at, n) => new Uint8Array(view.buffer.slice(view.byteOffset + at, view.byteOffset + at + n)) },
  9: { bytes: 1, read: (view, at, n) => new Int8Array(view.buffer.slice(view.byteOffset + at, view.byteOffset + at + n)) },
  11: { bytes: 2, read: (view, at, n) => Int16Array.from({ length: n }, (_, i) => view.getInt16(at + 2 * i)) },
  12: { bytes: 4, read: (view, at, n) => Int32Array.from({ length: n }, (_, i) => view.getInt32(at + 4 * i)) },
  13: { bytes: 4, read: (view, at, n) => Float32Array.from({ length: n }, (_, i) => view.getFloat32(at + 4 * i)) },
  14: { bytes: 8, read: (view, at, n) => Float64Array.from({ length: n }, (_, i) => view.getFloat64(at + 8 * i)) },
};

/** What the first bytes say: where the numbers begin, their type, the shape and the size of the file. */
function readHead(bytes: Uint8Array): { start: number; type: number; shape: Shape; size: number; total: number } {
  if (bytes.length < 4) throw new FileFormatError(`readIdx: ${bytes.length} bytes are too few for a header, needs 4`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = bytes[2];
  const rank = bytes[3];
  if (bytes[0] !== 0 || bytes[1] !== 0 || types[type] === undefined) {
    throw new FileFormatError(
      `readIdx: the file begins with 0x${view.getUint32(0).toString(16).padStart(8, "0")}, an IDX file with 0x00000801 or its like`,
    );
  }
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw new FileFormatError(`readIdx: ${bytes.length} bytes are too few for ${rank} sizes, needs ${start}`);
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const size = checkedSize("readIdx", shape);
  return { start, type, shape, size, total: start + size * types[type].bytes };
}

/**
 * Reads an IDX file (LeCun, Cortes & Burges, The MNIST database, section "The IDX file format"), gzipped or not.
 * @returns labels [N], images [N, H, W], or whatever it holds
 * @throws FileFormatError if the file is not IDX, or not as long as it says
 */
export async function readIdx(source: ByteSource): Promise<ArrayData> {
  let bytes = await readBytes("readIdx", source);
  if (isGzip(bytes)) bytes = await gunzip("readIdx", bytes, 4 + 4 * 255, (start) => readHead(start).total);
  const { start, type, shape, size, total } = readHead(bytes);
  if (bytes.length !== total) {
    throw new FileFormatError(`readIdx: the file has ${bytes.length} bytes, its header says ${total} (${showShape(shape)})`);
  }
  return { shape, data: types[type].read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), start, size) };
}
