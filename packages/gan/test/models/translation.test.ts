import { UNet } from "@sluice/cnn";
import { Adam, l1Loss, mul, randn, Sequential, scope, seed, tanh, tensor } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { GAN, PatchDiscriminator, reconstruction, Translator } from "../../src/index.ts";

const images = (n = 2) => randn([n, 8, 8, 1]);

describe("PatchDiscriminator", () => {
  it("scores patches: halvings, then two convolutions that lose a row and a column each", () => {
    const patches = (depth: number, size: number) =>
      scope(() => new PatchDiscriminator({ width: 2, depth }).forward(randn([2, size, size, 1])).shape);
    expect(patches(1, 28)).toEqual([2, 12, 12, 1]);
    expect(patches(2, 28)).toEqual([2, 5, 5, 1]);
    expect(patches(3, 256)).toEqual([2, 30, 30, 1]);
  });

  it("sees patches as large as the paper's: 70 pixels across at depth 3", () => {
    const D = new PatchDiscriminator({ width: 2, norm: "none" }).eval();
    // Scores at one place change with a pixel at the edge of their patch, not with its neighbour outside.
    const scoreOf = (column: number) => {
      const pixels = new Float32Array(96 * 96);
      pixels[48 * 96 + column] = 100;
      const scores = scope(() => D.forward(tensor(pixels, [1, 96, 96, 1])).data);
      return scores[5 * 10 + 5];
    };
    const nothing = scope(() => D.forward(tensor(new Float32Array(96 * 96), [1, 96, 96, 1])).data[55]);
    const seen = Array.from({ length: 96 }, (_, column) => column).filter((column) => scoreOf(column) !== nothing);
    expect(seen.at(-1)! - seen[0]! + 1).toBeLessThanOrEqual(70);
    expect(seen.at(-1)! - seen[0]! + 1).toBeGreaterThanOrEqual(60);
  });

  it("looks at image and condition together, and refuses those that differ in size", () => {
    const D = new PatchDiscriminator({ channels: 2, width: 2, depth: 1, norm: "instance" });
    expect(scope(() => D.forward(images(), images()).shape)).toEqual([2, 2, 2, 1]);
    expect(() => scope(() => D.forward(images(), randn([2, 4, 4, 1])))).toThrow(
      "patchDiscriminator: 128 numbers beside 32 (x [2, 8, 8, 1], condition [2, 4, 4, 1])",
    );
  });

  it("refuses counts out of range", () => {
    expect(() => new PatchDiscriminator({ depth: 0 })).toThrow("patchDiscriminator: depth is 0, needs a whole number of at least 1");
  });
});

describe("pix2pix", () => {
  it("translates its condition and refuses to go without", () => {
    const generator = new Translator(new Sequential((x) => mul(x, 2)));
    expect(scope(() => generator.forward(tensor([0]), tensor([1, 2])).toArray())).toEqual([2, 4]);
    expect(() => generator.forward(tensor([0]))).toThrow(
      "translator: 0 images to translate, needs one per row; give batches [target, source]",
    );
  });

  it("its second term is weight · mean |fake − real|", () => {
    const [fake, real] = [tensor([1, 2]), tensor([0, 4])];
    const round = { real, fake, z: fake, condition: undefined, ofReal: undefined, ofFake: { score: fake } };
    expect(scope(() => reconstruction({ weight: 10 }).generator!(round).item())).toBe(15);
  });

  it("learns to turn images into their negatives, captured as eager", () => {
    const play = (captured: boolean) => {
      seed(3);
      const generator = new Translator(new Sequential(new UNet({ channels: 1, classes: 1, width: 2, depth: 1 }), tanh));
      const discriminator = new PatchDiscriminator({ channels: 2, width: 2, depth: 1 });
      const [generatorOptimizer, discriminatorOptimizer] = [generator, discriminator].map(
        (m) => new Adam(m.parameters(), { lr: 0.01, betas: [0.5, 0.999] }),
      ) as [Adam, Adam];
      const players = { generator, discriminator, generatorOptimizer, discriminatorOptimizer };
      const gan = new GAN({ ...players, latent: 1, terms: reconstruction(), captured, seed: 3 });
      const source = scope(() => tanh(images(8)));
      const target = scope(() => mul(source, -1));
      const error = () => scope(() => l1Loss(gan.sample(8, { condition: source }), target).item());
      const before = error();
      for (const _ of gan.train([[target, source]], { steps: 80 }));
      return { before, after: error() };
    };
    const captured = play(true);
    expect(captured.after).toBeLessThan(captured.before / 2);
    expect(play(false)).toEqual(captured);
  });
});
