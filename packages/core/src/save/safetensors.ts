// safetensors: names, shapes and numbers in one file (https://huggingface.co/docs/safetensors). Files are treated as hostile.
import { FileFormatError } from "../errors.ts";
import { halvesToFloats } from "../half.ts";
import { type Shape, sizeOf } from "../shape.ts";
import type { DType, Tensor } from "../tensor.ts";

/** Numbers that were read from a file, not yet in linear memory. */
export interface StoredTensor {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** Numbers as a file holds them, in a type that no tensor has: half floats, bytes with a sign. */
export interface EncodedTensor {
  readonly stored: "F16" | "I8";
  readonly shape: Shape;
  readonly data: Uint16Array | Int8Array;
}

/** What a safetensors file can be made of. */
export type Writable = Tensor | StoredTensor | EncodedTensor;

/** What a safetensors file holds. */
export interface SafetensorsFile {
  tensors: Record<string, StoredTensor>;
  metadata: Record<string, string>;
}

const HEADER_LIMIT = 100_000_000;
const names = { f32: "F32", i32: "I32", bool: "BOOL" } as const;
const sizes: Record<string, number> = {
  F64: 8,
  I64: 8,
  U64: 8,
  F32: 4,
  I32: 4,
  U32: 4,
  F16: 2,
  BF16: 2,
  I16: 2,
  U16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

const typeOf = (t: Writable): string => ("stored" in t ? t.stored : names[t.dtype]);

const fail = (what: string): never => {
  throw new FileFormatError(`safetensors: ${what}`);
};

/**
 * Writes tensors as a safetensors file.
 * @param tensors - by name; f32, i32 and bool become F32, I32 and BOOL; what `halves` and `quantize` give becomes F16 and I8
 * @param metadata - strings kept in the header
 */
export function writeSafetensors(tensors: Readonly<Record<string, Writable>>, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const header: Record<string, unknown> = Object.create(null);
  if (Object.keys(metadata).length) header.__metadata__ = metadata;
  const entries = Object.entries(tensors).sort(([a, x], [b, y]) => sizes[typeOf(y)]! - sizes[typeOf(x)]! || (a < b ? -1 : 1));
  let offset = 0;
  for (const [name, t] of entries) {
    if (name === "__metadata__") fail("a tensor cannot be called __metadata__");
    const dtype = typeOf(t);
    const bytes = sizeOf(t.shape) * sizes[dtype]!;
    header[name] = { dtype, shape: t.shape, data_offsets: [offset, offset + bytes] };
    offset += bytes;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + padded + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.fill(0x20, 8 + text.length, 8 + padded);
  file.set(text, 8);
  let at = 8 + padded;
  for (const [, t] of entries) {
    const data = "view" in t ? t.view("writeSafetensors") : t.data;
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

interface Entry {
  dtype: string;
  shape: number[];
  begin: number;
  end: number;
}

/**
 * Reads a safetensors file. Every size is checked before anything is allocated. Types that have no tensor type are converted:
 * F16, BF16 and F64 to f32; the integers to i32 (an integer that does not fit is an error).
 * @throws FileFormatError saying what is wrong with the file
 */
export function readSafetensors(bytes: Uint8Array | ArrayBuffer): SafetensorsFile {
  // A plain Uint8Array: Node's Buffer is one too, but its slice does not copy.
  const file = bytes instanceof Uint8Array ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 8) fail(`${file.length} bytes are too few for a header, needs 8`);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(HEADER_LIMIT)) fail(`the header claims ${length} bytes, at most ${HEADER_LIMIT} are allowed`);
  const start = 8 + Number(length);
  if (start > file.length) fail(`the header claims ${length} bytes, the file has ${file.length - 8} behind its first 8`);
  const header = parseHeader(file.subarray(8, start));
  const { metadata, entries } = readEntries(header, file.length - start);
  const tensors: Record<string, StoredTensor> = Object.create(null);
  for (const [name, { dtype, shape, begin, end }] of entries) {
    tensors[name] = { shape, ...convert(name, dtype, file.slice(start + begin, start + end)) };
  }
  return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let text = "";
  let header: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    header = JSON.parse(text);
  } catch {
    return fail("the header is not JSON");
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) return fail("the header is not a JSON object");
  const twice = duplicateKey(text);
  if (twice !== undefined) fail(`the header has the key ${JSON.stringify(twice)} twice`);
  return header as Record<string, unknown>;
}

/** The first key that stands twice in one object of valid JSON text: JSON.parse would silently take the last. */
function duplicateKey(text: string): string | undefined {
  const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g;
  const open: Set<string>[] = [];
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === "{") open.push(new Set());
    else if (match[0] === "}") open.pop();
    else if (match[1] !== undefined) {
      const key = JSON.parse(match[0].slice(0, match[0].length - match[1].length)) as string;
      const keys = open.at(-1)!;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}

const isCount = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;

function readEntries(header: Record<string, unknown>, available: number): { metadata: Record<string, string>; entries: [string, Entry][] } {
  let metadata: Record<string, string> = {};
  const entries: [string, Entry][] = [];
  for (const [name, value] of Object.entries(header)) {
    if (typeof value !== "object" || value === null) fail(`${JSON.stringify(name)} is not an object`);
    if (name === "__metadata__") {
      if (Object.values(value as object).some((v) => typeof v !== "string")) fail("__metadata__ holds something other than strings");
      metadata = value as Record<string, string>;
      continue;
    }
    const { dtype, shape, data_offsets: offsets } = value as { dtype?: unknown; shape?: unknown; data_offsets?: unknown };
    const size =
      typeof dtype === "string" && Object.hasOwn(sizes, dtype) ? sizes[dtype]! : fail(`${name} has the unknown dtype ${String(dtype)}`);
    if (!Array.isArray(shape) || !shape.every(isCount) || shape.length > 32)
      fail(`${name} has the impossible shape ${JSON.stringify(shape)}`);
    if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
      fail(`${name} has the impossible data_offsets ${JSON.stringify(offsets)}`);
    const [begin, end] = offsets as [number, number];
    const count = (shape as number[]).reduce((product, n) => product * n, 1);
    if (begin > end || end > available) fail(`${name} lies at [${begin}, ${end}], the file has ${available} bytes of data`);
    if (count * size !== end - begin)
      fail(`${name} ${JSON.stringify(shape)} of ${String(dtype)} needs ${count * size} bytes, has ${end - begin}`);
    entries.push([name, { dtype: dtype as string, shape: shape as number[], begin, end }]);
  }
  const inOrder = [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  let at = 0;
  for (const [name, { begin, end }] of inOrder) {
    if (begin !== at)
      fail(`${name} begins at ${begin}, ${begin < at ? "inside the tensor before it" : "behind a hole"}, which ends at ${at}`);
    at = end;
  }
  if (at !== available) fail(`the tensors end at ${at}, the file has ${available} bytes of data`);
  return { metadata, entries };
}

function convert(name: string, dtype: string, bytes: Uint8Array): { dtype: DType; data: Float32Array | Int32Array | Uint8Array } {
  const { buffer } = bytes;
  switch (dtype) {
    case "F32":
      return { dtype: "f32", data: new Float32Array(buffer) };
    case "I32":
      return { dtype: "i32", data: new Int32Array(buffer) };
    case "BOOL":
      if (bytes.some((b) => b > 1)) fail(`${name} is BOOL and holds something other than 0 and 1`);
      return { dtype: "bool", data: bytes };
    case "F64":
      return { dtype: "f32", data: Float32Array.from(new Float64Array(buffer)) };
    case "F16":
      return { dtype: "f32", data: halvesToFloats(new Uint16Array(buffer)) };
    case "BF16":
      return { dtype: "f32", data: new Float32Array(Uint32Array.from(new Uint16Array(buffer), (h) => h << 16).buffer) };
    case "I64":
    case "U64":
      return {
        dtype: "i32",
        data: Int32Array.from(dtype === "I64" ? new BigInt64Array(buffer) : new BigUint64Array(buffer), (n) => fits(name, n)),
      };
    case "U32":
      return { dtype: "i32", data: Int32Array.from(new Uint32Array(buffer), (n) => fits(name, BigInt(n))) };
    case "I16":
      return { dtype: "i32", data: Int32Array.from(new Int16Array(buffer)) };
    case "U16":
      return { dtype: "i32", data: Int32Array.from(new Uint16Array(buffer)) };
    case "I8":
      return { dtype: "i32", data: Int32Array.from(new Int8Array(buffer)) };
    default:
      return { dtype: "i32", data: Int32Array.from(bytes) };
  }
}

function fits(name: string, n: bigint): number {
  if (n > 2147483647n || n < -2147483648n) fail(`${name} holds ${n}, which does not fit 32 bits`);
  return Number(n);
}
