// npy, NumPy's file of one array (numpy.lib.format, versions 1 to 3). Files are treated as hostile.
import { FileFormatError } from "../errors.ts";
import { halvesToFloats } from "../half.ts";
import { showShape } from "../shape.ts";
import { Tensor, type TypedArray } from "../tensor.ts";
import { type ArrayData, checkedSize } from "./array.ts";
import { type ByteSource, readBytes } from "./bytes.ts";

const MAGIC = "\x93NUMPY";
const HEADER_LIMIT = 1 << 20;

interface ElementKind {
  bytes: number;
  /** Takes aligned little-endian bytes. */
  decode(buffer: ArrayBuffer, op: string): TypedArray;
}

function wholeNumbers(values: BigInt64Array | BigUint64Array, op: string): TypedArray {
  let small = true;
  for (const value of values) {
    if (value > 9007199254740991n || value < -9007199254740991n)
      throw new FileFormatError(`${op}: ${value} is beyond exact double precision`);
    if (value > 2147483647n || value < -2147483648n) small = false;
  }
  const out = small ? new Int32Array(values.length) : new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) out[i] = Number(values[i]);
  return out;
}

const kinds: Record<string, ElementKind> = {
  b1: { bytes: 1, decode: (buffer) => new Uint8Array(buffer).map((byte) => (byte ? 1 : 0)) },
  u1: { bytes: 1, decode: (buffer) => new Uint8Array(buffer) },
  i1: { bytes: 1, decode: (buffer) => new Int8Array(buffer) },
  u2: { bytes: 2, decode: (buffer) => new Uint16Array(buffer) },
  i2: { bytes: 2, decode: (buffer) => new Int16Array(buffer) },
  u4: { bytes: 4, decode: (buffer) => new Uint32Array(buffer) },
  i4: { bytes: 4, decode: (buffer) => new Int32Array(buffer) },
  u8: { bytes: 8, decode: (buffer, op) => wholeNumbers(new BigUint64Array(buffer), op) },
  i8: { bytes: 8, decode: (buffer, op) => wholeNumbers(new BigInt64Array(buffer), op) },
  f2: { bytes: 2, decode: (buffer) => halvesToFloats(new Uint16Array(buffer)) },
  f4: { bytes: 4, decode: (buffer) => new Float32Array(buffer) },
  f8: { bytes: 8, decode: (buffer) => new Float64Array(buffer) },
};

/** `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }` and nothing else. */
function parseHeader(op: string, text: string): { descr: string; fortran: boolean; shape: number[] } {
  const bad = (what: string) => new FileFormatError(`${op}: the header ${what} (${text.trim().slice(0, 80)})`);
  const body = /^\s*\{([^{}]*)\}\s*$/.exec(text)?.[1];
  if (body === undefined) throw bad("is not a dictionary");
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(body)?.[1];
  if (descr === undefined) throw bad("has no simple 'descr'; arrays of records are not read");
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(body)?.[1];
  if (order === undefined) throw bad("has no 'fortran_order'");
  const sizes = /'shape'\s*:\s*\(([^()]*)\)/.exec(body)?.[1];
  if (sizes === undefined) throw bad("has no 'shape'");
  const parts = sizes.split(",").map((part) => part.trim());
  if (parts.at(-1) === "") parts.pop();
  if (!parts.every((part) => /^\d+L?$/.test(part))) throw bad("has a 'shape' that is not a tuple of whole numbers");
  return { descr, fortran: order === "True", shape: parts.map((part) => Number.parseInt(part, 10)) };
}

/** An array in column-major order turned row-major. */
function rowMajor(data: TypedArray, shape: readonly number[]): TypedArray {
  const out = data.slice();
  const rank = shape.length;
  const index = new Array<number>(rank).fill(0);
  for (let i = 0; i < data.length; i++) {
    let at = 0;
    for (let k = 0; k < rank; k++) at = at * shape[k] + index[k];
    out[at] = data[i];
    for (let k = 0; k < rank && ++index[k] === shape[k]; k++) index[k] = 0;
  }
  return out;
}

