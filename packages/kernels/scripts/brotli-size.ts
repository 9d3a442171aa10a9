// The size of a binary as a server would send it.
import { brotliCompressSync } from "node:zlib";

/** Returns the number of bytes of `binary` after brotli at its best quality. */
export function brotliSize(binary: Uint8Array): number {
  return brotliCompressSync(binary).length;
}
