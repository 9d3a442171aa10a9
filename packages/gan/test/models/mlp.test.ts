import { randn, scope } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { mlpDiscriminator, mlpGenerator, SpectralNorm } from "../../src/index.ts";

describe("multilayer perceptrons", () => {
  it("have the sizes that are asked for", () => {
    const [G, D] = [mlpGenerator(3, 2, { hidden: [8, 5] }), mlpDiscriminator(2)];
    expect(G.parameterCount).toBe(3 * 8 + 8 + 8 * 5 + 5 + 5 * 2 + 2);
    expect(D.parameterCount).toBe(3 * 128 + 2 * 128 * 129 + 129);
    expect(scope(() => D.forward(G.forward(randn([6, 3]))).shape)).toEqual([6, 1]);
  });

  it("normalise every weight of a discriminator if asked to", () => {
    const D = mlpDiscriminator(2, { hidden: [4, 4], spectralNorm: true });
    expect([...D.modules()].filter(([, m]) => m instanceof SpectralNorm)).toHaveLength(3);
  });
});
