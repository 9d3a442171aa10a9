// Generator against NumPy's default_rng.
import { expect, test } from "vitest";
import { Generator } from "../src/generator.ts";
import { draws } from "./golden/trajectories.ts";

test("doubles, ranges and integers equal NumPy's bit for bit", () => {
  for (const [seed, expected] of Object.entries(draws)) {
    const g = new Generator(Number(seed));
    const row = [g.random(), g.uniform(-0.05, 0.05), g.integer(0, 13), g.integer(0, 13), g.integer(0, 3), g.random()];
    expect([...row, g.integer(5, 1000000), g.integer(0, 4294967296)]).toEqual(expected);
  }
});

test("reseeding starts over, a kept half draw included", () => {
  const g = new Generator(3);
  g.integer(0, 5);
  g.reseed(3);
  expect(g.integer(0, 5)).toBe(new Generator(3).integer(0, 5));
  expect(g.state).toEqual(
    (() => {
      const h = new Generator(3);
      h.integer(0, 5);
      return h.state;
    })(),
  );
});

test("a state that is put back goes on with the same numbers", () => {
  const g = new Generator(9);
  g.uint32();
  const { state } = g;
  const first = [g.uint32(), g.random(), g.normal()];
  g.state = JSON.parse(JSON.stringify(state));
  expect([g.uint32(), g.random(), g.normal()]).toEqual(first);
  expect(() => {
    g.state = [1, 2];
  }).toThrow("generator: a state of 2 words, needs 10");
});

test("normal numbers have mean 0 and variance 1", () => {
  const g = new Generator(5);
  const x = Array.from({ length: 20000 }, () => g.normal());
  const mean = x.reduce((a, b) => a + b) / x.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(Math.abs(x.reduce((a, b) => a + b * b, 0) / x.length - 1)).toBeLessThan(0.03);
});

test("an empty range is refused, a single integer takes no draw", () => {
  const g = new Generator(1);
  expect(() => g.integer(3, 3)).toThrow("integer: [3, 3) holds 0 integers, needs 1 to 4294967296");
  const before = g.state;
  expect(g.integer(7, 8)).toBe(7);
  expect(g.state).toEqual(before);
});

test("categorical picks the first whose running sum exceeds the draw", () => {
  const g = new Generator(0); // 0.6369…, 0.2697…, 0.0409…
  expect([g.categorical([0.3, 0.3, 0.4]), g.categorical([0.3, 0.3, 0.4]), g.categorical([0, 1])]).toEqual([2, 0, 1]);
  expect(["a", "b", "c"]).toContain(g.choice(["a", "b", "c"]));
});
