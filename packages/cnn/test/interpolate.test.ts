import { tensor, zeros } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { type InterpolateOptions, interpolate, Upsample } from "../src/interpolate.ts";

const draw = testNormals(11);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

describe("interpolate", () => {
  test("repeats pixels, or draws lines between their middles", () => {
    const x = tensor([1, 3], [1, 1, 2, 1]);
    expect([...interpolate(x, { scale: [1, 2] }).data]).toEqual([1, 1, 3, 3]);
    expect([...interpolate(x, { scale: [1, 2], mode: "bilinear" }).data]).toEqual([1, 1.5, 2.5, 3]);
    expect([...interpolate(x, { size: [1, 3], mode: "bilinear", alignCorners: true }).data]).toEqual([1, 2, 3]);
  });

  test.each<InterpolateOptions>([{ scale: 2 }, { size: [7, 3], mode: "bilinear" }, { size: [7, 3], mode: "bicubic", alignCorners: true }])(
    "has right gradients of both orders: %o",
    (options) => {
      gradcheck((x) => interpolate(x, options), [random(2, 3, 4, 2)], { order: 2 });
    },
  );

  test("names what is wrong", () => {
    expect(() => interpolate(zeros([1, 2, 2, 1]), {})).toThrow("interpolate: needs either a size or a scale, and not both");
    expect(() => interpolate(zeros([1, 2, 2, 1]), { scale: 0.4 })).toThrow("interpolate: size is 0, needs a whole number of at least 1");
    expect(() => interpolate(zeros([1, 2, 2, 1]), { scale: 2, alignCorners: true })).toThrow(
      "interpolate: alignCorners means nothing to nearest",
    );
    expect(() => interpolate(zeros([2, 2, 1]), { scale: 2 })).toThrow("interpolate: input has 3 dimensions, needs 4");
  });
});

test("Upsample is interpolate as a layer", () => {
  expect(new Upsample({ scale: 3, mode: "bilinear" }).forward(zeros([2, 3, 4, 5])).shape).toEqual([2, 9, 12, 5]);
});
