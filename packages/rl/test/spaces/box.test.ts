// Box.
import { expect, test } from "vitest";
import { Box } from "../../src/spaces/box.ts";

test("bounded numbers are drawn as NumPy's uniform, one after another", () => {
  const box = new Box([-2, 0], [2, 10]);
  box.seed(0); // default_rng(0).uniform([-2, 0], [2, 10])
  expect(box.sample()).toEqual([0.5478467492858173, 2.697867137638703].map(Math.fround));
});

test("its members lie between its bounds, which their 32-bit roundings count to", () => {
  const box = new Box([-0.1], [0.1]);
  expect([box.contains([Math.fround(0.1)]), box.contains([0.11]), box.contains([0, 0])]).toEqual([true, false, false]);
  expect([box.bounded, new Box(0, Number.POSITIVE_INFINITY).bounded]).toEqual([true, false]);
});

test("bounds that do not fit are refused with both numbers", () => {
  expect(() => new Box([0, 0], 1, [3])).toThrow("box: low has 2 numbers, the shape [3] needs 3");
  expect(() => new Box(2, 1)).toThrow("box: low 2 is above high 1 at 0");
});
