// Discrete, MultiDiscrete, MultiBinary.
import { expect, test } from "vitest";
import { Discrete, MultiBinary, MultiDiscrete } from "../../src/spaces/discrete.ts";

test("choices are drawn as NumPy's integers", () => {
  const space = new Discrete(13);
  space.seed(42); // default_rng(42).integers(13) four times
  expect([space.sample(), space.sample(), space.sample(), space.sample()]).toEqual([1, 10, 8, 5]);
});

test("a mask limits what is drawn, and an empty one gives the start", () => {
  const space = new Discrete(4, 10);
  for (let i = 0; i < 10; i++) expect([11, 13]).toContain(space.sample([0, 1, 0, 1]));
  expect(space.sample([0, 0, 0, 0])).toBe(10);
});

test("choices are laid out one-hot", () => {
  expect([...new Discrete(3, 5).flatten(6)]).toEqual([0, 1, 0]);
  expect([...new MultiDiscrete([2, 3]).flatten([1, 2])]).toEqual([0, 1, 0, 0, 1]);
  expect([...new MultiBinary(3).flatten([1, 0, 1])]).toEqual([1, 0, 1]);
});

test("a count that is no positive whole number is refused", () => {
  expect(() => new Discrete(0)).toThrow("discrete: n is 0, needs a whole number of at least 1");
  expect(() => new MultiDiscrete([2, 1.5])).toThrow("multi-discrete: n is 1.5");
  expect(() => new MultiBinary(-1)).toThrow("multi-binary: n is -1");
});
