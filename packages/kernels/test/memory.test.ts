// The heap, the arena, the live views, and what happens when memory runs out.
import { afterEach, expect, test } from "vitest";
import { Arena, allocate, f32, memory, memoryUse, OutOfMemoryError, release, setMemoryLimit, viewOf } from "../src/memory.ts";

const unlimited = setMemoryLimit(Number.POSITIVE_INFINITY);
afterEach(() => setMemoryLimit(unlimited));

test("every address is a multiple of 16 and behind the binaries' first page", () => {
  for (const bytes of [0, 1, 15, 16, 17, 1000, 1025, 5000, 100_003]) {
    const ptr = allocate(bytes);
    expect(ptr % 16).toBe(0);
    expect(ptr).toBeGreaterThanOrEqual(65536);
    release(ptr, bytes);
  }
});

test("blocks in use do not overlap", () => {
  const sizes = [4, 16, 20, 1024, 1025, 3000, 7, 65_537];
  const blocks = sizes.map((bytes) => ({ ptr: allocate(bytes), bytes })).sort((a, b) => a.ptr - b.ptr);
  for (let i = 1; i < blocks.length; i++) expect(blocks[i]!.ptr).toBeGreaterThanOrEqual(blocks[i - 1]!.ptr + blocks[i - 1]!.bytes);
  for (const { ptr, bytes } of blocks) release(ptr, bytes);
});

test("a block that is released is used again by the next request of its size class", () => {
  const ptr = allocate(4000);
  release(ptr, 4000);
  expect(allocate(4001)).toBe(ptr);
  release(ptr, 4001);
});

test("statistics return to the byte to where they were", () => {
  const before = memoryUse();
  const sizes = [1, 100, 2000, 50_000];
  const blocks = sizes.map(allocate);
  expect(memoryUse().blocks).toBe(before.blocks + 4);
  expect(memoryUse().heap).toBeGreaterThanOrEqual(before.heap + 52_101);
  blocks.forEach((ptr, i) => {
    release(ptr, sizes[i]!);
  });
  expect(memoryUse().heap).toBe(before.heap);
  expect(memoryUse().blocks).toBe(before.blocks);
});

test("growth keeps what is written and replaces the views", () => {
  const ptr = allocate(40);
  viewOf("f32", ptr, 10).set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const old = f32;
  const bytes = memory.buffer.byteLength;
  const large = allocate(bytes);
  expect(memory.buffer.byteLength).toBeGreaterThan(bytes);
  expect(old.length).toBe(0);
  expect([...viewOf("f32", ptr, 10)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  release(large, bytes);
  release(ptr, 40);
});

test("running out is an error that names the sizes and leaves everything usable", () => {
  const kept = allocate(16);
  viewOf("i32", kept, 4).set([1, 2, 3, 4]);
  const before = memoryUse();
  setMemoryLimit(memory.buffer.byteLength);
  const bytes = memory.buffer.byteLength + 1;
  expect(() => allocate(bytes)).toThrow(OutOfMemoryError);
  expect(() => allocate(bytes)).toThrow(
    /out of memory: \d+ bytes asked for, \d+ in use on the heap and \d+ in the arena, of \d+ at most; use smaller batches/,
  );
  expect(memoryUse()).toEqual(before);
  expect([...viewOf("i32", kept, 4)]).toEqual([1, 2, 3, 4]);
  const small = allocate(16);
  release(small, 16);
  release(kept, 16);
});

test("the limit cannot be set above 3.5 GiB", () => {
  setMemoryLimit(2 ** 40);
  expect(setMemoryLimit(unlimited)).toBe(3.5 * 2 ** 30);
});

test("an arena hands out what was rewound again, at the same address", () => {
  const arena = new Arena();
  const mark = arena.mark();
  const first = arena.allocate(100);
  const second = arena.allocate(100);
  expect(second).toBeGreaterThanOrEqual(first + 100);
  arena.rewind(mark);
  expect(arena.used).toBe(0);
  expect(arena.allocate(10)).toBe(first);
  arena.dispose();
});

test("an arena grows by chunks, counts across them, and rewinds across them", () => {
  const arena = new Arena();
  const heap = memoryUse().heap;
  arena.allocate(64);
  const mark = arena.mark();
  const used = arena.used;
  for (let i = 0; i < 5; i++) arena.allocate(1024 ** 2);
  expect(arena.used).toBe(used + 5 * 1024 ** 2);
  expect(arena.held).toBeGreaterThanOrEqual(arena.used);
  arena.rewind(mark);
  expect(arena.used).toBe(used);
  expect(arena.peak).toBe(used + 5 * 1024 ** 2);
  const held = arena.held;
  for (let i = 0; i < 5; i++) arena.allocate(1024 ** 2);
  expect(arena.held).toBe(held);
  arena.dispose();
  expect(memoryUse().heap).toBe(heap);
});

test("a request larger than any chunk gets a chunk of its own", () => {
  const arena = new Arena();
  const bytes = 100 * 1024 ** 2;
  const ptr = arena.allocate(bytes);
  viewOf("u8", ptr, bytes)[bytes - 1] = 7;
  expect(arena.held).toBe(bytes);
  arena.dispose();
});

test("views show the same bytes by element type", () => {
  const ptr = allocate(16);
  viewOf("f32", ptr, 1)[0] = 1;
  expect(viewOf("i32", ptr, 1)[0]).toBe(0x3f800000);
  viewOf("f64", ptr, 2)[1] = 2;
  expect(viewOf("u8", ptr, 16)[15]).toBe(0x40);
  release(ptr, 16);
});

test("an arena that could not grow holds what it held", () => {
  const arena = new Arena();
  const first = arena.allocate(100);
  const used = arena.used;
  const before = setMemoryLimit(memory.buffer.byteLength);
  try {
    expect(() => arena.allocate(2 ** 30)).toThrow("out of memory");
  } finally {
    setMemoryLimit(before);
  }
  expect(arena.used).toBe(used);
  expect(arena.allocate(16)).toBe(first + used);
  arena.dispose();
});
