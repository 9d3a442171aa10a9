// Where readers get their bytes from: memory, files, responses, streams, compressed or not.
import { FileFormatError } from "../errors.ts";

/** What a binary reader takes. */
export type ByteSource = Uint8Array | ArrayBuffer | Blob | Response | ReadableStream<Uint8Array>;

/** What a text reader takes; strings in an iterable may break anywhere. */
export type TextSource = string | ByteSource | Iterable<string> | AsyncIterable<string | Uint8Array>;

/** Deflate cannot shrink anything further than this: a larger claim is a lie. */
const DEFLATE_RATIO = 1032;

/** All bytes of a source. */
export async function readBytes(op: string, source: ByteSource): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (typeof Response !== "undefined" && source instanceof Response) {
    if (!source.ok) throw new FileFormatError(`${op}: the server answered ${source.status}, needs 200 (${source.url})`);
    return new Uint8Array(await source.arrayBuffer());
  }
  if (typeof Blob !== "undefined" && source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  if (isStream(source)) {
    const parts: Uint8Array[] = [];
    for await (const part of chunksOf(source)) parts.push(part);
    return concatenate(parts);
  }
  throw new FileFormatError(
    `${op}: the source is ${source === null ? "null" : typeof source}, needs bytes, a Blob, a Response or a stream`,
  );
}

const isStream = (source: unknown): source is ReadableStream<Uint8Array> =>
  typeof source === "object" && source !== null && typeof (source as ReadableStream).getReader === "function";

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  let done = false;
  try {
    for (;;) {
      const read = await reader.read();
      done = read.done;
      if (read.done) return;
      yield read.value;
    }
  } finally {
    if (!done) await reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Pieces of text as they arrive. Bytes are UTF-8; a byte-order mark is dropped, malformed bytes are an error. */
export async function* readText(op: string, source: TextSource): AsyncGenerator<string> {
  if (typeof source === "string") {
    yield source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
    return;
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      throw new FileFormatError(`${op}: the text is not UTF-8`);
    }
  };
  const pieces = await piecesOf(op, source);
  for await (const piece of pieces) yield typeof piece === "string" ? piece : decode(piece);
  const rest = decode();
  if (rest !== "") yield rest;
}

async function piecesOf(
  op: string,
  source: Exclude<TextSource, string>,
): Promise<Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>> {
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return [await readBytes(op, source)];
  if (typeof Response !== "undefined" && source instanceof Response) {
    if (!source.ok) throw new FileFormatError(`${op}: the server answered ${source.status}, needs 200 (${source.url})`);
    return source.body ? chunksOf(source.body) : [];
  }
  if (typeof Blob !== "undefined" && source instanceof Blob) return chunksOf(source.stream());
  if (isStream(source)) return chunksOf(source);
  if (typeof source === "object" && source !== null && (Symbol.asyncIterator in source || Symbol.iterator in source)) {
    return source as Iterable<string> | AsyncIterable<string | Uint8Array>;
  }
  throw new FileFormatError(
    `${op}: the source is ${source === null ? "null" : typeof source}, needs text, bytes, a Blob, a Response or a stream`,
  );
}

/** Decompressed pieces of `bytes`; stops reading when the consumer does. */
export async function* inflating(op: string, bytes: Uint8Array, format: "gzip" | "deflate-raw"): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new DecompressionStream(format);
  const writer = writable.getWriter();
  const writing = writer.write(bytes as Uint8Array<ArrayBuffer>).then(() => writer.close());
  writing.catch(() => {});
  try {
    yield* chunksOf(readable);
    await writing;
  } catch (error) {
    throw new FileFormatError(
      `${op}: the compressed data is damaged (${bytes.length} bytes of ${format}): ${error instanceof Error ? error.message : error}`,
    );
  }
}

/**
 * Decompresses exactly `size` bytes.
 * @throws FileFormatError if the data is damaged, or gives fewer or more bytes than claimed
 */
export async function inflate(op: string, bytes: Uint8Array, format: "gzip" | "deflate-raw", size: number): Promise<Uint8Array> {
  if (size > DEFLATE_RATIO * bytes.length + 64) {
    throw new FileFormatError(`${op}: claims ${size} bytes, but ${bytes.length} compressed bytes cannot hold that many`);
  }
  const out = new Uint8Array(size);
  let at = 0;
  for await (const piece of inflating(op, bytes, format)) {
    if (at + piece.length > size) throw new FileFormatError(`${op}: decompresses to more than the ${size} bytes claimed`);
    out.set(piece, at);
    at += piece.length;
  }
  if (at !== size) throw new FileFormatError(`${op}: decompresses to ${at} bytes, not the ${size} claimed`);
  return out;
}

/** Compresses bytes without a header, as zip files hold them. */
export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const { readable, writable } = new CompressionStream("deflate-raw");
  const writer = writable.getWriter();
  const writing = writer.write(bytes as Uint8Array<ArrayBuffer>).then(() => writer.close());
  const parts: Uint8Array[] = [];
  for await (const part of chunksOf(readable)) parts.push(part);
  await writing;
  return concatenate(parts);
}

/** Whether bytes begin like a gzip file. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Decompresses a gzip file whose first bytes say how long it is.
 * @param sizeOf - the total size, given at least `head` bytes (or all there are); throws if they make no sense
 */
export async function gunzip(op: string, bytes: Uint8Array, head: number, sizeOf: (start: Uint8Array) => number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let got = 0;
  let size = Number.POSITIVE_INFINITY;
  const measure = () => {
    size = sizeOf(concatenate(parts));
    if (size > DEFLATE_RATIO * bytes.length + 64) {
      throw new FileFormatError(`${op}: claims ${size} bytes, but ${bytes.length} compressed bytes cannot hold that many`);
    }
  };
  for await (const piece of inflating(op, bytes, "gzip")) {
    parts.push(piece);
    got += piece.length;
    if (size === Number.POSITIVE_INFINITY && got >= head) measure();
    if (got > size) throw new FileFormatError(`${op}: has more than the ${size} bytes its header says`);
  }
  if (size === Number.POSITIVE_INFINITY) measure();
  return concatenate(parts);
}
