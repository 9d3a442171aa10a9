// Random kernels against published vectors and the statistics of what they draw.
import { beforeEach, describe, expect, test } from "vitest";
import { allocate, viewOf } from "../src/memory.ts";
import type { Ptr } from "../src/pointer.ts";
import * as kernels from "../src/raw.ts";

const N = 60_000;
const out = allocate(4 * N) as Ptr<never>;
const scratch = allocate(4 * N) as Ptr<never>;
const state = allocate(16) as Ptr<"i32">;
const fault = allocate(16) as Ptr<"i32">;

function set(ptr: Ptr<"i32">, words: number[]): void {
  viewOf("i32", ptr, words.length).set(words.map((w) => w | 0));
}
function counter(): number[] {
  return [...viewOf("i32", state, 4)].slice(2).map((w) => w >>> 0);
}
const floats = () => viewOf("f32", out as Ptr<"f32">, N) as Float32Array;
const integers = () => viewOf("i32", out as Ptr<"i32">, N) as Int32Array;
function moments(x: Float32Array): { mean: number; deviation: number } {
  const mean = x.reduce((s, v) => s + v, 0) / x.length;
  return { mean, deviation: Math.sqrt(x.reduce((s, v) => s + (v - mean) ** 2, 0) / x.length) };
}

beforeEach(() => {
  set(state, [1, 2, 0, 0]);
  set(fault, [0, 0, 0, 0]);
});

describe("philox4x32-10", () => {
  // The known-answer vectors that accompany Salmon et al. 2011 (Random123, kat_vectors).
  test.each([
    [[0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    [[-1, -1, -1, -1], [-1, -1], "408f276d 41c83b0e a20bc7c6 6d5451fd"],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], "d16cfe09 94fdcceb 5001e420 24126ea1"],
  ])("gives the published words for counter %j and key %j", (at, key, words) => {
    set(scratch as Ptr<"i32">, at);
    set(state, key);
    kernels.philox({ out: out as Ptr<"i32">, counter: scratch as Ptr<"i32">, key: state });
    const got = [...integers().slice(0, 4)].map((w) => (w >>> 0).toString(16).padStart(8, "0"));
    expect(got.join(" ")).toBe(words);
  });

  test("a stream is the blocks of successive counters", () => {
    set(state, [0, 0, 0, 0]);
    kernels.random_bits({ out: out as Ptr<"i32">, state, fault, n: 8 });
    expect(integers()[0]! >>> 0).toBe(0x6627e8d5);
    expect(integers()[3]! >>> 0).toBe(0x9b00dbd8);
    expect(counter()).toEqual([2, 0]);
  });

  test("two draws of 8 numbers are one draw of 16", () => {
    kernels.random_normal({ out: out as Ptr<"f32">, state, fault, mean: 0, deviation: 1, n: 16 });
    const whole = floats().slice(0, 16);
    set(state, [1, 2, 0, 0]);
    kernels.random_normal({ out: out as Ptr<"f32">, state, fault, mean: 0, deviation: 1, n: 8 });
    const first = floats().slice(0, 8);
    kernels.random_normal({ out: out as Ptr<"f32">, state, fault, mean: 0, deviation: 1, n: 8 });
    expect([...first, ...floats().slice(0, 8)]).toEqual([...whole]);
  });

  test("the counter carries into its high word", () => {
    set(state, [1, 2, 0xffffffff, 5]);
    kernels.random_bits({ out: out as Ptr<"i32">, state, fault, n: 5 });
    expect(counter()).toEqual([1, 6]);
  });

  test("a recorded fault holds the counter", () => {
    set(fault, [9, 0, 0, 0]);
    kernels.random_uniform({ out: out as Ptr<"f32">, state, fault, low: 0, high: 1, n: 100 });
    expect(counter()).toEqual([0, 0]);
    expect(floats()[99]).toBeGreaterThan(0);
  });
});

