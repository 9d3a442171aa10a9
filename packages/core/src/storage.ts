// A stretch of linear memory, who owns it and whether it still may be used.
import { allocate, blockSize, home, release, u8 } from "@sluice/kernels/raw";
import { context } from "./context.ts";
import { LooseMemoryError } from "./errors.ts";
import type { Scope } from "./scope.ts";

let serial = 0;
let looseBytes = 0;
/** Most bytes that tensors made outside scopes may hold before an error names `scope`. */
let looseLimit = 512 * 1024 ** 2;

/** Bytes behind one or several tensors: in the arena of a scope, or on the heap. */
export interface Storage {
  ptr: number;
  readonly bytes: number;
  /** The scope it dies with; null on the heap. */
  scope: Scope | null;
  /** Counts in-place writes, so that a tape can tell that it read an older value. */
  version: number;
  disposed: boolean;
  /** Order of allocation. */
  readonly serial: number;
  /** The memory it lives in: tensors of another copy of the package are told apart by it. */
  readonly home: object;
  /** What finalization is registered under, for heap storage. */
  token: HeapBlock | null;
  /** Heap block that holds the value from before the step, for states that a forward pass writes. */
  shadow: number | null;
}

interface HeapBlock {
  ptr: number;
  bytes: number;
  loose: boolean;
}

const registry = new FinalizationRegistry<HeapBlock>(giveBack);

function giveBack(block: HeapBlock): void {
  if (block.bytes < 0) return;
  release(block.ptr, block.bytes);
  if (block.loose) looseBytes -= block.bytes;
  block.bytes = -1;
}

/** A heap block that frees itself when `owner` is collected; with `loose` it counts against the limit of loose tensors. */
function heapBlock(wanted: number, loose: boolean): HeapBlock {
  // What the heap really gives: small tensors take more than their numbers.
  const bytes = blockSize(wanted);
  if (loose && looseBytes + bytes > looseLimit) {
    const out = bytes > looseLimit ? "keep so many numbers in a typed array and load batches of them" : "wrap the loop's body in scope()";
    throw new LooseMemoryError(
      `out of memory: tensors made outside any scope hold ${looseBytes} bytes and ${bytes} more are wanted, of ${looseLimit} at most; ${out}`,
    );
  }
  const block: HeapBlock = { ptr: allocate(bytes), bytes, loose };
  if (loose) looseBytes += bytes;
  return block;
}

/** Allocates on the heap: freed by `disposeStorage`, or when the storage is collected. */
export function heapStorage(bytes: number, loose = false): Storage {
  const token = heapBlock(bytes, loose);
  const storage = { ptr: token.ptr, bytes, scope: null, version: 0, disposed: false, serial: serial++, home, token, shadow: null };
  registry.register(storage, token, token);
  return storage;
}

/** Moves a storage from a closing scope to the heap; the contents are copied. */
export function moveToHeap(storage: Storage): void {
  const token = heapBlock(storage.bytes, true);
  u8.copyWithin(token.ptr, storage.ptr, storage.ptr + storage.bytes);
  storage.ptr = token.ptr;
  storage.scope = null;
  storage.token = token;
  registry.register(storage, token, token);
}

/** Allocates where the running code stands: in the scope's arena, or loose on the heap. */
export function storageHere(bytes: number): Storage {
  const scope = context.scope;
  if (scope === null) return heapStorage(bytes, true);
  return {
    ptr: context.arena.allocate(bytes),
    bytes,
    scope,
    version: 0,
    disposed: false,
    serial: serial++,
    home,
    token: null,
    shadow: null,
  };
}

/** Allocates for values that come from JavaScript: while capturing they must outlive the step. */
export function constantStorage(bytes: number): Storage {
  const capturing = context.capturing;
  if (capturing === null) return storageHere(bytes);
  return {
    ptr: capturing.constant(bytes),
    bytes,
    scope: context.scope,
    version: 0,
    disposed: false,
    serial: serial++,
    home,
    token: null,
    shadow: null,
  };
}

/** Moves a storage that lives on the heap loose into long life: it no longer counts against the limit of loose tensors. */
export function keepStorage(storage: Storage): void {
  const block = storage.token;
  if (block?.loose) {
    looseBytes -= block.bytes;
    block.loose = false;
  }
}

/** How many storages were disposed so far: captured programs look again when it moves. */
export const disposals = { count: 0 };

/** Frees heap storage now. */
export function disposeStorage(storage: Storage): void {
  if (storage.disposed || storage.token === null) return;
  storage.disposed = true;
  disposals.count++;
  if (storage.shadow !== null) release(storage.shadow, storage.bytes);
  storage.shadow = null;
  registry.unregister(storage.token);
  giveBack(storage.token);
}

/** Bytes held by tensors that were made outside any scope. */
export function looseMemory(): number {
  return looseBytes;
}

/** Sets how many bytes tensors made outside scopes may hold (default 512 MiB); returns the limit before. */
export function setLooseLimit(bytes: number): number {
  const before = looseLimit;
  looseLimit = bytes;
  return before;
}
