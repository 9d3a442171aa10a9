// Learning rates as functions of the step, equal to PyTorch's. Cosines and powers are the kernels': the same on every engine.
import * as kernels from "@sluice/kernels/raw";
import { atLeast } from "./optimizer.ts";

/** The learning rate at a step, counted from 0, of a group that began with rate `base`. */
export interface Schedule {
  (step: number, base: number): number;
  /** The momentum at a step, for schedules that cycle it. */
  readonly momentum?: (step: number) => number;
}

const cosine = (x: number) => kernels.scalar_cos({ x: Math.PI * x });

/** x^n for a whole n, by repeated squaring. */
function power(x: number, n: number): number {
  let [result, square] = [1, x];
  for (let k = n; k > 0; k = Math.floor(k / 2)) {
    if (k % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** base · factor before `totalIters`, base from then on. */
export function constantLR(options: { factor?: number; totalIters?: number } = {}): Schedule {
  const { factor = 1 / 3, totalIters = 5 } = options;
  return (step, base) => (step < totalIters ? base * factor : base);
}

/** From base · startFactor straight to base · endFactor at `totalIters`. */
export function linearLR(options: { startFactor?: number; endFactor?: number; totalIters?: number } = {}): Schedule {
  const { startFactor = 1 / 3, endFactor = 1, totalIters = 5 } = options;
  return (step, base) => base * (startFactor + ((endFactor - startFactor) * Math.min(step, totalIters)) / totalIters);
}

/** Times gamma every `stepSize` steps. */
export function stepLR(options: { stepSize: number; gamma?: number }): Schedule {
  const { stepSize, gamma = 0.1 } = options;
  atLeast("stepLR: stepSize", stepSize, 1);
  return (step, base) => base * power(gamma, Math.floor(step / stepSize));
}

/** Times gamma at each milestone. */
export function multiStepLR(options: { milestones: readonly number[]; gamma?: number }): Schedule {
  const { milestones, gamma = 0.1 } = options;
  return (step, base) => base * power(gamma, milestones.filter((milestone) => step >= milestone).length);
}

/** Times gamma every step. */
export function exponentialLR(options: { gamma: number }): Schedule {
  return (step, base) => base * power(options.gamma, step);
}

/** base · (1 − step / totalIters)^power, 0 from `totalIters` on. */
export function polynomialLR(options: { totalIters?: number; power?: number } = {}): Schedule {
  const { totalIters = 5, power: exponent = 1 } = options;
  return (step, base) => {
    const left = 1 - Math.min(step, totalIters) / totalIters;
    return base * (exponent === 1 ? left : kernels.scalar_pow({ x: left, y: exponent }));
  };
}

/** Half a cosine from base to etaMin at `tMax`, and back (Loshchilov & Hutter 2017, without restarts). */
export function cosineAnnealingLR(options: { tMax: number; etaMin?: number }): Schedule {
  const { tMax, etaMin = 0 } = options;
  atLeast("cosineAnnealingLR: tMax", tMax, 1);
  return (step, base) => etaMin + ((base - etaMin) * (1 + cosine((step % (2 * tMax)) / tMax))) / 2;
}

/** Half a cosine from base to etaMin over t0 steps, again and again, each `tMult` times as long as the one before. */
export function cosineAnnealingWarmRestarts(options: { t0: number; tMult?: number; etaMin?: number }): Schedule {
  const { t0, tMult = 1, etaMin = 0 } = options;
  atLeast("cosineAnnealingWarmRestarts: t0", t0, 1);
  atLeast("cosineAnnealingWarmRestarts: tMult", tMult, 1);
  return (step, base) => {
    let [at, length] = [tMult === 1 ? step % t0 : step, t0];
    while (at >= length) {
      at -= length;
      length *= tMult;
    }
    return etaMin + ((base - etaMin) * (1 + cosine(at / length))) / 2;
  };
}

/** Straight from base · startFactor to base in `steps` steps, then another schedule from its beginning. */
export function warmupLR(schedule: Schedule, options: { steps: number; startFactor?: number }): Schedule {
  const { steps, startFactor = 0 } = options;
  return (step, base) => (step < steps ? base * (startFactor + ((1 - startFactor) * step) / steps) : schedule(step - steps, base));
}

/** Options of `cyclicLR`. */
export interface CyclicOptions {
  /** The upper bound; the lower is the group's own rate. */
  maxLr: number;
  /** Steps up and down. Default 2000, and as many. */
  stepSizeUp?: number;
  stepSizeDown?: number;
  /** Whether the height stays, halves each cycle, or shrinks by gamma each step. Default "triangular". */
  mode?: "triangular" | "triangular2" | "exp_range";
  gamma?: number;
  /** Move momentum against the rate, between the two bounds. Default true, 0.8 and 0.9. */
  cycleMomentum?: boolean;
  baseMomentum?: number;
  maxMomentum?: number;
}

/** Up and down between the group's rate and `maxLr` (Smith 2017). */
export function cyclicLR(options: CyclicOptions): Schedule {
  const { maxLr, stepSizeUp = 2000, stepSizeDown = stepSizeUp, mode = "triangular", gamma = 1 } = options;
  const { cycleMomentum = true, baseMomentum = 0.8, maxMomentum = 0.9 } = options;
  const total = stepSizeUp + stepSizeDown;
  /** How high in the cycle, 0 to 1. */
  const height = (step: number) => {
    const cycle = Math.floor(step / total);
    const at = step - cycle * total;
    const triangle = at <= stepSizeUp ? at / stepSizeUp : (total - at) / stepSizeDown;
    if (mode === "triangular") return triangle;
    return triangle * (mode === "triangular2" ? power(0.5, cycle) : power(gamma, step));
  };
  const lr: Schedule = (step, base) => base + (maxLr - base) * height(step);
  return cycleMomentum ? Object.assign(lr, { momentum: (step: number) => maxMomentum - (maxMomentum - baseMomentum) * height(step) }) : lr;
}

/** Options of `oneCycleLR`. */
export interface OneCycleOptions {
  /** The highest rate. */
  maxLr: number;
  /** Steps of the whole cycle. */
  totalSteps: number;
  /** Share of the steps spent rising. Default 0.3. */
  pctStart?: number;
  /** Default "cos". */
  annealStrategy?: "cos" | "linear";
  /** The first rate is maxLr / divFactor. Default 25. */
  divFactor?: number;
  /** The last rate is the first / finalDivFactor. Default 1e4. */
  finalDivFactor?: number;
  /** Fall as slowly as it rose, then to the last rate. Default false. */
  threePhase?: boolean;
  /** Move momentum against the rate, between the two bounds. Default true, 0.85 and 0.95. */
  cycleMomentum?: boolean;
  baseMomentum?: number;
  maxMomentum?: number;
}

/** Up to `maxLr` and far down once (Smith & Topin 2019), whatever the group's rate was; after the end it stays. */
export function oneCycleLR(options: OneCycleOptions): Schedule {
  const { maxLr, totalSteps, pctStart = 0.3, annealStrategy = "cos", divFactor = 25, finalDivFactor = 1e4, threePhase = false } = options;
  const { cycleMomentum = true, baseMomentum = 0.85, maxMomentum = 0.95 } = options;
  atLeast("oneCycleLR: totalSteps", totalSteps, 1);
  const first = maxLr / divFactor;
  const last = first / finalDivFactor;
  const top = pctStart * totalSteps - 1;
  const ends = threePhase ? [top, 2 * top, totalSteps - 1] : [top, totalSteps - 1];
  /** Follows `values` from one phase's end to the next. */
  const follow = (values: readonly number[], step: number) => {
    const at = Math.min(step, totalSteps - 1);
    const found = ends.findIndex((end) => at <= end);
    const phase = found < 0 ? ends.length - 1 : found;
    const begin = phase === 0 ? 0 : ends[phase - 1]!;
    const share = (at - begin) / (ends[phase]! - begin);
    const [from, to] = [values[phase]!, values[phase + 1]!];
    return annealStrategy === "linear" ? from + (to - from) * share : to + ((from - to) / 2) * (1 + cosine(share));
  };
  const rates = threePhase ? [first, maxLr, first, last] : [first, maxLr, last];
  const momenta = threePhase ? [maxMomentum, baseMomentum, maxMomentum, maxMomentum] : [maxMomentum, baseMomentum, maxMomentum];
  const lr: Schedule = (step) => follow(rates, step);
  return cycleMomentum ? Object.assign(lr, { momentum: (step: number) => follow(momenta, step) }) : lr;
}

/** One schedule after another, each from its beginning: the next begins at the next milestone. */
export function sequentialLR(schedules: readonly Schedule[], milestones: readonly number[]): Schedule {
  if (schedules.length !== milestones.length + 1) {
    throw new RangeError(`sequentialLR: ${schedules.length} schedules need ${schedules.length - 1} milestones, got ${milestones.length}`);
  }
  return (step, base) => {
    const at = milestones.filter((milestone) => step >= milestone).length;
    return schedules[at]!(step - (at === 0 ? 0 : milestones[at - 1]!), base);
  };
}

/** All schedules at once: the rate of each is the base of the next. */
export function chainedLR(...schedules: readonly Schedule[]): Schedule {
  return (step, base) => schedules.reduce((rate, schedule) => schedule(step, rate), base);
}

/** base · factor(step). JavaScript's own `Math.pow`, `exp` and `cos` differ between engines: avoid them where bits matter. */
export function lambdaLR(factor: (step: number) => number): Schedule {
  return (step, base) => base * factor(step);
}
