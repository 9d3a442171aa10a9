// zip files, as far as npz needs them: stored and deflated entries, up to 4 GiB. Files are treated as hostile.
import { FileFormatError } from "../errors.ts";
import { deflate, inflate } from "./bytes.ts";

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LARGEST = 0xffffffff;

const crcTable = /* @__PURE__ */ makeCrcTable();

function makeCrcTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    return c;
  });
}

/** The checksum of zip and gzip (CRC-32, ISO 3309). */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) c = crcTable[(c ^ bytes[i]) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

interface Entry {
  name: string;
  method: number;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

function readDirectory(op: string, bytes: Uint8Array): Entry[] {
  const bad = (what: string) => new FileFormatError(`${op}: ${what}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  const lowest = Math.max(0, end - 65535);
  while (end >= lowest && view.getUint32(end, true) !== END) end--;
  if (end < lowest) throw bad(`no zip directory in ${bytes.length} bytes; the file is not a zip or was cut short`);
  const count = view.getUint16(end + 10, true);
  const length = view.getUint32(end + 12, true);
  let at = view.getUint32(end + 16, true);
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count) throw bad("zips of several parts are not read");
  if (count === 65535 || at === LARGEST) throw bad("zip64 is not read; keep the file below 4 GiB and 65535 entries");
  if (at + length > end) throw bad(`the directory claims bytes ${at} to ${at + length}, but it ends at ${end}`);
  const entries: Entry[] = [];
  const names = new Set<string>();
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL) throw bad(`entry ${i} of ${count} is missing from the directory`);
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw bad(`entry ${i} of ${count} runs over the end of the directory`);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const entry = {
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    };
    if (view.getUint16(at + 8, true) & 1) throw bad(`${name} is encrypted`);
    if (entry.packed === LARGEST || entry.size === LARGEST || entry.offset === LARGEST) throw bad(`${name} is in zip64, which is not read`);
    if (names.has(name)) throw bad(`${name} is there twice`);
    names.add(name);
    entries.push(entry);
    at = next;
  }
  return entries;
}

/**
 * Reads all entries of a zip file. The directory is checked whole (places, overlaps, duplicates) before anything is unpacked, and
 * every entry's size and checksum after.
 * @throws FileFormatError saying what is wrong with the file
 */
export async function readZip(op: string, bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bodies = readDirectory(op, bytes).map((entry) => {
    const { name, offset } = entry;
    if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL)
      throw new FileFormatError(`${op}: ${name} is not at byte ${offset}`);
    const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
    const stop = start + entry.packed;
    if (stop > bytes.length) throw new FileFormatError(`${op}: ${name} claims bytes ${start} to ${stop}, the file has ${bytes.length}`);
    if (entry.method !== 0 && entry.method !== 8)
      throw new FileFormatError(`${op}: ${name} is packed by method ${entry.method}, only 0 and 8 are read`);
    if (entry.method === 0 && entry.packed !== entry.size)
      throw new FileFormatError(`${op}: ${name} is stored in ${entry.packed} bytes but claims ${entry.size}`);
    return { entry, start, stop };
  });
  const inOrder = [...bodies].sort((a, b) => a.entry.offset - b.entry.offset);
  for (let i = 1; i < inOrder.length; i++) {
    const [before, after] = [inOrder[i - 1], inOrder[i]];
    if (before.stop > after.entry.offset)
      throw new FileFormatError(`${op}: ${before.entry.name} and ${after.entry.name} overlap at byte ${after.entry.offset}`);
  }
  const files = new Map<string, Uint8Array>();
  for (const { entry, start, stop } of bodies) {
    const body = bytes.subarray(start, stop);
    const file = entry.method === 0 ? body : await inflate(`${op}: ${entry.name}`, body, "deflate-raw", entry.size);
    const crc = crc32(file);
    if (crc !== entry.crc) throw new FileFormatError(`${op}: ${entry.name} has checksum ${crc}, the directory says ${entry.crc}`);
    files.set(entry.name, file);
  }
  return files;
}

/** Options of writing a zip file. */
export interface ZipOptions {
  /** Deflate the entries. Default false: stored as they are. */
  compress?: boolean;
}

/** Writes a zip file; entries carry no date, so that the same contents give the same bytes. */
export async function writeZip(op: string, files: ReadonlyMap<string, Uint8Array>, options: ZipOptions = {}): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, file] of files) {
    const body = options.compress ? await deflate(file) : file;
    const encoded = new TextEncoder().encode(name);
    if (at + body.length + encoded.length + 30 >= LARGEST || files.size >= 65535)
      throw new FileFormatError(`${op}: ${at + body.length} bytes in ${files.size} entries are too many for a zip file`);
    const central = new Uint8Array(46 + encoded.length);
    const fields = new DataView(central.buffer);
    fields.setUint32(0, CENTRAL, true);
    fields.setUint16(4, 20, true);
    fields.setUint16(6, 20, true);
    fields.setUint16(8, 0x800, true);
    fields.setUint16(10, options.compress ? 8 : 0, true);
    fields.setUint16(14, 0x21, true);
    fields.setUint32(16, crc32(file), true);
    fields.setUint32(20, body.length, true);
    fields.setUint32(24, file.length, true);
    fields.setUint16(28, encoded.length, true);
    fields.setUint32(42, at, true);
    central.set(encoded, 46);
    const local = new Uint8Array(30 + encoded.length);
    new DataView(local.buffer).setUint32(0, LOCAL, true);
    local.set(central.subarray(6, 32), 4);
    local.set(encoded, 30);
    directory.push(central);
    parts.push(local, body);
    at += local.length + body.length;
  }
  const length = directory.reduce((sum, entry) => sum + entry.length, 0);
  const end = new Uint8Array(22);
  const fields = new DataView(end.buffer);
  fields.setUint32(0, END, true);
  fields.setUint16(8, files.size, true);
  fields.setUint16(10, files.size, true);
  fields.setUint32(12, length, true);
  fields.setUint32(16, at, true);
  const out = new Uint8Array(at + length + 22);
  let to = 0;
  for (const part of [...parts, ...directory, end]) {
    out.set(part, to);
    to += part.length;
  }
  return out;
}
