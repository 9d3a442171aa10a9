import { grad, scope, tensor } from "@sluice/core";
import { gradcheck } from "@sluice/core/testing";
import { describe, expect, it } from "vitest";
import * as gan from "../src/index.ts";

const all = [gan.minimax, gan.nonSaturating, gan.leastSquares, gan.wasserstein, gan.hinge, gan.relativisticAverage, gan.relativisticPairs];
const real = tensor([0.3, -1.2, 2.1, 0.7], [4, 1]);
const fake = tensor([-0.4, 1.4, 0.2, -2.2], [4, 1]);

describe("adversarial losses", () => {
  it.each(all.map((loss) => [loss.name, loss] as const))("%s passes gradcheck of order 2 on both sides", (_, loss) => {
    const options = { order: 2, step: 1e-3, tolerance: 2e-2 } as const;
    expect(() => gradcheck((r, f) => loss.discriminator(r, f), [real, fake], options)).not.toThrow();
    expect(() => gradcheck((r, f) => loss.generator(f, r), [real, fake], options)).not.toThrow();
  });

  it("stay finite and keep a gradient at scores of ±1000, where a sigmoid would be 0 or 1", () => {
    const [high, low] = [tensor([1000], [1, 1]), tensor([-1000], [1, 1])];
    for (const loss of all) {
      const [g] = scope(() => {
        const d = loss.discriminator(low, high);
        expect(Number.isFinite(d.item()), loss.name).toBe(true);
        return grad(d, [low]).map((t) => t.item());
      });
      expect(g, loss.name).toBeLessThan(0);
    }
  });

  it("a flipped label counts a real score as a generated one", () => {
    const flipped = scope(() => gan.nonSaturating.discriminator(real, fake, { real: tensor([0, 0, 0, 0], [4, 1]), fake: 1 }).item());
    expect(flipped).toBeCloseTo(
      scope(() => gan.nonSaturating.discriminator(fake, real).item()),
      6,
    );
  });

  it("relative losses ask for the real scores, with both counts", () => {
    expect(() => scope(() => gan.relativisticAverage.generator(fake).item())).toThrow(
      "relativisticAverage: the generator's loss has 1 batch of scores, needs 2 (fake and real); pass the real scores",
    );
    expect(() => scope(() => gan.relativisticPairs.discriminator(tensor([1, 2], [2, 1]), fake).item())).toThrow(
      "relativisticPairs: 2 real scores beside 4 generated (real [2, 1], fake [4, 1])",
    );
  });
});
