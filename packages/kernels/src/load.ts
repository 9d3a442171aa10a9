// Turns an inlined binary into kernels, synchronously.
import { memory } from "./memory.ts";

interface Base64Decoder {
  fromBase64?: (text: string) => Uint8Array;
}
interface BufferLike {
  Buffer?: { from(text: string, encoding: "base64"): Uint8Array };
}

/** Decodes base64 with the fastest means the runtime has. */
function decode(text: string): Uint8Array {
  const native = (Uint8Array as unknown as Base64Decoder).fromBase64;
  if (native) return native.call(Uint8Array, text);
  const { Buffer } = globalThis as unknown as BufferLike;
  if (Buffer) return Buffer.from(text, "base64");
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** Compiles and instantiates a base64 binary over the shared memory; returns its exports. */
export function instantiate(base64: string): Record<string, unknown> {
  const module = new WebAssembly.Module(decode(base64) as BufferSource);
  return new WebAssembly.Instance(module, { env: { memory } }).exports;
}
