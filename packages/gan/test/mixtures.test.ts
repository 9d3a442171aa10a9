import { Stream } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { grid, Mixture, ring } from "../src/index.ts";

describe("mixtures", () => {
  it("a ring has its modes on a circle, a grid on a lattice around 0", () => {
    const round = ring().centers.toArray() as number[][];
    expect(round).toHaveLength(8);
    for (const [x, y] of round) expect(Math.hypot(x!, y!)).toBeCloseTo(1, 6);
    const square = grid().centers.toArray() as number[][];
    expect(square).toHaveLength(25);
    expect(square[0]).toEqual([-1, -1]);
    expect(square[24]).toEqual([1, 1]);
  });

  it("draw around their centres with their width", () => {
    const values = [...new Mixture([[3, 3]], 0.5).sample(2000).data];
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
    expect(mean).toBeCloseTo(3, 1);
    expect(deviation).toBeCloseTo(0.5, 1);
  });

  it("batches go on without end in one tensor, from the stream that is given", () => {
    const take = () => {
      const batches = ring().batches(4, { stream: new Stream("data", 5) });
      return [0, 1].map(() => [...batches.next().value.data]);
    };
    const [first, second] = take();
    expect(first).not.toEqual(second);
    expect(take()).toEqual([first, second]);
  });

  it("refuse a negative width and no centre", () => {
    expect(() => new Mixture([[0, 0]], -1)).toThrow("mixture: sigma is -1, needs at least 0");
    expect(() => new Mixture([], 1)).toThrow("mixture: 0 centres, needs at least 1");
  });
});
