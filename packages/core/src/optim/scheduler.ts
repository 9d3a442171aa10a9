// What moves an optimizer's learning rate: by a schedule, or when a score stops improving.
import type { Tensor } from "../tensor.ts";
import { loadTensors, Numbers, type SavedValues } from "./block.ts";
import { atLeast, type Optimizer, type OptimizerOptions } from "./optimizer.ts";
import type { Schedule } from "./schedules.ts";

/** Any optimizer. */
type AnyOptimizer = Pick<Optimizer<OptimizerOptions>, "groups">;

/** Numbers that are saved under one name. */
abstract class Saved {
  protected readonly numbers: Numbers;

  protected constructor(values: ArrayLike<number>) {
    this.numbers = new Numbers(values);
  }

  /** Everything it remembers: float64s as words. */
  stateDict(): Record<string, Tensor> {
    return { numbers: this.numbers.tensor };
  }

  /** @throws ShapeError naming what does not fit; then nothing is changed */
  loadStateDict(values: SavedValues): void {
    loadTensors(`${this.constructor.name}.loadStateDict`, this.stateDict(), values);
  }
}

/**
 * Sets the learning rate of every group after each step, by a schedule; between captured steps, which see the change.
 *
 *   const scheduler = new Scheduler(adam, cosineAnnealingLR({ tMax: 100 }));
 *   scheduler.step();
 */
export class Scheduler extends Saved {
  readonly #optimizer: AnyOptimizer;
  readonly #schedule: Schedule;

  /**
   * Sets the rates of step 0. The groups' rates of now are the base.
   * @throws RangeError if the schedule cycles momentum and a group has none
   */
  constructor(optimizer: AnyOptimizer, schedule: Schedule) {
    const without = schedule.momentum ? optimizer.groups.findIndex((group) => !group.hasMomentum) : -1;
    if (without >= 0) {
      throw new RangeError(`Scheduler: the schedule cycles momentum, group ${without} has none; pass { cycleMomentum: false }`);
    }
    super([0, ...optimizer.groups.map((group) => group.lr)]);
    this.#optimizer = optimizer;
    this.#schedule = schedule;
    this.#apply();
  }

  /** Steps taken. */
  get steps(): number {
    return this.numbers.view()[0]!;
  }

  /** Goes on to the next step's rates. */
  step(): void {
    this.numbers.view()[0]! += 1;
    this.#apply();
  }

  #apply(): void {
    const [step, ...bases] = this.numbers.view();
    for (const [i, group] of this.#optimizer.groups.entries()) {
      group.lr = this.#schedule(step!, bases[i]!);
      if (this.#schedule.momentum) group.momentum = this.#schedule.momentum(step!);
    }
  }

  /** Takes up where another left off; the rates are set accordingly. */
  override loadStateDict(values: SavedValues): void {
    super.loadStateDict(values);
    this.#apply();
  }
}

/** Options of `ReduceLROnPlateau`. */
export interface PlateauOptions {
  /** Whether the score should fall or rise. Default "min". */
  mode?: "min" | "max";
  /** What the rate is multiplied by. Default 0.1. */
  factor?: number;
  /** Steps without improvement that are borne. Default 10. */
  patience?: number;
  /** Least improvement that counts: a share of the best ("rel") or a difference ("abs"). Default 1e-4, "rel". */
  threshold?: number;
  thresholdMode?: "rel" | "abs";
  /** Steps after a reduction during which nothing counts. Default 0. */
  cooldown?: number;
  /** Least rate. Default 0. */
  minLr?: number;
  /** Least change of the rate that is made. Default 1e-8. */
  eps?: number;
}

/** Lowers the learning rate when a score has not improved for a while, as PyTorch's. */
export class ReduceLROnPlateau extends Saved {
  readonly #optimizer: AnyOptimizer;
  readonly #options: Required<PlateauOptions>;

  /** @throws RangeError if the factor is not below 1 */
  constructor(optimizer: AnyOptimizer, options: PlateauOptions = {}) {
    const {
      mode = "min",
      factor = 0.1,
      patience = 10,
      threshold = 1e-4,
      thresholdMode = "rel",
      cooldown = 0,
      minLr = 0,
      eps = 1e-8,
    } = options;
    if (!(factor < 1)) throw new RangeError(`ReduceLROnPlateau: factor: ${factor} is not below 1`);
    atLeast("ReduceLROnPlateau: minLr", minLr, 0);
    // The best score, steps without improvement, steps of cooldown left.
    super([mode === "min" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY, 0, 0]);
    this.#optimizer = optimizer;
    this.#options = { mode, factor, patience, threshold, thresholdMode, cooldown, minLr, eps };
  }

  /** The best score so far. */
  get best(): number {
    return this.numbers.view()[0]!;
  }

  #better(score: number, best: number): boolean {
    const { mode, threshold, thresholdMode } = this.#options;
    if (mode === "min") return score < (thresholdMode === "rel" ? best * (1 - threshold) : best - threshold);
    return score > (thresholdMode === "rel" ? best * (1 + threshold) : best + threshold);
  }

  /** Takes the newest score, and lowers the rates if it is time. */
  step(score: number): void {
    const { factor, patience, cooldown, minLr, eps } = this.#options;
    let [best, bad, rest] = this.numbers.view() as unknown as [number, number, number];
    if (this.#better(score, best)) [best, bad] = [score, 0];
    else bad++;
    if (rest > 0) [rest, bad] = [rest - 1, 0];
    if (bad > patience) {
      for (const group of this.#optimizer.groups) {
        const lower = Math.max(group.lr * factor, minLr);
        if (group.lr - lower > eps) group.lr = lower;
      }
      [rest, bad] = [cooldown, 0];
    }
    this.numbers.view().set([best, bad, rest]);
  }
}
