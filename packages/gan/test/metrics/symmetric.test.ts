import { describe, expect, it } from "vitest";
import { eigen, product, squareRoot } from "../../src/metrics/symmetric.ts";

describe("symmetric matrices", () => {
  const matrix = Float64Array.from([4, 1, 2, 1, 3, 0, 2, 0, 5]);

  it("eigenvectors times their values give the matrix back", () => {
    const { values, vectors } = eigen(matrix, 3);
    for (let k = 0; k < 3; k++) {
      const v = [0, 1, 2].map((i) => vectors[i * 3 + k]!);
      for (let i = 0; i < 3; i++) {
        const row = v.reduce((sum, x, j) => sum + matrix[i * 3 + j]! * x, 0);
        expect(row).toBeCloseTo(values[k]! * v[i]!, 10);
      }
    }
    expect([...values].reduce((a, b) => a + b, 0)).toBeCloseTo(12, 10);
  });

  it("the square root squared is the matrix", () => {
    const root = squareRoot(matrix, 3);
    const squared = product(root, root, 3);
    for (const [i, x] of matrix.entries()) expect(squared[i]).toBeCloseTo(x, 10);
  });
});
