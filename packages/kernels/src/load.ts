// Turns an inlined binary into kernels, synchronously.
import { isShared, MOST_PAGES, memory } from "./memory.ts";
import { decode } from "./text.ts";

/** How a binary asks for its memory: env.memory, by a pages' minimum alone. */
const request = [3, ...new TextEncoder().encode("env"), 6, ...new TextEncoder().encode("memory"), 2, 0];

/** The same binary for a memory that threads share: the flag that says so, and the maximum that goes with it, stand in its import. */
function forSharedMemory(bytes: Uint8Array): Uint8Array {
  const at = bytes.findIndex((_, i) => request.every((byte, k) => bytes[i + k] === byte));
  if (at < 0) return bytes;
  const minimum = at + request.length;
  const most = [(MOST_PAGES & 127) | 128, ((MOST_PAGES >> 7) & 127) | 128, MOST_PAGES >> 14];
  const changed = [...bytes.subarray(0, minimum - 1), 3, bytes[minimum]!, ...most];
  // The section's length stands before the count of imports.
  changed[at - 2]! += most.length;
  return Uint8Array.from([...changed, ...bytes.subarray(minimum + 1)]);
}

/** Compiles a binary from its text, for the memory as it is now. */
export function compile(text: string): WebAssembly.Module {
  const bytes = decode(text);
  return new WebAssembly.Module((isShared() ? forSharedMemory(bytes) : bytes) as BufferSource);
}

/** Instantiates a binary over the memory; returns what it exports, in order. */
export function instantiate(module: WebAssembly.Module): unknown[] {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return WebAssembly.Module.exports(module).map(({ name }) => exports[name]);
}
