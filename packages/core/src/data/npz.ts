// npz, NumPy's file of several arrays: a zip of npy files.
import { FileFormatError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import type { ArrayData } from "./array.ts";
import { type ByteSource, readBytes } from "./bytes.ts";
import { parseNpy, writeNpy } from "./npy.ts";
import { readZip, writeZip, type ZipOptions } from "./zip.ts";

/**
 * Reads an npz file, compressed or not.
 * @returns its arrays by name
 * @throws FileFormatError saying what is wrong with the file
 */
export async function readNpz(source: ByteSource): Promise<Record<string, ArrayData>> {
  const files = await readZip("readNpz", await readBytes("readNpz", source));
  const arrays: Record<string, ArrayData> = Object.create(null);
  for (const [name, bytes] of files) {
    if (!name.endsWith(".npy")) throw new FileFormatError(`readNpz: ${name} is not an npy file`);
    arrays[name.slice(0, -4)] = parseNpy(bytes, `readNpz: ${name}`);
  }
  return arrays;
}

/** Writes tensors or arrays as an npz file, which NumPy reads. */
export function writeNpz(arrays: Readonly<Record<string, Tensor | ArrayData>>, options: ZipOptions = {}): Promise<Uint8Array> {
  const files = new Map(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, writeNpy(array)]));
  return writeZip("writeNpz", files, options);
}