describe("distributions", () => {
  test("uniform numbers have mean 1/2 and deviation 1/√12, and stay in [0, 1)", () => {
    kernels.random_uniform({ out: out as Ptr<"f32">, state, fault, low: 0, high: 1, n: N });
    const { mean, deviation } = moments(floats());
    expect(Math.abs(mean - 0.5)).toBeLessThan((4 * deviation) / Math.sqrt(N));
    expect(deviation).toBeCloseTo(Math.sqrt(1 / 12), 2);
    expect(Math.min(...floats().slice(0, 30_000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...floats().slice(0, 30_000))).toBeLessThan(1);
  });

  test("normal numbers have the moments and the tails of a normal distribution", () => {
    kernels.random_normal({ out: out as Ptr<"f32">, state, fault, mean: 0, deviation: 1, n: N });
    const x = floats();
    const { mean, deviation } = moments(x);
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(N));
    expect(Math.abs(deviation - 1)).toBeLessThan(4 / Math.sqrt(2 * N));
    const beyond = x.filter((v) => Math.abs(v) > 1.959964).length / N;
    expect(Math.abs(beyond - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / N));
    const kurtosis = x.reduce((s, v) => s + v ** 4, 0) / N;
    expect(Math.abs(kurtosis - 3)).toBeLessThan(4 * Math.sqrt(96 / N));
  });

  test("integers of a range that does not divide 2^32 are equally likely", () => {
    kernels.random_integers({ out: out as Ptr<"i32">, state, fault, low: -1, high: 2, n: N });
    const count = [0, 0, 0];
    for (const v of integers()) count[v + 1]!++;
    for (const c of count) expect(Math.abs(c - N / 3)).toBeLessThan(4 * Math.sqrt((N * 2) / 9));
  });

  test("a permutation holds every number once and is not the identity", () => {
    kernels.random_permutation({ out: out as Ptr<"i32">, scratch: scratch as Ptr<"i32">, state, fault, n: N });
    const x = integers();
    expect(x.filter((v, i) => v === i).length).toBeLessThan(12);
    expect([...x].sort((a, b) => a - b).every((v, i) => v === i)).toBe(true);
  });

  test("all permutations of three are equally likely", () => {
    const count = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      kernels.random_permutation({ out: out as Ptr<"i32">, scratch: scratch as Ptr<"i32">, state, fault, n: 3 });
      const key = integers().slice(0, 3).join("");
      count.set(key, (count.get(key) ?? 0) + 1);
    }
    expect(count.size).toBe(6);
    for (const c of count.values()) expect(Math.abs(c - 1000)).toBeLessThan(4 * Math.sqrt((6000 * 5) / 36));
  });

  test("categorical draws follow the weights and never take one of 0", () => {
    viewOf("f32", scratch as Ptr<"f32">, 4).set([1, 0, 2, 1]);
    kernels.random_categorical({ out: out as Ptr<"i32">, weights: scratch as Ptr<"f32">, state, fault, rows: 1, D: 4, draws: N });
    const count = [0, 0, 0, 0];
    for (const v of integers()) count[v]!++;
    expect(count[1]).toBe(0);
    expect(Math.abs(count[2]! - N / 2)).toBeLessThan(4 * Math.sqrt(N / 4));
    expect(Math.abs(count[0]! - N / 4)).toBeLessThan(4 * Math.sqrt((N * 3) / 16));
  });

  test("exponential and Gumbel numbers have their means", () => {
    kernels.random_exponential({ out: out as Ptr<"f32">, state, fault, mean: 3, n: N });
    expect(Math.abs(moments(floats()).mean - 3)).toBeLessThan((4 * 3) / Math.sqrt(N));
    kernels.random_gumbel({ out: out as Ptr<"f32">, state, fault, n: N });
    expect(Math.abs(moments(floats()).mean - 0.5772157)).toBeLessThan((4 * 1.2825) / Math.sqrt(N));
  });

  test("dropout of 0.3 drops three in ten and keeps the mean", () => {
    viewOf("f32", scratch as Ptr<"f32">, N).fill(1);
    const mask = allocate(4 * N) as Ptr<"f32">;
    kernels.dropout({ out: out as Ptr<"f32">, mask, input: scratch as Ptr<"f32">, state, fault, p: 0.3, n: N });
    const dropped = floats().filter((v) => v === 0).length / N;
    expect(Math.abs(dropped - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / N));
    expect(moments(floats()).mean).toBeCloseTo(1, 1);
    expect(Math.max(...floats().slice(0, 100))).toBe(Math.fround(1 / Math.fround(1 - Math.fround(0.3))));
  });
});
