import { Adam, memory, Stream, seed } from "@sluice/core";
import { describe, expect, it } from "vitest";
import * as gan from "../src/index.ts";

/** A game of small players on a ring, with what makes a step long: a penalty that is differentiated twice, noise, an average. */
function game(captured = true) {
  seed(6);
  const hidden = [8, 8];
  const generator = gan.mlpGenerator(2, 2, { hidden });
  const discriminator = gan.mlpDiscriminator(2, { hidden });
  const [generatorOptimizer, discriminatorOptimizer] = [generator, discriminator].map(
    (m) => new Adam(m.parameters(), { lr: 1e-3, betas: [0.5, 0.9] }),
  ) as [Adam, Adam];
  const players = { generator, discriminator, generatorOptimizer, discriminatorOptimizer };
  const penalty: gan.Penalty = (critic, real) => gan.r1Penalty(critic, real, { weight: 0.1 });
  const play = new gan.GAN({ ...players, latent: 2, penalty, penaltyEvery: 2, instanceNoise: 0.1, ema: 0.99, captured, seed: 6 });
  const steps = (n: number) => play.train(gan.ring().batches(16, { stream: new Stream("data") }), { steps: n });
  const weights = () => [...generator.parameters(), ...discriminator.parameters(), ...play.average!.averages];
  return { steps, weights };
}

describe("what a game guarantees", () => {
  it("20,000 alternating steps take not a byte more than the first hundred", () => {
    const { steps } = game();
    let before: ReturnType<typeof memory> | undefined;
    for (const { step, discriminatorLoss } of steps(20_000)) {
      if (step === 100) before = memory();
      if (step === 19_999) expect(Number.isFinite(discriminatorLoss)).toBe(true);
    }
    expect(memory()).toEqual(before);
  });

  it("the same seed gives the same bits on every engine, captured or not", async () => {
    const digest = async (captured: boolean) => {
      const { steps, weights } = game(captured);
      for (const _ of steps(200));
      const bits = weights().flatMap((t) => [...new Uint32Array(Float32Array.from(t.data).buffer)]);
      const hash = await crypto.subtle.digest("SHA-256", Uint32Array.from(bits));
      return Array.from(new Uint8Array(hash).slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
    };
    expect(await digest(true)).toBe("29433eb451d656e2");
    expect(await digest(false)).toBe("29433eb451d656e2");
  });
});
