// Schedules beyond PyTorch's golden cases: ends, compositions, options refused.
import { describe, expect, test } from "vitest";
import * as s from "../../src/optim/schedules.ts";

const rates = (schedule: s.Schedule, steps: number, base = 1) => Array.from({ length: steps }, (_, i) => schedule(i, base));

describe("schedules", () => {
  test("stay where they end", () => {
    expect(s.linearLR({ startFactor: 1, endFactor: 0.5, totalIters: 4 })(1000, 2)).toBe(1);
    expect(s.polynomialLR({ totalIters: 4, power: 2 })(1000, 2)).toBe(0);
    expect(s.constantLR({ factor: 0.5, totalIters: 2 })(1000, 2)).toBe(2);
    const cycle = s.oneCycleLR({ maxLr: 1, totalSteps: 10 });
    expect(cycle(9, 0)).toBeCloseTo(1 / 25 / 1e4, 15);
    expect(cycle(1000, 0)).toBe(cycle(9, 0));
    expect(cycle.momentum!(1000)).toBeCloseTo(0.95, 12);
  });

  test("warm up from a share of the base, then begin another at its beginning", () => {
    expect(rates(s.warmupLR(s.stepLR({ stepSize: 2, gamma: 0.5 }), { steps: 2, startFactor: 0.5 }), 7)).toEqual([
      0.5, 0.75, 1, 1, 0.5, 0.5, 0.25,
    ]);
  });

  test("chained schedules multiply", () => {
    const both = s.chainedLR(s.exponentialLR({ gamma: 0.5 }), s.multiStepLR({ milestones: [2], gamma: 0.5 }));
    expect(rates(both, 4)).toEqual([1, 0.5, 0.125, 0.0625]);
  });

  test("restarts lengthen, also after thousands of steps", () => {
    const restarts = s.cosineAnnealingWarmRestarts({ t0: 3, tMult: 2 });
    const peaks = rates(restarts, 100).flatMap((rate, i) => (rate === 1 ? [i] : []));
    expect(peaks).toEqual([0, 3, 9, 21, 45, 93]);
    expect(s.cosineAnnealingWarmRestarts({ t0: 7 })(700_000, 1)).toBe(1);
  });

  test("a cosine is whole after two halves, whatever the number of steps", () => {
    const cosine = s.cosineAnnealingLR({ tMax: 10, etaMin: 0.25 });
    expect(cosine(10, 1)).toBeCloseTo(0.25, 15);
    expect(cosine(20_000_000, 1)).toBe(1);
  });

  test("halve their cycles or shrink them, with momentum against the rate", () => {
    const halving = s.cyclicLR({ maxLr: 2, stepSizeUp: 2, mode: "triangular2" });
    expect(rates(halving, 9)).toEqual([1, 1.5, 2, 1.5, 1, 1.25, 1.5, 1.25, 1]);
    expect([0, 2].map((i) => halving.momentum!(i))).toEqual([0.9, 0.8]);
    expect(s.cyclicLR({ maxLr: 2, cycleMomentum: false }).momentum).toBeUndefined();
  });

  test("counts that make no sense are refused", () => {
    expect(() => s.stepLR({ stepSize: 0 })).toThrow("stepLR: stepSize: 0 is below 1");
    expect(() => s.cosineAnnealingLR({ tMax: 0 })).toThrow("cosineAnnealingLR: tMax: 0 is below 1");
    expect(() => s.cosineAnnealingWarmRestarts({ t0: 0 })).toThrow("cosineAnnealingWarmRestarts: t0: 0 is below 1");
    expect(() => s.cosineAnnealingWarmRestarts({ t0: 1, tMult: 0.5 })).toThrow("tMult: 0.5 is below 1");
    expect(() => s.oneCycleLR({ maxLr: 1, totalSteps: 0 })).toThrow("oneCycleLR: totalSteps: 0 is below 1");
    expect(() => s.sequentialLR([s.constantLR()], [3])).toThrow("sequentialLR: 1 schedules need 0 milestones, got 1");
  });
});
