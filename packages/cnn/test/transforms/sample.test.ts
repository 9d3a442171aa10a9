import { tensor } from "@sluice/core";
import { expect, test } from "vitest";
import { Normalize } from "../../src/transforms/color.ts";
import { RandomFlip } from "../../src/transforms/geometry.ts";
import { compose } from "../../src/transforms/sample.ts";

test("compose applies transforms in their order, and leaves the sample as it was", () => {
  const images = tensor([1, 2], [1, 1, 2, 1]);
  const both = compose(new RandomFlip({ p: 1 }), new Normalize([1], [0.5]));
  expect([...both({ images }).images.data]).toEqual([2, 0]);
  expect([...images.data]).toEqual([1, 2]);
});
