// The workers take pieces, say when they fail, and leave when they are told to.
import { afterAll, beforeAll, expect, test } from "vitest";
import { Crew, take, WORDS } from "../src/crew.ts";
import { simd } from "../src/generated/simd.ts";
import { compile, instantiate } from "../src/load.ts";
import { allocate, release, shareMemory, viewOf } from "../src/memory.ts";
import type { Piece } from "../src/pieces.ts";
import { type KernelFunction, names } from "../src/table.ts";

const n = 1 << 16;
let out = 0;
let crew: Crew;
beforeAll(async () => {
  shareMemory();
  const module = compile(simd);
  out = allocate(4 * n);
  crew = new Crew(3);
  crew.equip(module, instantiate(module) as KernelFunction[]);
  expect(await crew.ready(10_000)).toBe("");
});
afterAll(() => {
  crew.dismiss();
  release(out, 4 * n);
});

/** Fills the stretch of each piece with the piece's number. */
const fills = (pieces: number): Piece[] =>
  Array.from({ length: pieces }, (_, i) => [
    { index: names.indexOf("fill"), args: [out + (4 * n * i) / pieces, i + 1, n / pieces] },
    { index: names.indexOf("square"), args: [out + (4 * n * i) / pieces, out + (4 * n * i) / pieces, n / pieces] },
  ]);

test("all pieces are done when run returns, job after job", () => {
  for (let round = 0; round < 500; round++) {
    const pieces = 1 << (round % 6);
    viewOf("f32", out as never, n).fill(0);
    crew.run(fills(pieces));
    const numbers = viewOf("f32", out as never, n);
    for (let i = 0; i < pieces; i++) {
      expect(numbers[(n * i) / pieces]).toBe((i + 1) ** 2);
      expect(numbers[(n * (i + 1)) / pieces - 1]).toBe((i + 1) ** 2);
    }
  }
});

test("a thread takes the pieces of its own share first, then those that others have left", () => {
  const words = new Int32Array(WORDS.left + WORDS.apart * 3);
  words[WORDS.pieces] = 7;
  [2, 2, 3].forEach((left, share) => {
    words[WORDS.left + WORDS.apart * share] = left;
  });
  expect([1, 1].map((seat) => take(words, WORDS, seat, 3))).toEqual([3, 2]);
  expect([2, 0].map((seat) => take(words, WORDS, seat, 3))).toEqual([6, 1]);
  expect([1, 1, 1, 1].map((seat) => take(words, WORDS, seat, 3))).toEqual([5, 4, 0, -1]);
});

test("workers that went to sleep wake up for the next job", async () => {
  await new Promise((resolve) => setTimeout(resolve, 50));
  crew.run(fills(8));
  expect(viewOf("f32", out as never, n)[n - 1]).toBe(64);
});

test("a piece that cannot be computed is an error, and the crew works on", () => {
  const bad: Piece[] = Array.from({ length: 64 }, () => [{ index: names.length, args: [] }]);
  expect(() => crew.run(bad)).toThrow(/worker failed in a piece|is not a function/);
  crew.run(fills(4));
  expect(viewOf("f32", out as never, n)[n - 1]).toBe(16);
});

test("another binary can be handed out at once, time after time", async () => {
  const module = compile(simd);
  const kernels = instantiate(module) as KernelFunction[];
  for (let round = 0; round < 5; round++) {
    crew.equip(module, kernels);
    crew.run(fills(8));
    expect(viewOf("f32", out as never, n)[n - 1]).toBe(64);
  }
  expect(await crew.ready(10_000)).toBe("");
});
