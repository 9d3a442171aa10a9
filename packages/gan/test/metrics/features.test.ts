import { tensor } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { moments, rowsOf, squaredDistance } from "../../src/metrics/features.ts";

describe("features", () => {
  const [a] = rowsOf("test", tensor([0, 1, 2, 3, 4, 8], [3, 2]), tensor([0, 0], [1, 2]), 1);

  it("their moments are mean and covariance over N − 1", () => {
    const { mean, covariance } = moments(a);
    expect([...mean]).toEqual([2, 4]);
    expect([...covariance]).toEqual([4, 7, 7, 13]);
  });

  it("distances are squared", () => {
    expect(squaredDistance(a, 0, a, 2)).toBe(16 + 49);
  });
});
