import { arange, reshape, zeros } from "@sluice/core";
import { expect, test } from "vitest";
import { PixelShuffle, PixelUnshuffle, pixelShuffle, pixelUnshuffle } from "../src/pixel-shuffle.ts";

test("pixelShuffle lays channels out as pixels, and pixelUnshuffle takes them back", () => {
  const x = reshape(arange(0, 8, 1, "f32"), [1, 1, 2, 4]);
  const out = pixelShuffle(x, 2);
  expect(out.shape).toEqual([1, 2, 4, 1]);
  expect([...out.data]).toEqual([0, 1, 4, 5, 2, 3, 6, 7]);
  expect(pixelUnshuffle(out, 2).toArray()).toEqual(x.toArray());
});

test("the layers do the same", () => {
  const x = zeros([1, 2, 3, 18]);
  const out = new PixelShuffle(3).forward(x);
  expect(out.shape).toEqual([1, 6, 9, 2]);
  expect(new PixelUnshuffle(3).forward(out).shape).toEqual(x.shape);
});

test("sizes that do not divide are named", () => {
  expect(() => pixelShuffle(zeros([1, 2, 2, 6]), 2)).toThrow("pixelShuffle: 6 channels are no multiple of 4 (input [1, 2, 2, 6])");
  expect(() => pixelUnshuffle(zeros([1, 3, 2, 1]), 2)).toThrow("pixelUnshuffle: 3 × 2 pixels do not divide by 2 (input [1, 3, 2, 1])");
});
