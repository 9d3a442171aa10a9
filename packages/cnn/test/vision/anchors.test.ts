import type { Tensor } from "@sluice/core";
import { expect, test } from "vitest";
import { anchorBoxes, priorBoxes } from "../../src/vision/anchors.ts";

const rows = (boxes: Tensor) => boxes.toArray() as [number, number, number, number][];

test("anchors stand around the middles of cells, the boxes of a cell together", () => {
  const boxes = anchorBoxes([1, 2], 16, { sizes: [8, 32], ratios: [1] });
  expect(boxes.toArray()).toEqual([
    [4, 4, 12, 12],
    [-8, -8, 24, 24],
    [20, 4, 28, 12],
    [8, -8, 40, 24],
  ]);
});

test("ratios are heights by widths and leave the area", () => {
  const [wide, , high] = rows(anchorBoxes(1, 2, { sizes: [4] }));
  const expected = [1 - 2 * Math.SQRT2, 1 - Math.SQRT2, 1 + 2 * Math.SQRT2, 1 + Math.SQRT2];
  for (const [i, value] of expected.entries()) expect(wide![i]).toBeCloseTo(value, 6);
  expect(high).toEqual([1, 0, 3, 2].map((i) => wide![i]));
});

test("prior boxes are SSD's: two squares and two oblongs at each place, as shares of the image", () => {
  const boxes = priorBoxes([2, 4], { scale: 0.2, nextScale: 0.45 });
  expect(boxes.shape).toEqual([32, 4]);
  const sizes = rows(boxes)
    .slice(0, 4)
    .map(([a, b, c, d]) => [c - a, d - b]);
  const [long, short] = [0.2 * Math.SQRT2, 0.2 / Math.SQRT2];
  for (const [i, size] of [
    [0.2, 0.2],
    [0.3, 0.3],
    [long, short],
    [short, long],
  ].entries())
    for (const axis of [0, 1]) expect(sizes[i]![axis]).toBeCloseTo(size[axis]!, 6);
  const [left, upper, right, lower] = rows(boxes)[31]!;
  expect([(left + right) / 2, (upper + lower) / 2].map((x) => x.toFixed(5))).toEqual(["0.87500", "0.75000"]);
});

test("a detector without boxes is refused", () => {
  expect(() => anchorBoxes(3, 8, { sizes: [] })).toThrow("anchorBoxes: 0 boxes at each place, needs at least 1");
});
