import { Conv2d } from "@sluice/cnn";
import { Adam, l1Loss, randn, relu, Sequential, scope, seed, sub, sum, tanh } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { CycleGAN, type CycleGANOptions, PatchDiscriminator, relativisticAverage } from "../src/index.ts";

/** Four small players for images of 8 × 8. */
function players(): CycleGANOptions {
  const translator = () => new Sequential(new Conv2d(1, 4, 3, { padding: 1 }), relu, new Conv2d(4, 1, 3, { padding: 1 }), tanh);
  const discriminator = () => new PatchDiscriminator({ width: 2, depth: 1, norm: "instance" });
  const [aToB, bToA, discriminatorA, discriminatorB] = [translator(), translator(), discriminator(), discriminator()];
  const adam = (...modules: { parameters(): ReturnType<Sequential["parameters"]> }[]) =>
    new Adam(
      modules.flatMap((m) => m.parameters()),
      { lr: 0.005, betas: [0.5, 0.999] },
    );
  const optimizers = { generatorOptimizer: adam(aToB, bToA), discriminatorOptimizer: adam(discriminatorA, discriminatorB) };
  return { aToB, bToA, discriminatorA, discriminatorB, ...optimizers, seed: 4 };
}

const data = () => [[scope(() => tanh(randn([4, 8, 8, 1]))), scope(() => tanh(sub(randn([4, 8, 8, 1]), 1)))] as const];

function play(options: Partial<CycleGANOptions>, steps: number) {
  seed(4);
  const gan = new CycleGAN({ ...players(), ...options });
  const batches = data();
  const reports = [...gan.train(batches, { steps })];
  return { gan, batches, reports };
}

describe("CycleGAN", () => {
  it("comes back to where it began, ever closer", () => {
    const { reports, gan, batches } = play({}, 60);
    expect(reports.map(({ step }) => step)).toEqual(Array.from({ length: 60 }, (_, i) => i));
    expect(reports[59]!.cycle).toBeLessThan(reports[0]!.cycle / 2);
    const a = batches[0]![0];
    const error = scope(() => l1Loss(gan.translateBack(gan.translate(a)), a).item());
    expect(error).toBeLessThan(reports[0]!.cycle / 4);
  });

  it("replays its step as eager, bit for bit", () => {
    const weights = (captured: boolean) => {
      const { reports, gan } = play({ captured }, 6);
      return [reports, gan.options.aToB.parameters().map((p) => scope(() => sum(p).item()))];
    };
    expect(weights(true)).toEqual(weights(false));
  });

  it("goes without the identity term where its weight is 0", () => {
    expect(play({ identityWeight: 0 }, 2).reports.every(({ identity }) => identity === 0)).toBe(true);
  });

  it("refuses relative losses, negative weights and data without batches", () => {
    expect(() => new CycleGAN({ ...players(), loss: relativisticAverage })).toThrow(
      "CycleGAN: the loss is relativistic average, needs one that looks at 1 side at a time",
    );
    expect(() => new CycleGAN({ ...players(), cycleWeight: -1 })).toThrow("CycleGAN: cycleWeight is -1, needs at least 0");
    expect(() => new CycleGAN(players()).train([]).next()).toThrow("CycleGAN.train: the data gave 0 batches, needs at least 1");
  });

  it("goes on after its program and buffers were freed", () => {
    const { gan, batches } = play({}, 1);
    gan.dispose();
    expect(gan.step(...batches[0]!).cycle).toBeGreaterThan(0);
  });
});
