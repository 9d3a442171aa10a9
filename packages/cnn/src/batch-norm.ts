// Batch norm: op and layers.
import { add, assign, lerp, Module, mul, noGrad, ones, parameter, reciprocal, reshape, state, type Tensor, zeros } from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";
import { type Columns, columnsOf, normalise, normaliseWith, type Statistics, statisticsOf } from "./column-norm.ts";

/** Options of the layers that keep running statistics. */
export interface BatchNormOptions {
  /** Added to the variance under the root. Default 1e-5. */
  eps?: number;
  /** The share of each batch in the running statistics, 0 to 1; null: all batches count alike. Default 0.1. */
  momentum?: number | null;
  /** Whether it has a weight and a bias. Default true. */
  affine?: boolean;
  /** Whether it keeps running statistics; without, evaluation uses the batch's too. Default true. */
  trackRunningStats?: boolean;
}

/** Refuses statistics of one number. */
export function several(c: Columns): void {
  if (c.R * c.width < 2) {
    throw new ShapeError(
      `${c.op}: training needs more than 1 number per channel, has ${c.R * c.width} (input ${showShape(c.x.shape)}); use eval()`,
    );
  }
}

/**
 * Normalises each channel to mean 0 and variance 1 over the batch, then scales and shifts.
 *
 *   out = (input − mean) / √(variance + eps) · weight + bias
 *
 * @param input - [N, ..., C]
 * @param weight - [C], or null
 * @param bias - [C], or null
 * @param options.eps - default 1e-5
 * @returns input's shape
 * @throws ShapeError if there is only one number per channel, or weight or bias is not [C]
 * @see Ioffe and Szegedy 2015, Batch normalization, arXiv:1502.03167, algorithm 1
 */
export function batchNorm(input: Tensor, weight: Tensor | null = null, bias: Tensor | null = null, options: { eps?: number } = {}): Tensor {
  const c = columnsOf("batchNorm", input, weight, bias, { ...options, separate: false });
  several(c);
  return normalise(c, statisticsOf(c));
}

/** What keeps running statistics: batch norm and instance norm. */
export abstract class RunningNorm extends Module {
  readonly C: number;
  readonly eps: number;
  readonly momentum: number | null;
  /** [C], 1 at first; null unless affine. */
  readonly weight: Tensor | null;
  /** [C], 0 at first; null unless affine. */
  readonly bias: Tensor | null;
  /** [C], 0 at first; null unless tracked. */
  readonly runningMean: Tensor | null;
  /** [C], 1 at first, of unbiased variances; null unless tracked. */
  readonly runningVar: Tensor | null;
  /** How many batches it has seen, where all count alike. */
  readonly batches: Tensor | null;

  /**
   * @param C - channels
   * @throws ShapeError if C is no positive whole number; RangeError if momentum is outside 0 … 1
   */
  constructor(op: string, C: number, options: Required<BatchNormOptions>) {
    super();
    const { eps, momentum, affine, trackRunningStats } = options;
    if (!Number.isInteger(C) || C < 1) throw new ShapeError(`${op}: C is ${C}, needs a whole number of at least 1`);
    if (momentum !== null && !(momentum >= 0 && momentum <= 1)) {
      throw new RangeError(`${op}: momentum is ${momentum}, needs a number from 0 to 1, or null`);
    }
    this.C = C;
    this.eps = eps;
    this.momentum = momentum;
    this.weight = affine ? parameter(ones([C])) : null;
    this.bias = affine ? parameter(zeros([C])) : null;
    this.runningMean = trackRunningStats ? state(zeros([C])) : null;
    this.runningVar = trackRunningStats ? state(ones([C])) : null;
    this.batches = trackRunningStats && momentum === null ? state(zeros([])) : null;
  }

  /** Normalises by the input's own statistics in training, and by the running ones else. */
  protected normalised(op: string, x: Tensor, separate: boolean): Tensor {
    const { runningMean, runningVar } = this;
    const C = x.shape.at(-1);
    if (C !== this.C) throw new ShapeError(`${op}: input has ${C} channels, the layer ${this.C} (input ${showShape(x.shape)})`);
    const c = columnsOf(op, x, this.weight, this.bias, { eps: this.eps, separate });
    if (!this.training && runningMean && runningVar) return normaliseWith(c, runningMean, runningVar);
    several(c);
    const statistics = statisticsOf(c);
    if (this.training && runningMean && runningVar) this.track(c, statistics, runningMean, runningVar);
    return normalise(c, statistics);
  }

  private track(c: Columns, { mean: center, variance }: Statistics, runningMean: Tensor, runningVar: Tensor): void {
    noGrad(() => {
      let share: Tensor | number = this.momentum ?? 1;
      if (this.batches) {
        assign(this.batches, add(this.batches, 1));
        share = reciprocal(this.batches);
      }
      const count = c.R * c.width;
      lerp(runningMean, this.overall(center), share);
      lerp(runningVar, mul(this.overall(variance), count / (count - 1)), share);
    });
  }

  /** Statistics [outer, C] as those of the batch [C]. */
  protected overall(statistics: Tensor): Tensor {
    return reshape(statistics, [this.C]);
  }

  override torchLayout() {
    return { batches: null };
  }
}

const defaults = { eps: 1e-5, momentum: 0.1, affine: true, trackRunningStats: true };

/** Refuses inputs of another rank. */
function ranked(op: string, x: Tensor, ranks: readonly number[], form: string): void {
  if (!ranks.includes(x.rank)) throw new ShapeError(`${op}: input has ${x.rank} dimensions, needs ${form} (input ${showShape(x.shape)})`);
}

/** `batchNorm` of vectors or sequences as a layer that keeps running statistics for evaluation. */
export class BatchNorm1d extends RunningNorm {
  /** @param C - channels */
  constructor(C: number, options: BatchNormOptions = {}) {
    super("batchNorm1d", C, { ...defaults, ...options });
  }

  /** @param x - [N, C] or [N, T, C]; @returns x's shape */
  forward(x: Tensor): Tensor {
    ranked("batchNorm1d", x, [2, 3], "[N, C] or [N, T, C]");
    return this.normalised("batchNorm1d", x, false);
  }
}

/** `batchNorm` of images as a layer that keeps running statistics for evaluation. */
export class BatchNorm2d extends RunningNorm {
  /** @param C - channels */
  constructor(C: number, options: BatchNormOptions = {}) {
    super("batchNorm2d", C, { ...defaults, ...options });
  }

  /** @param x - [N, H, W, C]; @returns x's shape */
  forward(x: Tensor): Tensor {
    ranked("batchNorm2d", x, [4], "[N, H, W, C]");
    return this.normalised("batchNorm2d", x, false);
  }
}
