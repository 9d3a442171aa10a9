// The one linear memory: a heap for what lives long, an arena for what lives a step, and live views of both.
import type { ElementType, Ptr } from "./pointer.ts";

const PAGE = 65536;
/** The largest memory the allocator will ask for: 3.5 GiB. */
const LIMIT = 3.5 * 1024 ** 3;
/** Growing is dear and fresh pages are touched lazily, so growth comes in large steps. */
const GROWTH = 64 * 1024 ** 2;
const FIRST = 16 * 1024 ** 2;

/** Thrown when linear memory cannot hold a request; everything allocated before stays usable. */
export class OutOfMemoryError extends Error {
  override name = "OutOfMemoryError";
}

/** The memory that the kernels import: replaced once, when it becomes one that threads share. */
export let memory: WebAssembly.Memory = new WebAssembly.Memory({ initial: FIRST / PAGE });

/** Stands for this copy's memory, wherever it is: addresses of one copy mean nothing to another. */
export const home: object = {};

/** Live views of the whole memory by element type. Growth replaces them: read them anew, never keep them. */
export let f32: Float32Array = new Float32Array(memory.buffer);
/** As 32-bit signed integers. */
export let i32: Int32Array = new Int32Array(memory.buffer);
/** As bytes. */
export let u8: Uint8Array = new Uint8Array(memory.buffer);
/** As 64-bit floats. */
export let f64: Float64Array = new Float64Array(memory.buffer);

function refreshViews(): void {
  const buffer = memory.buffer;
  f32 = new Float32Array(buffer);
  i32 = new Int32Array(buffer);
  u8 = new Uint8Array(buffer);
  f64 = new Float64Array(buffer);
}

/** Pages that linear memory may have at most. */
export const MOST_PAGES: number = LIMIT / PAGE;

/** Whether other threads can see the memory. */
export function isShared(): boolean {
  return typeof SharedArrayBuffer !== "undefined" && memory.buffer instanceof SharedArrayBuffer;
}

/**
 * Copies everything into a memory that other threads can see; addresses stay as they are. The kernels must be instantiated anew.
 * @throws RangeError if there is no room for two copies
 */
export function shareMemory(): void {
  const shared = new WebAssembly.Memory({ initial: memory.buffer.byteLength / PAGE, maximum: MOST_PAGES, shared: true });
  new Uint8Array(shared.buffer).set(u8);
  memory = shared;
  refreshViews();
}

// --- heap -----------------------------------------------------------------------------------------------------------

/** The binaries' constant tables own the first page. */
let top = PAGE;
let heapUsed = 0;
let heapBlocks = 0;
let limit = LIMIT;
const free = new Map<number, number[]>();

/** How many bytes the heap takes for a request: steps of 16 to 1 KiB, then quarters of powers of two. */
export function blockSize(bytes: number): number {
  if (bytes <= 1024) return Math.max(16, (bytes + 15) & ~15);
  const step = 2 ** (Math.floor(Math.log2(bytes - 1)) - 2);
  return Math.ceil(bytes / step) * step;
}

function grow(bytes: number): void {
  const have = memory.buffer.byteLength;
  const need = top + bytes - have;
  if (need <= 0) return;
  const spare = limit - have;
  const step = Math.min(Math.max(need, GROWTH), Math.max(need, spare));
  if (need > spare) throw outOfMemory(bytes);
  try {
    memory.grow(Math.ceil(step / PAGE));
  } catch {
    try {
      memory.grow(Math.ceil(need / PAGE));
    } catch {
      throw outOfMemory(bytes);
    }
  }
  refreshViews();
}

function outOfMemory(bytes: number): OutOfMemoryError {
  const use = memoryUse();
  return new OutOfMemoryError(
    `out of memory: ${bytes} bytes asked for, ${use.heap} in use on the heap and ${use.arena} in the arena, of ${limit} at most; use smaller batches, or wrap steps in scope()`,
  );
}

/**
 * Allocates on the heap, 16-byte aligned; the contents are dirty.
 * @param bytes - how many bytes
 * @throws OutOfMemoryError with the sizes, leaving all else usable
 */
export function allocate(bytes: number): number {
  const size = blockSize(bytes);
  const list = free.get(size);
  let ptr = list?.pop();
  if (ptr === undefined) {
    grow(size);
    ptr = top;
    top += size;
  }
  heapUsed += size;
  heapBlocks++;
  return ptr;
}

/** Returns a heap block; `bytes` is what was asked for when it was allocated. */
export function release(ptr: number, bytes: number): void {
  const size = blockSize(bytes);
  const list = free.get(size);
  if (list) list.push(ptr);
  else free.set(size, [ptr]);
  heapUsed -= size;
  heapBlocks--;
}

// --- arena ----------------------------------------------------------------------------------------------------------

interface Chunk {
  start: number;
  size: number;
}

const FIRST_CHUNK = 1024 ** 2;

