// Golden learning rates: our schedules under PyTorch's options, step for step.
import { expect } from "vitest";
import * as s from "../../../src/index.ts";
import { optionsOf } from "../../optim/trajectory.ts";
import type { GoldenCase } from "../read.ts";

type Options = never;

/** PyTorch's name → our schedule of PyTorch's options in camel case. */
const schedules: Record<string, (options: Options) => s.Schedule> = {
  ConstantLR: s.constantLR,
  LinearLR: s.linearLR,
  StepLR: s.stepLR,
  MultiStepLR: s.multiStepLR,
  ExponentialLR: s.exponentialLR,
  PolynomialLR: s.polynomialLR,
  CosineAnnealingLR: ({ TMax, etaMin }: { TMax: number; etaMin: number }) => s.cosineAnnealingLR({ tMax: TMax, etaMin }),
  CosineAnnealingWarmRestarts: (o: { T0: number; TMult: number; etaMin: number }) =>
    s.cosineAnnealingWarmRestarts({ t0: o.T0, tMult: o.TMult, etaMin: o.etaMin }),
  CyclicLR: (o: s.CyclicOptions) => s.cyclicLR({ cycleMomentum: false, ...o }),
  OneCycleLR: (o: s.OneCycleOptions) => s.oneCycleLR({ cycleMomentum: false, ...o }),
  WarmupCosine: ({ warmup, total }: { warmup: number; total: number }) =>
    s.warmupLR(s.cosineAnnealingLR({ tMax: total - warmup }), { steps: warmup }),
  SequentialLR: ({ milestones, schedulers }: { milestones: number[]; schedulers: [string, Record<string, unknown>][] }) =>
    s.sequentialLR(
      schedulers.map(([name, options]) => schedules[name]!(optionsOf(options) as Options)),
      milestones,
    ),
  LambdaLR: ({ lambda }: { lambda: string }) => s.lambdaLR(lambdas[lambda]!),
};

const lambdas: Record<string, (step: number) => number> = {
  "min((s + 1)^-0.5, (s + 1) * 8^-1.5)": (n) => Math.min((n + 1) ** -0.5, (n + 1) * 8 ** -1.5),
  "0.95^s": (n) => 0.95 ** n,
};

function run(c: GoldenCase): void {
  const { base_lr: lr, base_momentum_given: momentum = 0, metrics } = c.attrs as Record<string, number> & { metrics?: number[] };
  const optimizer = new s.SGD([s.parameter(s.tensor([0]))], { lr: lr!, momentum });
  const options = optionsOf(c.attrs) as Options;
  const plateau = c.op === "ReduceLROnPlateau" ? new s.ReduceLROnPlateau(optimizer, options) : null;
  const scheduler = plateau ? null : new s.Scheduler(optimizer, schedules[c.op]!(options));
  const momenta = (c as { momentum?: readonly number[] }).momentum;
  c.lr!.forEach((expected, step) => {
    if (step > 0) {
      if (plateau) plateau.step(metrics![step - 1]!);
      else scheduler!.step();
    }
    expect(Math.abs(optimizer.lr - expected), `${c.id}: rate ${optimizer.lr} at step ${step}, PyTorch ${expected}`).toBeLessThan(1e-13);
    if (momenta) expect(optimizer.groups[0]!.momentum, `${c.id}: momentum at step ${step}`).toBeCloseTo(momenta[step]!, 12);
  });
}

/** How each schedule's cases are run. */
export const lrScheduler: Record<string, (c: GoldenCase) => void> = Object.fromEntries(
  [...Object.keys(schedules), "ReduceLROnPlateau"].map((name) => [name, run]),
);
