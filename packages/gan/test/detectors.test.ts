import { describe, expect, it } from "vitest";
import { Detectors, type Signs } from "../src/index.ts";

const well: Signs = { step: 0, discriminatorLoss: 1, generatorLoss: 1, realScore: 0.5, fakeScore: -0.5, spread: 1 };
const run = (detectors: Detectors, signs: Partial<Signs>, steps: number, from = 0) =>
  Array.from({ length: steps }, (_, i) => detectors.see({ ...well, ...signs, step: from + i })).flat();

describe("Detectors", () => {
  it("say nothing of a run that goes well", () => {
    expect(run(new Detectors({ patience: 5 }), {}, 100)).toEqual([]);
  });

  it("tell a collapse once, when it has lasted, and again after it had passed", () => {
    const detectors = new Detectors({ patience: 5 });
    const alerts = run(detectors, { spread: 0.1 }, 20);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ kind: "collapse", step: 4 });
    expect(alerts[0]!.message).toMatch(
      /^collapse: step 4: a generated batch varies 0\.100 times as much as a real one, less than 0\.2; try/,
    );
    run(detectors, {}, 1, 20);
    expect(run(detectors, { spread: 0.1 }, 20, 21)).toHaveLength(1);
  });

  it("tell losses that are not finite at once", () => {
    expect(run(new Detectors(), { generatorLoss: Number.NaN }, 1)[0]).toMatchObject({ kind: "divergence", step: 0 });
  });

  it("tell scores that run away, and a discriminator that has won", () => {
    const far = run(new Detectors({ patience: 3, gap: Number.POSITIVE_INFINITY }), { realScore: 5000 }, 3);
    expect(far[0]!.message).toContain("mean scores are 5000 and -0.5000, beyond ±1000");
    const won = run(new Detectors({ patience: 3 }), { realScore: 30, fakeScore: -10 }, 3);
    expect(won[0]!.message).toContain("real samples score 40.00 above generated ones, more than 20");
  });
});