/** A stack of bytes in chunks taken from the heap: bump to allocate, rewind to free. */
export class Arena {
  #chunks: Chunk[] = [];
  #at = -1;
  #next = 0;
  #end = 0;
  #peak = 0;
  /** Bytes before the current chunk. */
  #before = 0;

  /**
   * Allocates `bytes`, 16-byte aligned; the contents are dirty.
   * @param _from - where the bytes are that will move here: they may not have to
   */
  allocate(bytes: number, _from?: number): number {
    const size = (bytes + 15) & ~15;
    if (size < bytes || this.#next + size > this.#end) return this.#allocateElsewhere(Math.ceil(bytes / 16) * 16);
    const ptr = this.#next;
    this.#next = ptr + size;
    return ptr;
  }

  #allocateElsewhere(size: number): number {
    let at = this.#at + 1;
    while (at < this.#chunks.length && this.#chunks[at]!.size < size) at++;
    if (at === this.#chunks.length) {
      const last = this.#chunks.at(-1)?.size ?? FIRST_CHUNK / 2;
      const chunk = { size: Math.max(Math.min(last * 2, GROWTH), size), start: 0 };
      chunk.start = allocate(chunk.size);
      this.#chunks.push(chunk);
    }
    const chunk = this.#chunks[at]!;
    this.#before = this.used;
    this.#at = at;
    this.#next = chunk.start + size;
    this.#end = chunk.start + chunk.size;
    return chunk.start;
  }

  /** Notes where the arena stands. */
  mark(): ArenaMark {
    if (this.used > this.#peak) this.#peak = this.used;
    return { at: this.#at, next: this.#next, before: this.#before };
  }

  /** Frees everything allocated since `mark`. */
  rewind(mark: ArenaMark): void {
    if (this.used > this.#peak) this.#peak = this.used;
    this.#at = mark.at;
    this.#next = mark.next;
    this.#before = mark.before;
    const chunk = this.#chunks[mark.at];
    this.#end = chunk ? chunk.start + chunk.size : 0;
  }

  /** Bytes in use. */
  get used(): number {
    return this.#at < 0 ? 0 : this.#before + this.#next - this.#chunks[this.#at]!.start;
  }

  /** The most bytes that were in use at any mark or rewind. */
  get peak(): number {
    return Math.max(this.#peak, this.used);
  }

  /** Bytes held from the heap. */
  get held(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.size, 0);
  }

  /** Gives all chunks back to the heap. */
  dispose(): void {
    for (const chunk of this.#chunks) release(chunk.start, chunk.size);
    this.#chunks = [];
    this.#at = -1;
    this.#next = this.#end = this.#before = 0;
  }
}

/** A position in an arena. */
export interface ArenaMark {
  readonly at: number;
  readonly next: number;
  readonly before: number;
}

/** The arena of all scopes. */
export const arena = new Arena();

// --- statistics and views -------------------------------------------------------------------------------------------

/** Bytes of linear memory by use. */
export interface MemoryUse {
  /** Bytes of heap blocks in use, arena chunks included. */
  heap: number;
  /** Heap blocks in use. */
  blocks: number;
  /** Bytes of the arena in use. */
  arena: number;
  /** Bytes the arena holds from the heap. */
  arenaHeld: number;
  /** The most bytes the arena had in use. */
  arenaPeak: number;
  /** Size of the linear memory. */
  total: number;
}

/** Counts linear memory exactly. */
export function memoryUse(): MemoryUse {
  return {
    heap: heapUsed,
    blocks: heapBlocks,
    arena: arena.used,
    arenaHeld: arena.held,
    arenaPeak: arena.peak,
    total: memory.buffer.byteLength,
  };
}

/** Sets the most bytes linear memory may grow to (at most 3.5 GiB); returns the limit before. */
export function setMemoryLimit(bytes: number): number {
  const before = limit;
  limit = Math.min(bytes, LIMIT);
  return before;
}

/** The typed array that shows `n` elements at `ptr`. It dies at the next growth: use it at once. */
export function viewOf(type: "f32", ptr: Ptr<"f32">, n: number): Float32Array;
export function viewOf(type: "i32", ptr: Ptr<"i32">, n: number): Int32Array;
export function viewOf(type: "u8", ptr: Ptr<"u8">, n: number): Uint8Array;
export function viewOf(type: "f64", ptr: Ptr<"f64">, n: number): Float64Array;
export function viewOf(type: ElementType, ptr: number, n: number): Float32Array | Int32Array | Uint8Array | Float64Array;
export function viewOf(type: ElementType, ptr: number, n: number): Float32Array | Int32Array | Uint8Array | Float64Array {
  if (type === "f32") return f32.subarray(ptr / 4, ptr / 4 + n);
  if (type === "i32") return i32.subarray(ptr / 4, ptr / 4 + n);
  if (type === "u8") return u8.subarray(ptr, ptr + n);
  return f64.subarray(ptr / 8, ptr / 8 + n);
}
