import { tensor, zeros } from "@sluice/core";
import { expect, test } from "vitest";
import { type BoxFormat, convertBoxes, decodeBoxes, encodeBoxes } from "../../src/vision/boxes.ts";

const forms: Record<BoxFormat, number[]> = {
  xyxy: [2, 4, 8, 5, 0, 0, 1, 3],
  xywh: [2, 4, 6, 1, 0, 0, 1, 3],
  cxcywh: [5, 4.5, 6, 1, 0.5, 1.5, 1, 3],
};
const names = Object.keys(forms) as BoxFormat[];

test.each(names.flatMap((from) => names.map((to) => [from, to] as const)))("boxes go from %s to %s", (from, to) => {
  expect([...convertBoxes(tensor(forms[from], [2, 4]), from, to).data]).toEqual(forms[to]);
});

test("codes are offsets in sizes of the anchor and logarithms of sizes; decoding undoes them", () => {
  const [boxes, anchors] = [tensor([3, 2, 7, 4], [1, 4]), tensor([0, 0, 4, 4], [1, 4])];
  const codes = encodeBoxes(boxes, anchors, [10, 5]);
  for (const [i, value] of [7.5, 2.5, 0, 5 * Math.log(0.5)].entries()) expect(codes.data[i]).toBeCloseTo(value, 5);
  const back = decodeBoxes(codes, anchors, [10, 5]);
  for (const [i, value] of boxes.data.entries()) expect(back.data[i]).toBeCloseTo(value, 5);
});

test("boxes of other than four numbers are named", () => {
  expect(() => convertBoxes(zeros([2, 5]), "xyxy", "xywh")).toThrow("convertBoxes: boxes have 5 numbers each, need 4 (boxes [2, 5])");
});
