import { tensor } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { jensenShannonGrid } from "../../src/index.ts";

describe("jensenShannonGrid", () => {
  const left = tensor([
    [-1, 0],
    [-1, 0],
  ]);
  const right = tensor([
    [1, 0],
    [1, 0],
  ]);
  const both = tensor([
    [-1, 0],
    [1, 0],
  ]);

  it("is 0 for one distribution, ln 2 for two that share no cell, and between for half of one", () => {
    expect(jensenShannonGrid(left, left)).toBe(0);
    expect(jensenShannonGrid(left, right)).toBeCloseTo(Math.LN2, 12);
    // ½ ln(1 / 0.75) + ½ (½ ln(0.5 / 0.75) + ½ ln(0.5 / 0.25))
    expect(jensenShannonGrid(left, both)).toBeCloseTo(0.5 * Math.log(4 / 3) + 0.25 * Math.log(2 / 3) + 0.25 * Math.log(2), 12);
  });

  it("counts points beyond the edge in the outermost cells", () => {
    expect(jensenShannonGrid(tensor([[9, 9]]), tensor([[1.49, 1.49]]))).toBe(0);
  });

  it("refuses what is no list of points", () => {
    expect(() => jensenShannonGrid(tensor([1, 2]), left)).toThrow("jensenShannonGrid: points are [2], need [N, 2] with N at least 1");
  });
});
