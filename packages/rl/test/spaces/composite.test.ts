// Dict, Tuple, Sequence, Text.
import { expect, test } from "vitest";
import { Box } from "../../src/spaces/box.ts";
import { Dict, Sequence, Text, Tuple } from "../../src/spaces/composite.ts";
import { Discrete } from "../../src/spaces/discrete.ts";

test("parts are laid out one after another", () => {
  const dict = new Dict({ choice: new Discrete(2), place: new Box(-1, 1, [2]) });
  expect([...dict.flatten({ choice: 1, place: [0.5, -0.5] })]).toEqual([0, 1, 0.5, -0.5]);
  expect([...new Tuple([new Discrete(2), new Discrete(3)]).flatten([0, 2])]).toEqual([1, 0, 0, 0, 1]);
});

test("what varies in length is padded", () => {
  expect([...new Sequence(new Discrete(2), 3).flatten([1])]).toEqual([1, 0, 1, 0, 0, 0, 0]);
  expect([...new Text(4, 1, "abc").flatten("cab")]).toEqual([2, 0, 1, -1]);
});

test("parts of one space have random numbers of their own", () => {
  const pair = new Tuple([new Box(0, 1, [8]), new Box(0, 1, [8])]);
  pair.seed(1);
  const [a, b] = pair.sample();
  expect(a).not.toEqual(b);
});

test("missing and surplus names do not belong", () => {
  const dict = new Dict({ a: new Discrete(2) });
  expect([dict.contains({ a: 1 }), dict.contains({ b: 1 }), dict.contains({ a: 1, b: 1 })]).toEqual([true, false, false]);
});

test("lengths and alphabets that make no sense are refused", () => {
  expect(() => new Sequence(new Discrete(2), 1, 2)).toThrow("sequence: lengths from 2 to 1, needs 0 ≤ min ≤ max");
  expect(() => new Text(1, 2)).toThrow("text: lengths from 2 to 1");
  expect(() => new Text(3, 1, "")).toThrow("text: the alphabet has 0 characters, needs at least 1");
});
