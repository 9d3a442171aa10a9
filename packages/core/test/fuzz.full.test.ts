// Hostile files: thousands of damaged copies of good ones. A reader gives numbers or a FileFormatError; it never crashes, hangs or keeps memory.
import { memoryUse } from "@sluice/kernels";
import { expect, test } from "vitest";
import { readCsv, readIdx, readJsonLines, readNpy, readNpz, writeNpy, writeNpz } from "../src/data/index.ts";
import { FileFormatError } from "../src/errors.ts";
import { readSafetensors, writeSafetensors } from "../src/save/safetensors.ts";
import { tensor } from "../src/tensor.ts";

const MUTANTS = 40_000;
/** A reader that takes longer for a file of a few hundred bytes hangs, for practical purposes. */
const SLOW = 500;

function seeded(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const nasty = [0, 1, 0x7f, 0x80, 0xff, 0x22, 0x2c, 0x7b, 0x7d, 0x5b, 0x0a, 0x2d, 0x39];

/** One to four wounds: a bit flipped, a byte set, a cut, a stretch doubled, a stretch of 0xff. */
function damage(good: Uint8Array, draw: (below: number) => number): Uint8Array {
  let bytes = good.slice();
  for (let wounds = 1 + draw(4); wounds > 0 && bytes.length > 0; wounds--) {
    const at = draw(bytes.length);
    const kind = draw(6);
    if (kind === 0) bytes[at]! ^= 1 << draw(8);
    else if (kind === 1) bytes[at] = nasty[draw(nasty.length)]!;
    else if (kind === 2) bytes = bytes.slice(0, at);
    else if (kind === 3) bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(draw(at + 1)), ...bytes.subarray(at)]);
    else if (kind === 4) bytes.fill(0xff, at, at + 1 + draw(8));
    // The head is where sizes stand.
    else bytes[Math.min(at, draw(16))] = draw(256);
  }
  return bytes;
}

const text = (content: string) => new TextEncoder().encode(content);
const idx = Uint8Array.from([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]);
const table = text('name,age,"a ""quoted"" one"\nada,36,1\n"grace\nh",,0.5\n');
const lines = text('{"a": [1, 2, {"b": null}]}\n[true, false]\n"three"\n');
const arrays = {
  x: tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]),
  y: tensor([1, 2], [2], "i32"),
};

const readers: Record<string, { good: () => Promise<Uint8Array> | Uint8Array; read: (bytes: Uint8Array) => unknown }> = {
  readIdx: { good: () => idx, read: readIdx },
  readCsv: { good: () => table, read: readCsv },
  readJsonLines: { good: () => lines, read: readJsonLines },
  readNpy: { good: () => writeNpy(arrays.x), read: readNpy },
  "readNpz, stored": { good: () => writeNpz(arrays), read: readNpz },
  "readNpz, deflated": { good: () => writeNpz(arrays, { compress: true }), read: readNpz },
  readSafetensors: { good: () => writeSafetensors(arrays), read: readSafetensors },
};

test.each(Object.entries(readers))("%s meets every damaged file with numbers or a FileFormatError", async (_, { good, read }) => {
  const original = await good();
  await read(original);
  const draw = seeded(original.length);
  const before = memoryUse().heap;
  let refused = 0;
  for (let i = 0; i < MUTANTS; i++) {
    const bytes = damage(original, draw);
    const started = performance.now();
    try {
      await read(bytes);
    } catch (error) {
      expect(error, `${error} of mutant ${i}: ${[...bytes].map((b) => b.toString(16).padStart(2, "0")).join("")}`).toBeInstanceOf(
        FileFormatError,
      );
      refused++;
    }
    expect(performance.now() - started, `milliseconds for mutant ${i}`).toBeLessThan(SLOW);
  }
  expect(refused).toBeGreaterThan(0);
  expect(memoryUse().heap).toBe(before);
});
