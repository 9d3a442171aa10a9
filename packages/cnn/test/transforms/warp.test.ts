import { tensor } from "@sluice/core";
import { gradcheck } from "@sluice/core/testing";
import { expect, test } from "vitest";
import { lookUp } from "../../src/transforms/warp.ts";

const images = tensor([0, 1, 2, 3], [1, 2, 2, 1]);
const at = (x: number, y: number, border: "zeros" | "edge") =>
  lookUp(images, tensor([x], [1, 1, 1]), tensor([y], [1, 1, 1]), border).data[0];

test("gives pixels at their middles and blends between them", () => {
  expect(at(0.5, 0.5, "zeros")).toBe(0);
  expect(at(1.5, 1.5, "zeros")).toBe(3);
  expect(at(1, 1, "zeros")).toBe(1.5);
  expect(at(1.25, 0.5, "zeros")).toBe(0.75);
});

test("fades into zeros outside, or repeats the edge", () => {
  expect(at(2, 1.5, "zeros")).toBe(1.5);
  expect(at(2, 1.5, "edge")).toBe(3);
  expect(at(-40, 70, "zeros")).toBe(0);
  expect(at(-40, 70, "edge")).toBe(2);
});

test("has right gradients by the images and by the places", () => {
  const x = tensor([0.7, 1.2, 0.9], [1, 1, 3]);
  const y = tensor([1.1, 0.8, 1.3], [1, 1, 3]);
  gradcheck((a, b, c) => lookUp(a, b, c, "zeros"), [images, x, y]);
});
