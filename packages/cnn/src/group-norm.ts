// Group norm and instance norm: statistics of each image by itself.
import { Module, mean, ones, parameter, type Tensor, zeros } from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";
import { type BatchNormOptions, RunningNorm, several } from "./batch-norm.ts";
import { columnsOf, normalise, statisticsOf } from "./column-norm.ts";

/**
 * Normalises groups of neighbouring channels of each sample to mean 0 and variance 1, then scales and shifts channels.
 * @param input - [N, ..., C]
 * @param groups - how many; C divides into them
 * @param weight - [C], or null
 * @param bias - [C], or null
 * @param options.eps - default 1e-5
 * @returns input's shape
 * @throws ShapeError if channels do not divide into groups
 * @see Wu and He 2018, Group normalization, arXiv:1803.08494
 */
export function groupNorm(
  input: Tensor,
  groups: number,
  weight: Tensor | null = null,
  bias: Tensor | null = null,
  options: { eps?: number } = {},
): Tensor {
  const C = input.shape.at(-1) ?? 0;
  if (!Number.isInteger(groups) || groups < 1 || C % groups !== 0) {
    throw new ShapeError(`groupNorm: ${C} channels do not divide into ${groups} groups (input ${showShape(input.shape)})`);
  }
  const c = columnsOf("groupNorm", input, weight, bias, { ...options, separate: true, width: C / groups });
  return normalise(c, statisticsOf(c));
}

/**
 * Normalises each channel of each sample to mean 0 and variance 1, then scales and shifts.
 * @param input - [N, ..., C]
 * @param weight - [C], or null
 * @param bias - [C], or null
 * @param options.eps - default 1e-5
 * @returns input's shape
 * @throws ShapeError if there is only one number per channel
 * @see Ulyanov et al. 2016, Instance normalization, arXiv:1607.08022
 */
export function instanceNorm(
  input: Tensor,
  weight: Tensor | null = null,
  bias: Tensor | null = null,
  options: { eps?: number } = {},
): Tensor {
  const c = columnsOf("instanceNorm", input, weight, bias, { ...options, separate: true });
  several(c);
  return normalise(c, statisticsOf(c));
}

/** `groupNorm` as a layer. */
export class GroupNorm extends Module {
  readonly groups: number;
  readonly eps: number;
  /** [C], 1 at first; null unless affine. */
  readonly weight: Tensor | null;
  /** [C], 0 at first; null unless affine. */
  readonly bias: Tensor | null;

  /**
   * @param groups - how many
   * @param C - channels
   * @param options.eps - default 1e-5
   * @param options.affine - whether it has a weight and a bias, default true
   * @throws ShapeError if channels do not divide into groups
   */
  constructor(groups: number, C: number, options: { eps?: number; affine?: boolean } = {}) {
    super();
    const { eps = 1e-5, affine = true } = options;
    if (!Number.isInteger(C / groups) || C < 1) throw new ShapeError(`groupNorm: ${C} channels do not divide into ${groups} groups`);
    this.groups = groups;
    this.eps = eps;
    this.weight = affine ? parameter(ones([C])) : null;
    this.bias = affine ? parameter(zeros([C])) : null;
  }

  /** @param x - [N, ..., C]; @returns x's shape */
  forward(x: Tensor): Tensor {
    return groupNorm(x, this.groups, this.weight, this.bias, { eps: this.eps });
  }
}

/** `instanceNorm` as a layer; as in PyTorch it has no weight and keeps no statistics unless asked to. */
export class InstanceNorm2d extends RunningNorm {
  /** @param C - channels */
  constructor(C: number, options: BatchNormOptions = {}) {
    super("instanceNorm2d", C, { eps: 1e-5, momentum: 0.1, affine: false, trackRunningStats: false, ...options });
  }

  /** @param x - [N, H, W, C] (or [N, T, C]); @returns x's shape */
  forward(x: Tensor): Tensor {
    return this.normalised("instanceNorm2d", x, true);
  }

  protected override overall(statistics: Tensor): Tensor {
    return mean(statistics, 0);
  }
}
