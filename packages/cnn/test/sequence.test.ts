import { tensor } from "@sluice/core";
import { expect, test } from "vitest";
import { across, asImage, asSequence } from "../src/sequence.ts";

test("a sequence is an image of height 1, and back", () => {
  const x = tensor([1, 2, 3, 4, 5, 6], [1, 3, 2]);
  expect(asImage("conv1d", x).shape).toEqual([1, 1, 3, 2]);
  expect(asSequence(asImage("conv1d", x)).toArray()).toEqual(x.toArray());
  expect(() => asImage("conv1d", tensor([1]))).toThrow("conv1d: input has 1 dimensions, needs 3: [N, T, C] (input [1])");
});

test("numbers along time become pairs that leave the height alone", () => {
  expect(across({ stride: 2, padding: 3, dilation: 4, outputPadding: 5, groups: 6 })).toEqual({
    stride: [1, 2],
    padding: [0, 3],
    dilation: [1, 4],
    outputPadding: [0, 5],
    groups: 6,
  });
  expect(across({ padding: "same" })).toEqual({ padding: "same" });
});