/** Parses the bytes of an npy file; `op` names the reader in errors. */
export function parseNpy(bytes: Uint8Array, op = "readNpy"): ArrayData {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 10) throw new FileFormatError(`${op}: ${bytes.length} bytes are too few for a header, needs 10`);
  for (let i = 0; i < MAGIC.length; i++) {
    if (bytes[i] !== MAGIC.charCodeAt(i))
      throw new FileFormatError(`${op}: byte ${i} is ${bytes[i]}, an npy file has ${MAGIC.charCodeAt(i)} there`);
  }
  const version = bytes[6];
  if (version < 1 || version > 3) throw new FileFormatError(`${op}: version ${version}.${bytes[7]}, only 1, 2 and 3 are read`);
  if (version > 1 && bytes.length < 12) throw new FileFormatError(`${op}: ${bytes.length} bytes are too few for a header, needs 12`);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const from = version === 1 ? 10 : 12;
  const start = from + length;
  if (length > HEADER_LIMIT) throw new FileFormatError(`${op}: the header claims ${length} bytes, at most ${HEADER_LIMIT} are allowed`);
  if (start > bytes.length)
    throw new FileFormatError(`${op}: the header claims ${length} bytes, the file has ${bytes.length - from} behind its first ${from}`);
  let text = "";
  for (let i = from; i < start; i++) text += String.fromCharCode(bytes[i]);
  const { descr, fortran, shape } = parseHeader(op, text);
  const kind = /^[<>|=]/.test(descr) ? kinds[descr.slice(1)] : undefined;
  if (kind === undefined) throw new FileFormatError(`${op}: type '${descr}' is not read; save numbers or booleans`);
  const size = checkedSize(op, shape);
  const wanted = size * kind.bytes;
  if (bytes.length - start !== wanted) {
    throw new FileFormatError(`${op}: ${bytes.length - start} bytes of data, '${descr}' ${showShape(shape)} needs ${wanted}`);
  }
  const raw = bytes.slice(start);
  if (descr[0] === ">" && kind.bytes > 1) for (let at = 0; at < wanted; at += kind.bytes) raw.subarray(at, at + kind.bytes).reverse();
  const flat = kind.decode(raw.buffer, op);
  const data = fortran && shape.length > 1 ? rowMajor(flat, shape) : flat;
  return descr.slice(1) === "b1" ? { shape, data, dtype: "bool" } : { shape, data };
}

/**
 * Reads an npy file. float16 becomes float32; int64 and uint64 become int32 where all numbers fit, else float64.
 * @throws FileFormatError saying what is wrong with the file
 */
export async function readNpy(source: ByteSource): Promise<ArrayData> {
  return parseNpy(await readBytes("readNpy", source));
}

const descriptions: [new (n: number) => TypedArray, string][] = [
  [Float32Array, "<f4"],
  [Float64Array, "<f8"],
  [Int8Array, "|i1"],
  [Int16Array, "<i2"],
  [Int32Array, "<i4"],
  [Uint16Array, "<u2"],
  [Uint32Array, "<u4"],
];

/** Writes a tensor or an array as an npy file of version 1, which NumPy reads. */
export function writeNpy(array: Tensor | ArrayData): Uint8Array {
  const data = array instanceof Tensor ? array.view("writeNpy") : array.data;
  const { shape } = array;
  const descr = array.dtype === "bool" ? "|b1" : (descriptions.find(([type]) => data instanceof type)?.[1] ?? "|u1");
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const file = new Uint8Array(start + data.byteLength);
  const head = `${MAGIC}\x01\x00\x00\x00${dictionary.padEnd(start - 11)}\n`;
  for (let i = 0; i < start; i++) file[i] = head.charCodeAt(i);
  new DataView(file.buffer).setUint16(8, start - 10, true);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return file;
}
