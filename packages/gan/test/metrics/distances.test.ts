import { randn, seed, tensor } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { frechetDistance, kernelDistance, manifoldScores } from "../../src/index.ts";

/** Rows whose numbers Python makes by the same formula. */
const rows = (n: number, d: number, s: number) =>
  tensor(
    Float32Array.from({ length: n * d }, (_, at) => {
      const [i, j] = [Math.floor(at / d), at % d];
      return ((i * 7 + j * 13 + s * 5) % 11) / 4 + ((i * j + s) % 3);
    }),
    [n, d],
  );
const [real, fake] = [rows(9, 3, 0), rows(8, 3, 2)];

describe("distances of features", () => {
  it("the Fréchet distance is what SciPy's sqrtm gives", () => {
    expect(frechetDistance(real, fake)).toBeCloseTo(6.717296540892374, 8);
  });

  it("the kernel distance is what NumPy gives", () => {
    expect(kernelDistance(real, fake)).toBeCloseTo(347.0674861524469, 6);
  });

  it("the Fréchet distance of a set from itself is 0, and from itself moved by 2 in each of 3 features 12", () => {
    const moved = tensor(
      real.data.map((x: number) => x + 2),
      [9, 3],
    );
    expect(frechetDistance(real, real)).toBeCloseTo(0, 6);
    expect(frechetDistance(real, moved)).toBeCloseTo(12, 5);
  });

  it("the kernel distance of two draws of one distribution is near 0, of two distributions not", () => {
    seed(1);
    const [a, b, c] = [randn([200, 4]), randn([200, 4]), randn([200, 4], { mean: 1 })];
    expect(Math.abs(kernelDistance(a, b))).toBeLessThan(0.1);
    expect(kernelDistance(a, c)).toBeGreaterThan(1);
  });

  it("sets of different width or too few rows are refused with both numbers", () => {
    expect(() => frechetDistance(real, rows(8, 2, 0))).toThrow("frechetDistance: rows of 3 and 2 features (real [9, 3], fake [8, 2])");
    expect(() => kernelDistance(real, rows(1, 3, 0))).toThrow("kernelDistance: 9 real and 1 generated rows, needs at least 2 of each");
    expect(() => manifoldScores(real, rows(5, 3, 0))).toThrow("manifoldScores: 9 real and 5 generated rows, needs at least 6 of each");
  });
});
