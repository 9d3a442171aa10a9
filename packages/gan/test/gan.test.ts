import {
  Adam,
  concat,
  crossEntropy,
  Linear,
  leakyRelu,
  Module,
  memory,
  oneHot,
  packCheckpoint,
  randn,
  relu,
  Sequential,
  SGD,
  seed,
  type Tensor,
  tensor,
  unpackCheckpoint,
} from "@sluice/core";
import { describe, expect, it } from "vitest";
import { GAN, type GANOptions, gradientPenalty, r1Penalty, relativisticAverage, wasserstein } from "../src/index.ts";

/** A small game on points in the plane. */
function game(options: Partial<GANOptions> = {}, packing = 1): GAN {
  seed(3);
  const generator = new Sequential(new Linear(2, 8), relu, new Linear(8, 2));
  const discriminator = new Sequential(new Linear(2 * packing, 8), (x) => leakyRelu(x, 0.2), new Linear(8, 1));
  const adam = (model: Sequential) => new Adam(model.parameters(), { lr: 0.01, betas: [0.5, 0.9] });
  return new GAN({
    generator,
    discriminator,
    generatorOptimizer: adam(generator),
    discriminatorOptimizer: adam(discriminator),
    latent: 2,
    packing,
    seed: 3,
    ...options,
  });
}
const data = () => [randn([16, 2], { mean: 2 }), randn([16, 2], { mean: 2 })];
const weights = (of: Module) => Object.values(of.stateDict()).flatMap((t) => [...t.data]);
const train = (of: GAN, steps: number) => [...of.train(data(), { steps })];

const variants: Readonly<Record<string, [Partial<GANOptions>, number?]>> = {
  plain: [{}],
  "with n-critic and clipped weights": [{ loss: wasserstein, discriminatorSteps: 3, clipWeights: 0.05 }],
  "with WGAN-GP": [{ loss: wasserstein, penalty: (critic, real, fake) => gradientPenalty(critic, real, fake) }],
  "with lazy R1": [{ penalty: (critic, real) => r1Penalty(critic, real), penaltyEvery: 4 }],
  simultaneous: [{ order: "simultaneous" }],
  "with accumulated gradients": [{ accumulate: 2 }],
  "with flipped, smoothed labels, noise and an average": [{ labelFlipping: 0.1, labelSmoothing: 0.1, instanceNoise: 0.1, ema: 0.9 }],
  packed: [{}, 2],
  "relative, simultaneous": [{ loss: relativisticAverage, order: "simultaneous" }],
};

