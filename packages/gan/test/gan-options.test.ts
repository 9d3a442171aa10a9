import { Linear, SGD } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { GAN, type GANOptions } from "../src/index.ts";

const [generator, discriminator] = [new Linear(2, 2), new Linear(2, 1)];
const make = (options: Partial<GANOptions>) => () =>
  new GAN({
    generator,
    discriminator,
    generatorOptimizer: new SGD(generator.parameters(), { lr: 0.1 }),
    discriminatorOptimizer: new SGD(discriminator.parameters(), { lr: 0.1 }),
    latent: 2,
    ...options,
  });

describe("GAN options out of range are refused by name", () => {
  it.each([
    [{ discriminatorSteps: 0 }, "GAN: discriminatorSteps is 0, needs a whole number of at least 1"],
    [{ latent: 1.5 }, "GAN: latent is 1.5, needs a whole number of at least 1"],
    [{ labelFlipping: 1 }, "GAN: labelFlipping is 1, needs 0 ≤ labelFlipping < 1"],
    [{ ema: -0.1 }, "GAN: ema is -0.1, needs 0 ≤ ema < 1"],
    [{ instanceNoise: -1 }, "GAN: instanceNoise is -1, needs at least 0"],
    [{ clipWeights: 0 }, "GAN: clipWeights is 0, needs more than 0"],
    [{ order: "simultaneous", accumulate: 2 }, "GAN: simultaneous steps with discriminatorSteps 1 and accumulate 2, need 1 and 1"],
  ] satisfies [Partial<GANOptions>, string][])("%o", (options, message) => {
    expect(make(options)).toThrow(message);
  });

  it("good ones are taken as they are", () => {
    expect(make({ ema: 0.99, packing: 2 })().options).toMatchObject({ ema: 0.99, packing: 2 });
  });
});
