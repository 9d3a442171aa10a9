import { describe, expect, test } from "vitest";
import { balanced, sequential, shuffled, uniforms, weighted } from "../../src/data/sampler.ts";
import { Stream } from "../../src/random.ts";

const stream = () => new Stream("test", 4);
const tally = (drawn: Int32Array, n: number) => {
  const counts = new Array<number>(n).fill(0);
  for (const i of drawn) counts[i]!++;
  return counts;
};

describe("samplers", () => {
  test("sequential and shuffled give every example once", () => {
    expect(Array.from(sequential(4).draw(stream()))).toEqual([0, 1, 2, 3]);
    expect(tally(shuffled(50).draw(stream()), 50)).toEqual(new Array(50).fill(1));
  });

  test("weighted draws in proportion, and never what has no weight", () => {
    const counts = tally(weighted([1, 0, 3, 4, 0], { count: 8000 }).draw(stream()), 5);
    expect(counts[1]).toBe(0);
    expect(counts[4]).toBe(0);
    for (const [i, share] of [
      [0, 1000],
      [2, 3000],
      [3, 4000],
    ] as const) {
      expect(Math.abs(counts[i]! - share)).toBeLessThan(150);
    }
  });

  test("weighted without replacement gives each example at most once, heavy ones sooner", () => {
    const sampler = weighted([1, 1, 1, 1, 100, 0], { count: 3, replacement: false });
    const source = stream();
    let first = 0;
    for (let i = 0; i < 100; i++) {
      const drawn = sampler.draw(source);
      expect(new Set(drawn).size).toBe(3);
      expect(drawn).not.toContain(5);
      if (drawn[0] === 4) first++;
    }
    expect(first).toBeGreaterThan(85);
  });

  test("balanced gives classes equal odds", () => {
    const labels = Array.from({ length: 100 }, (_, i) => (i < 90 ? 0 : 1));
    const drawn = balanced(labels, { count: 4000 }).draw(stream());
    const rare = drawn.filter((i) => labels[i] === 1).length;
    expect(Math.abs(rare - 2000)).toBeLessThan(130);
  });

  test("the same stream state draws the same examples", () => {
    const sampler = weighted([1, 2, 3]);
    expect(sampler.draw(stream())).toEqual(sampler.draw(stream()));
  });

  test("refuses weights that are none", () => {
    expect(() => weighted([1, -1])).toThrow("weighted: weight 1 is -1, needs a finite number ≥ 0");
    expect(() => weighted([0, 0])).toThrow("weighted: 0 weights are positive, 2 examples are wanted");
    expect(() => weighted([1, 0], { replacement: false })).toThrow(
      "weighted: 1 weights are positive, 2 examples are wanted without replacement",
    );
    expect(() => balanced([])).toThrow("balanced: 0 labels, needs at least 1");
  });

  test("uniforms lie in [0, 1) and average one half", () => {
    const drawn = uniforms(4000, stream());
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
    expect(Math.abs(drawn.reduce((a, b) => a + b, 0) / 4000 - 0.5)).toBeLessThan(0.02);
  });
});
