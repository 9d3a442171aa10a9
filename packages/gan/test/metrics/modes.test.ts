import { tensor } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { modeScores, ring } from "../../src/index.ts";

describe("modeScores", () => {
  const mixture = ring({ modes: 4, sigma: 0.1 });

  it("count modes, near samples and how unevenly modes are met", () => {
    const scores = modeScores(tensor([1, 0, 1.1, 0, 0, 1, 0, 1.4], [4, 2]), mixture);
    expect(scores.modes).toBe(2);
    expect(scores.highQuality).toBe(0.75);
    expect(scores.counts).toEqual([2, 2, 0, 0]);
    expect(scores.reverseKL).toBeCloseTo(Math.LN2, 12);
  });

  it("a mode may be asked for several samples", () => {
    expect(modeScores(tensor([1, 0, 1.1, 0, 0, 1], [3, 2]), mixture, { atLeast: 2 }).modes).toBe(1);
  });

  it("real samples cover everything, with the share of a normal distribution within three deviations", () => {
    const scores = modeScores(mixture.sample(2000), mixture);
    expect(scores.modes).toBe(4);
    expect(scores.highQuality).toBeCloseTo(0.989, 1);
    expect(scores.reverseKL).toBeLessThan(0.01);
  });

  it("refuse what is no list of points", () => {
    expect(() => modeScores(tensor([1, 2, 3], [1, 3]), mixture)).toThrow("modeScores: samples are [1, 3], need [N, 2] with N at least 1");
  });
});
