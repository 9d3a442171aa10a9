import { Adam, grad, Linear, randn, relu, Sequential, scope, seed, tanh, tensor } from "@sluice/core";
import { gradcheck } from "@sluice/core/testing";
import { describe, expect, it } from "vitest";
import { elboLoss, normalDivergence, VAE } from "../src/index.ts";

describe("normalDivergence", () => {
  it("is 0 of the standard normal and ½ (μ² + σ² − 1 − ln σ²) per number otherwise", () => {
    const out = scope(() => normalDivergence(tensor([0, 1], [2, 1]), tensor([0, Math.log(4)], [2, 1])).toArray()) as number[];
    expect(out[0]).toBe(0);
    expect(out[1]).toBeCloseTo(0.5 * (1 + 4 - 1 - Math.log(4)), 5);
  });

  it("passes gradcheck of order 2", () => {
    expect(() => gradcheck(normalDivergence, [tensor([0.3, -1], [1, 2]), tensor([0.2, -0.5], [1, 2])], { order: 2 })).not.toThrow();
  });
});

describe("elboLoss", () => {
  const encoded = {
    reconstruction: tensor([0, 0], [1, 2]),
    mean: tensor([1], [1, 1]),
    logVariance: tensor([0], [1, 1]),
    z: tensor([1], [1, 1]),
  };
  const target = tensor([1, 0], [1, 2]);

  it("adds reconstruction and beta times the divergence", () => {
    expect(scope(() => elboLoss(encoded, target).item())).toBeCloseTo(2 * Math.LN2 + 0.5, 5);
    expect(scope(() => elboLoss(encoded, target, { beta: 4 }).item())).toBeCloseTo(2 * Math.LN2 + 2, 5);
    expect(scope(() => elboLoss(encoded, target, { likelihood: "gaussian" }).item())).toBeCloseTo(1.5, 5);
  });
});

describe("VAE", () => {
  const make = () =>
    new VAE(new Sequential(new Linear(4, 16), tanh, new Linear(16, 4)), new Sequential(new Linear(2, 16), relu, new Linear(16, 4)), 2);

  it("learns to rebuild points of a plane in four dimensions", () => {
    seed(4);
    const vae = make();
    const base = randn([64, 4]);
    const x = scope(() =>
      tensor(
        [...base.data].map((v, i) => (i % 4 < 2 ? v : base.data[i - 2]!)),
        [64, 4],
      ),
    );
    const adam = new Adam(vae.parameters(), { lr: 0.01 });
    const step = () =>
      scope(() => {
        const loss = elboLoss(vae.forward(x), x, { likelihood: "gaussian", beta: 0.05 });
        adam.step(grad(loss, vae.parameters()));
        return loss.item();
      });
    const first = step();
    let last = first;
    for (let i = 0; i < 300; i++) last = step();
    expect(last).toBeLessThan(first / 5);
  });

  it("draws latents in training only, and saves its stream", () => {
    const vae = make();
    const x = randn([3, 4]);
    const z = () => scope(() => [...vae.forward(x).z.data]);
    expect(z()).not.toEqual(z());
    vae.eval();
    expect(z()).toEqual(z());
    expect(Object.keys(vae.stateDict())).toContain("random");
  });

  it("refuses an encoder of the wrong width", () => {
    const vae = new VAE(new Linear(4, 3), new Linear(2, 4), 2);
    expect(() => vae.encode(randn([3, 4]))).toThrow("vae: the encoder gives [3, 3], needs [N, 4] (latent 2)");
  });
});
