// Convolution of sequences: that of images of height 1.
import { Module, reshape, type Tensor } from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";
import type { PaddingMode } from "./border.ts";
import { convolve } from "./conv2d.ts";
import { pairOf } from "./conv2d-dims.ts";
import { checkChannels, filters } from "./filters.ts";
import { across, asImage, asSequence } from "./sequence.ts";

/** Options of a convolution along time. */
export interface Conv1dOptions {
  /** Steps from one output to the next. Default 1. */
  stride?: number;
  /** Steps before and after: a number, "same" (output as long as the input; stride 1) or "valid" (none). Default 0. */
  padding?: number | "same" | "valid";
  /** What these steps are: zeros, the sequence mirrored without its end, its end, or its other end. Default "zeros". */
  paddingMode?: PaddingMode;
  /** Steps from one filter tap to the next. Default 1. */
  dilation?: number;
  /** Channels are convolved in so many separate groups. Default 1. */
  groups?: number;
}

/** Filters [K, C, O] as [1, K, C, O]. */
export function asFilter(op: string, weight: Tensor): Tensor {
  const w = operand(op, "weight", weight);
  if (w.rank !== 3) throw new ShapeError(`${op}: weight has ${w.rank} dimensions, needs 3: [K, C, O] (weight ${showShape(w.shape)})`);
  return reshape(w, [1, ...w.shape]);
}

/**
 * Cross-correlates sequences with a bank of filters: out[n, t, o] = bias[o] + Σ_{k,c} weight[k, c, o] · input[n, t·stride + k·dilation − padding, c].
 * @param input - [N, T, C]
 * @param weight - [K, C / groups, O]
 * @param bias - [O], or null
 * @returns [N, OT, O], OT = ⌊(T + 2·padding − dilation·(K − 1) − 1) / stride⌋ + 1
 * @throws ShapeError if channel counts differ or the filter exceeds the padded sequence
 */
export function conv1d(input: Tensor, weight: Tensor, bias: Tensor | null = null, options: Conv1dOptions = {}): Tensor {
  return asSequence(convolve("conv1d", asImage("conv1d", input), asFilter("conv1d", weight), bias, across(options)));
}

/** Options of the layer. */
export interface Conv1dLayerOptions extends Conv1dOptions {
  /** Whether a bias is added. Default true. */
  bias?: boolean;
}

/** A convolution along time with trainable filters. They and the biases start as in PyTorch: U(−1/√F, 1/√F), F = K·C/groups. */
export class Conv1d extends Module {
  /** [K, C / groups, O] */
  readonly weight: Tensor;
  /** [O] */
  readonly bias: Tensor | null;
  readonly options: Conv1dOptions;

  /**
   * @param C - channels in
   * @param O - channels out
   * @param kernel - length of the filters
   * @throws ShapeError if a count is no positive whole number, or channels do not divide into groups
   */
  constructor(C: number, O: number, kernel: number, options: Conv1dLayerOptions = {}) {
    super();
    const { bias = true, ...rest } = options;
    const { groups = 1 } = rest;
    checkChannels("conv1d", C, O, groups);
    const [K] = pairOf("conv1d", "kernel", kernel, 1);
    const start = filters([K, C / groups, O], O, bias);
    this.weight = start.weight;
    this.bias = start.bias;
    this.options = rest;
  }

  /** @param x - [N, T, C]; @returns [N, OT, O] */
  forward(x: Tensor): Tensor {
    return conv1d(x, this.weight, this.bias, this.options);
  }

  override torchLayout() {
    return { weight: { axes: [2, 1, 0] } };
  }
}
