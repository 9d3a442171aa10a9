import { Linear, Sequential, SGD, scope, tensor } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { GAN, type Generator, interpolate, interpolateSpherical } from "../src/index.ts";

/** A GAN whose generator hands its latent vectors through. */
function transparent(): GAN {
  const generator = new Sequential(new Linear(3, 3)) as Generator & Sequential;
  generator.loadStateDict({ "0.weight": tensor([1, 0, 0, 0, 1, 0, 0, 0, 1], [3, 3]), "0.bias": tensor([0, 0, 0]) });
  const discriminator = new Sequential(new Linear(3, 1));
  const sgd = (model: Sequential) => new SGD(model.parameters(), { lr: 0.1 });
  return new GAN({
    generator,
    discriminator,
    generatorOptimizer: sgd(generator),
    discriminatorOptimizer: sgd(discriminator),
    latent: 3,
    seed: 1,
  });
}

describe("sampling", () => {
  it("draws normal latents, and with truncation none beyond it", () => {
    const game = transparent();
    const free = [...game.sample(500).data];
    expect(Math.max(...free)).toBeGreaterThan(2);
    const cut = [...game.sample(500, { truncation: 0.7 }).data];
    expect(Math.max(...cut.map(Math.abs))).toBeLessThanOrEqual(0.7);
    expect(() => game.sample(1, { truncation: 0 })).toThrow("sample: truncation is 0, needs a number above 0");
  });

  it("takes latents that are given", () => {
    expect(
      transparent()
        .sample(1, { z: tensor([[1, 2, 3]]) })
        .toArray(),
    ).toEqual([[1, 2, 3]]);
  });
});

describe("walks between latents", () => {
  const [a, b] = [tensor([1, 0]), tensor([0, 1])];

  it("are straight with interpolate", () => {
    expect(interpolate(a, b, 3).toArray()).toEqual([
      [1, 0],
      [0.5, 0.5],
      [0, 1],
    ]);
  });

  it("keep the length with interpolateSpherical", () => {
    const rows = interpolateSpherical(a, b, 5).toArray() as number[][];
    for (const [x, y] of rows) expect(Math.hypot(x!, y!)).toBeCloseTo(1, 5);
    expect(rows[2]![0]).toBeCloseTo(Math.SQRT1_2, 5);
  });

  it("are straight on the sphere where the ends are parallel", () => {
    const rows = scope(() => interpolateSpherical(a, tensor([2, 0]), 3).toArray());
    expect(rows).toEqual([
      [1, 0],
      [1.5, 0],
      [2, 0],
    ]);
  });

  it("refuse ends of different sizes and fewer than two steps", () => {
    expect(() => interpolate(a, tensor([1, 2, 3]), 3)).toThrow("interpolate: the ends have 2 and 3 numbers (a [2], b [3]); they need [Z]");
    expect(() => interpolateSpherical(a, b, 1)).toThrow("interpolateSpherical: 1 steps, needs a whole number of at least 2");
  });
});