describe("GAN", () => {
  it.each(Object.entries(variants))("%s: replayed steps give the bits of eager ones", (_, [options, packing]) => {
    const [captured, eager] = [true, false].map((how) => {
      const of = game({ ...options, captured: how }, packing);
      const steps = train(of, 12);
      const samples = [...of.sample(3).data];
      return { steps, weights: weights(of.options.generator).concat(weights(of.options.discriminator)), samples };
    });
    expect(captured).toEqual(eager);
    expect(captured!.steps).toHaveLength(12);
    expect(captured!.steps.every((s) => Number.isFinite(s.discriminatorLoss) && Number.isFinite(s.generatorLoss))).toBe(true);
  });

  it("moves its samples to where the data is", () => {
    const of = game();
    train(of, 400);
    const samples = of.sample(500).data as Float32Array;
    const mean = samples.reduce((a, b) => a + b, 0) / samples.length;
    expect(mean).toBeGreaterThan(1.3);
    expect(mean).toBeLessThan(2.7);
  });

  it("each side's step changes that side's weights only", () => {
    const of = game();
    const [batch] = data();
    const { generator, discriminator } = of.options;
    const before = { g: weights(generator), d: weights(discriminator) };
    of.discriminatorStep(batch!);
    const between = { g: weights(generator), d: weights(discriminator) };
    expect(between.g).toEqual(before.g);
    expect(between.d).not.toEqual(before.d);
    of.generatorStep(batch!);
    expect(weights(discriminator)).toEqual(between.d);
    expect(weights(generator)).not.toEqual(between.g);
  });

  it("clips every weight of the discriminator", () => {
    const of = game({ clipWeights: 0.02 });
    train(of, 3);
    expect(Math.max(...weights(of.options.discriminator).map(Math.abs))).toBeLessThanOrEqual(Math.fround(0.02));
  });

  it("brings the penalty in only every so many steps", () => {
    const of = game({ penalty: (critic, real) => r1Penalty(critic, real), penaltyEvery: 4 });
    expect(train(of, 8).map(({ penalty }) => penalty > 0)).toEqual([true, false, false, false, true, false, false, false]);
  });

  it("accumulated over one repeated batch, steps as if the batch came once, but for the latents", () => {
    const constant = () => tensor([0.5, -0.5, 1, 0], [2, 2]);
    const batch = tensor([1, 2, 3, 4], [2, 2]);
    const [once, twice] = [1, 2].map((accumulate) => {
      const of = game({ accumulate, latent: constant });
      of.discriminatorStep(() => batch);
      return weights(of.options.discriminator);
    });
    for (const [i, w] of once!.entries()) expect(twice![i]).toBeCloseTo(w, 5);
  });

  it("samples with the averaged weights and leaves the trained ones as they were", () => {
    const of = game({ ema: 0.9 });
    train(of, 20);
    const before = weights(of.options.generator);
    const z = tensor([[1, -1]]);
    expect([...of.sample(1, { z }).data]).not.toEqual([...of.sample(1, { z, average: false }).data]);
    expect(weights(of.options.generator)).toEqual(before);
  });

  it("sampling changes no training bit", () => {
    const [quiet, looking] = [game(), game()];
    const first = data();
    for (let i = 0; i < 5; i++) {
      for (const one of [quiet, looking]) {
        one.discriminatorStep(first[0]!);
        one.generatorStep(first[0]!);
      }
      looking.sample(7);
    }
    expect(weights(looking.options.generator)).toEqual(weights(quiet.options.generator));
  });

  it("goes on from a checkpoint to the bit", () => {
    const lazy: Partial<GANOptions> = { penalty: (critic, real) => r1Penalty(critic, real), penaltyEvery: 3 };
    const options = { ...lazy, ema: 0.9, instanceNoise: 0.2 };
    const of = game(options);
    const batch = data()[0]!;
    const round = (g: GAN) => ({ ...g.discriminatorStep(batch), generatorLoss: g.generatorStep(batch) });
    round(of);
    of.instanceNoise = 0.1;
    const saved = packCheckpoint(of.parts());
    const expected = Array.from({ length: 3 }, () => round(of));
    const other = game(options);
    unpackCheckpoint(saved, other.parts());
    expect(Array.from({ length: 3 }, () => round(other))).toEqual(expected);
    expect(expected.map(({ penalty }) => penalty > 0)).toEqual([false, false, true]);
  });

  it("memory does not grow over steps", () => {
    const of = game({ penalty: (critic, real, fake) => gradientPenalty(critic, real, fake) });
    const batches = data();
    const heap = [200, 2000].map((steps) => {
      for (const step of of.train(batches, { steps })) expect(step.step).toBeLessThan(steps);
      return memory().heap;
    });
    expect(heap[1]).toBe(heap[0]);
  });

  it("noise can be lowered as training goes on, but only if there is any", () => {
    const of = game({ instanceNoise: 0.5 });
    of.instanceNoise = 0.25;
    expect(of.instanceNoise).toBe(0.25);
    expect(() => {
      game().instanceNoise = 1;
    }).toThrow("GAN: instanceNoise: 1 given to a GAN made without; make it with one");
  });

  it("says what is going wrong", () => {
    const of = game({ detectors: { patience: 2, spread: 1e9 } });
    const alerts = train(of, 3).flatMap((s) => s.alerts);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]!.kind).toBe("collapse");
    expect(train(game({ detectors: false }), 3).flatMap((s) => s.alerts)).toEqual([]);
  });

  it("refuses data without batches", () => {
    expect(() => [...game().train([], { steps: 1 })]).toThrow("GAN.train: the data gave 0 batches, needs at least 1");
  });

  it("hands conditions to both networks and further terms to both losses", () => {
    class Conditional extends Module {
      readonly layer: Linear;
      constructor(D: number, O: number) {
        super();
        this.layer = new Linear(D, O);
      }
      forward(x: Tensor, condition?: Tensor): Tensor {
        return this.layer.forward(concat([x, oneHot(condition!, 3)], 1));
      }
    }
    class Judge extends Module {
      readonly score = new Linear(2, 1);
      readonly logits = new Linear(2, 3);
      forward(x: Tensor) {
        return { score: this.score.forward(x), logits: this.logits.forward(x) };
      }
    }
    const [generator, discriminator] = [new Conditional(5, 2), new Judge()];
    const of = new GAN({
      generator,
      discriminator,
      generatorOptimizer: new SGD(generator.parameters(), { lr: 0.1 }),
      discriminatorOptimizer: new SGD(discriminator.parameters(), { lr: 0.1 }),
      latent: 2,
      terms: {
        discriminator: ({ ofReal, condition }) => crossEntropy(ofReal!.logits!, condition!),
        generator: ({ ofFake, condition }) => crossEntropy(ofFake.logits!, condition!),
      },
    });
    const before = weights(discriminator.logits);
    const labels = tensor([0, 1, 2, 1], [4], "i32");
    for (const step of of.train([[tensor([0, 0, 1, 1, 2, 2, 3, 3], [4, 2]), labels]], { steps: 3 })) {
      expect(Number.isFinite(step.generatorLoss)).toBe(true);
    }
    expect(weights(discriminator.logits)).not.toEqual(before);
    expect(of.sample(4, { condition: labels }).shape).toEqual([4, 2]);
  });
});
