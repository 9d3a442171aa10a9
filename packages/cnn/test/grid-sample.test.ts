import { capture, reshape, scope, type Tensor, tensor, zeros } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { affineGrid, bilinear, gridSample } from "../src/grid-sample.ts";

const draw = testNormals(13);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);
const line = tensor([0, 10, 20, 30], [1, 1, 4, 1]);

describe("bilinear", () => {
  test("weighs the pixels around, and counts zeros outside", () => {
    const at = (x: number, y = 0) => bilinear(line, tensor([x], [1, 1]), tensor([y], [1, 1])).item();
    expect([at(1), at(1.25), at(3.5), at(-0.25), at(-5), at(1, 0.5)]).toEqual([10, 12.5, 15, 0, 0, 5]);
  });

  test("looks rows up in the image that they name", () => {
    const images = tensor([1, 2, 3], [3, 1, 1, 1]);
    const out = bilinear(images, zeros([4, 1]), zeros([4, 1]), tensor(Int32Array.from([2, 0, 1, 2])));
    expect([...out.data]).toEqual([3, 1, 2, 3]);
  });
});

describe("gridSample", () => {
  const at = (x: number, options: Parameters<typeof gridSample>[2]) => gridSample(line, tensor([x, 0], [1, 1, 1, 2]), options).item();

  test("counts from the edges or from the middles of the outermost pixels", () => {
    expect(at(0.5, {})).toBe(25);
    expect(at(0.5, { alignCorners: true })).toBe(22.5);
    expect(at(0.6, { mode: "nearest" })).toBe(30);
  });

  test("fills what lies outside by its padding", () => {
    expect(at(1.5, {})).toBe(0);
    expect(at(1.5, { padding: "border" })).toBe(30);
    expect(at(1.5, { padding: "reflection" })).toBe(25);
    expect(at(-2.5, { padding: "reflection", alignCorners: true })).toBe(22.5);
  });

  test.each(["zeros", "border", "reflection"] as const)("has right gradients of both orders, padding %s", (padding) => {
    // Between the pixels: at them the gradient jumps.
    const grid = tensor([-0.8, -0.7, -0.25, 0, 0.3, 0.7, 0.75, -0.65, 0.32, 0.05, -0.22, 0.6], [2, 1, 3, 2]);
    gradcheck((x, g) => gridSample(x, g, { padding, alignCorners: true }), [random(2, 4, 5, 2), grid], { order: 2 });
  });

  test("names a grid of another shape", () => {
    expect(() => gridSample(zeros([2, 3, 3, 1]), zeros([1, 3, 3, 2]))).toThrow(
      "gridSample: grid is [1, 3, 3, 2], needs [2, OH, OW, 2] (input [2, 3, 3, 1])",
    );
  });
});

test("a captured lookup gives the bits of the eager one, at other places too", () => {
  const x = random(2, 4, 5, 3);
  const step = (grid: Tensor) => gridSample(x, grid, { padding: "reflection" });
  const program = capture(step);
  for (let i = 0; i < 4; i++) {
    const grid = random(2, 3, 3, 2);
    expect(scope(() => program(grid).data)).toEqual(scope(() => step(grid).data));
  }
});

describe("affineGrid", () => {
  test("gives the identity back its own pixels", () => {
    const x = random(2, 3, 4, 2);
    const same = reshape(tensor([1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0]), [2, 2, 3]);
    for (const alignCorners of [false, true]) {
      const out = gridSample(x, affineGrid(same, [3, 4], { alignCorners }), { alignCorners });
      for (const [i, value] of x.data.entries()) expect(out.data[i]).toBeCloseTo(value, 5);
    }
  });

  test("names a theta of another shape", () => {
    expect(() => affineGrid(zeros([2, 3]), 4)).toThrow("affineGrid: theta is [2, 3], needs [N, 2, 3]");
  });
});
