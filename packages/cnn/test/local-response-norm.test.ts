import { tensor } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { expect, test } from "vitest";
import { LocalResponseNorm, localResponseNorm } from "../src/local-response-norm.ts";

const draw = testNormals(3);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

test("localResponseNorm divides by a power of the neighbours' mean square", () => {
  const out = localResponseNorm(tensor([1, 2, 3], [1, 3]), 2, { alpha: 2, beta: 1, k: 1 }).data;
  // neighbours c − 1 and c: (0 + 1), (1 + 4), (4 + 9)
  [1 / 2, 2 / 6, 3 / 14].forEach((v, i) => {
    expect(out[i]).toBeCloseTo(v, 6);
  });
});

test("localResponseNorm has right gradients of both orders", () => {
  gradcheck((x) => localResponseNorm(x, 3, { alpha: 1 }), [random(2, 2, 5)], { order: 2 });
});

test("LocalResponseNorm is localResponseNorm, and refuses an empty neighbourhood", () => {
  const x = random(2, 3, 3, 7);
  expect(new LocalResponseNorm(5).forward(x).data).toEqual(localResponseNorm(x, 5).data);
  expect(() => localResponseNorm(x, 0)).toThrow("localResponseNorm: size is 0, needs a whole number of at least 1 (input [2, 3, 3, 7])");
});
