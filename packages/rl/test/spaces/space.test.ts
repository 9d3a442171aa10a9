// What all spaces share.
import { expect, test } from "vitest";
import { Box } from "../../src/spaces/box.ts";
import { Dict, Sequence, Text, Tuple } from "../../src/spaces/composite.ts";
import { Discrete, MultiBinary, MultiDiscrete } from "../../src/spaces/discrete.ts";
import type { Space } from "../../src/spaces/space.ts";

const all: Space[] = [
  new Box([-1, Number.NEGATIVE_INFINITY, 0, Number.NEGATIVE_INFINITY], [1, 0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]),
  new Box(0, 1, [2, 3]),
  new Discrete(5, -2),
  new MultiDiscrete([2, 3, 4]),
  new MultiBinary(4),
  new Text(6),
  new Sequence(new Discrete(3), 4),
  new Tuple([new Discrete(3), new Box(-1, 1, [2])]),
  new Dict({ position: new Box(-1, 1, [2]), inventory: new MultiBinary(3), next: new Tuple([new Discrete(2)]) }),
];

test("every sample belongs to its space, and nothing foreign does", () => {
  for (const space of all) {
    space.seed(4);
    for (let i = 0; i < 20; i++) expect(space.contains(space.sample()), `${space}`).toBe(true);
    for (const foreign of [null, undefined, "ß", 1e9, [1e9], {}, Number.NaN]) expect(space.contains(foreign), `${space}`).toBe(false);
  }
});

test("a seed makes the samples repeat", () => {
  for (const space of all) {
    const draw = () => {
      space.seed(11);
      return Array.from({ length: 5 }, () => JSON.stringify(space.sample()));
    };
    expect(draw(), `${space}`).toEqual(draw());
  }
});

test("a value laid out flat has flatSize finite numbers", () => {
  for (const space of all) {
    const flat = space.flatten(space.sample());
    expect(flat.length, `${space}`).toBe(space.flatSize);
    expect(flat.every(Number.isFinite), `${space}`).toBe(true);
  }
});
