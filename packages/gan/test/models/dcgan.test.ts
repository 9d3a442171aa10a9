import { Adam, concat, grad, randint, randn, scope, seed, sum, type Tensor } from "@sluice/core";
import { describe, expect, it } from "vitest";
import * as gan from "../../src/index.ts";

const images = { size: 8, width: 4 };

describe("DCGAN's networks", () => {
  it("map latents to images in [−1, 1] and those to scores", () => {
    const [G, D] = [new gan.DCGANGenerator(5, { ...images, channels: 3 }), new gan.DCGANDiscriminator({ ...images, channels: 3 })];
    const { shape, range, score } = scope(() => {
      const x = G.forward(randn([3, 5]));
      return { shape: x.shape, range: Math.max(...[...x.data].map(Math.abs)), score: D.forward(x).score.shape };
    });
    expect(shape).toEqual([3, 8, 8, 3]);
    expect(range).toBeLessThanOrEqual(1);
    expect(score).toEqual([3, 1]);
  });

  it("take 28 × 28 by default", () => {
    const [G, D] = [new gan.DCGANGenerator(4, { width: 2 }), new gan.DCGANDiscriminator({ width: 2 })];
    expect(scope(() => D.forward(G.forward(randn([2, 4]))).score.shape)).toEqual([2, 1]);
  });

  it("let a gradient through to every weight of the generator", () => {
    const [G, D] = [new gan.DCGANGenerator(5, images), new gan.DCGANDiscriminator(images)];
    const reached = scope(() =>
      grad(gan.nonSaturating.generator(D.forward(G.forward(randn([4, 5]))).score), G.parameters()).map((g) =>
        [...g.data].some((x) => x !== 0),
      ),
    );
    // A bias before batch norm moves nothing: its gradient is 0 but for rounding.
    expect(reached.filter(Boolean).length).toBeGreaterThanOrEqual(G.parameters().length - 2);
  });

  it("see by minibatch standard deviation whether rows repeat each other", () => {
    const D = new gan.DCGANDiscriminator({ ...images, norm: "none", group: 2, hidden: 6 });
    const [x, other] = [randn([1, 8, 8, 1]), randn([1, 8, 8, 1])];
    const score = (rows: Tensor[]) => scope(() => D.forward(concat(rows, 0)).score.data[0]!);
    expect(D.parameters().map((p) => p.shape)).toContainEqual([2 * 2 * (2 * 4 + 1), 6]);
    expect(score([x, x])).not.toBe(score([x, other]));
    expect(() => score([x, x, x])).toThrow("minibatchStd: 3 rows do not divide into groups of 2");
  });

  it("refuse sizes that do not halve twice, and missing conditions", () => {
    expect(() => new gan.DCGANGenerator(5, { size: 30 })).toThrow("DCGANGenerator: size is 30, needs a multiple of 4");
    expect(() => new gan.DCGANDiscriminator({ width: 0 })).toThrow("DCGANDiscriminator: width is 0, needs a whole number of at least 1");
    const G = new gan.DCGANGenerator(5, { ...images, classes: 3 });
    expect(() => G.forward(randn([2, 5]))).toThrow("DCGANGenerator: 0 conditions for 2 rows (condition none); pass one class each");
  });
});

/** A game of one kind on images of noise. */
function play(
  kind: Partial<gan.GANOptions>,
  of: { G?: gan.ImageOptions; D?: gan.DCGANDiscriminatorOptions; Z?: number },
  captured: boolean,
) {
  seed(5);
  const G = new gan.DCGANGenerator(of.Z ?? 5, { ...images, ...of.G });
  const D = new gan.DCGANDiscriminator({ ...images, ...of.D });
  const adam = (m: typeof G | typeof D) => new Adam(m.parameters(), { lr: 2e-3, betas: [0.5, 0.999] });
  const game = new gan.GAN({
    generator: G,
    discriminator: D,
    generatorOptimizer: adam(G),
    discriminatorOptimizer: adam(D),
    latent: 5,
    captured,
    seed: 5,
    ...kind,
  });
  const x = randn([6, 8, 8, 1]);
  const batch: gan.Batch = of.G?.classes || of.D?.heads?.logits ? [x, randint(0, 3, [6])] : x;
  const steps = [...game.train([batch], { steps: 4 })];
  return { steps, sum: [G, D].map((m) => m.parameters().map((p) => scope(() => sum(p).item()))) };
}

const information = gan.informative({ noise: 3, categories: 2, codes: 1 });
const kinds: readonly (readonly [string, Partial<gan.GANOptions>, Parameters<typeof play>[1]])[] = [
  ["DCGAN", {}, {}],
  ["conditional", {}, { G: { classes: 3 }, D: { classes: 3 } }],
  ["AC-GAN", { terms: gan.auxiliaryClassifier() }, { G: { classes: 3 }, D: { heads: { logits: 3 } } }],
  ["InfoGAN", { latent: information.latent, terms: information.terms }, { Z: information.size, D: { heads: { category: 2, code: 1 } } }],
  [
    "WGAN-GP with layer norm",
    { loss: gan.wasserstein, discriminatorSteps: 2, penalty: (critic, real, fake) => gan.gradientPenalty(critic, real, fake) },
    { D: { norm: "layer" } },
  ],
  ["SNGAN", { loss: gan.hinge }, { D: { norm: "spectral" } }],
  ["R1 through batch norm", { penalty: (critic, real) => gan.r1Penalty(critic, real) }, {}],
  [
    "R1 through groups and a hidden layer",
    { penalty: (critic, real) => gan.r1Penalty(critic, real), penaltyEvery: 2 },
    { D: { norm: "none", group: 3, hidden: 5 } },
  ],
];

describe("players of images", () => {
  it.each(kinds)("%s: four steps, replayed as eager, bit for bit", (_, kind, of) => {
    const [captured, eager] = [play(kind, of, true), play(kind, of, false)];
    expect(captured).toEqual(eager);
    for (const { discriminatorLoss, generatorLoss } of captured.steps)
      expect(Number.isFinite(discriminatorLoss + generatorLoss)).toBe(true);
  });
});
