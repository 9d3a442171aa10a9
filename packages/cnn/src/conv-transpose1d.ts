// Transposed convolution of sequences: that of images of height 1.
import { Module, type Tensor } from "@sluice/core";
import { convolveTransposed } from "./conv-transpose2d.ts";
import { asFilter } from "./conv1d.ts";
import { pairOf } from "./conv2d-dims.ts";
import { checkChannels, filters } from "./filters.ts";
import { across, asImage, asSequence } from "./sequence.ts";

/** Options of a transposed convolution along time. */
export interface ConvTranspose1dOptions {
  /** Output steps from one input to the next. Default 1. */
  stride?: number;
  /** Steps cut off before and after. Default 0. */
  padding?: number;
  /** Steps added at the end, fewer than the stride or the dilation. Default 0. */
  outputPadding?: number;
  /** Output steps from one filter tap to the next. Default 1. */
  dilation?: number;
  /** Channels are convolved in so many separate groups. Default 1. */
  groups?: number;
}

/**
 * Spreads each step over the sequence by a bank of filters: the transpose of `conv1d`, as a matrix.
 * @param input - [N, T, C]
 * @param weight - [K, O / groups, C]: that of the convolution from O to C channels
 * @param bias - [O], or null
 * @returns [N, OT, O], OT = (T − 1)·stride − 2·padding + dilation·(K − 1) + outputPadding + 1
 * @throws ShapeError if channel counts differ, or paddings are too large
 */
export function convTranspose1d(input: Tensor, weight: Tensor, bias: Tensor | null = null, options: ConvTranspose1dOptions = {}): Tensor {
  const op = "convTranspose1d";
  return asSequence(convolveTransposed(op, asImage(op, input), asFilter(op, weight), bias, across(options)));
}

/** Options of the layer. */
export interface ConvTranspose1dLayerOptions extends ConvTranspose1dOptions {
  /** Whether a bias is added. Default true. */
  bias?: boolean;
}

/** A transposed convolution along time with trainable filters. They and the biases start as in PyTorch: U(−1/√F, 1/√F), F = K·O/groups. */
export class ConvTranspose1d extends Module {
  /** [K, O / groups, C] */
  readonly weight: Tensor;
  /** [O] */
  readonly bias: Tensor | null;
  readonly options: ConvTranspose1dOptions;

  /**
   * @param C - channels in
   * @param O - channels out
   * @param kernel - length of the filters
   * @throws ShapeError if a count is no positive whole number, or channels do not divide into groups
   */
  constructor(C: number, O: number, kernel: number, options: ConvTranspose1dLayerOptions = {}) {
    super();
    const { bias = true, ...rest } = options;
    const { groups = 1 } = rest;
    checkChannels("convTranspose1d", C, O, groups);
    const [K] = pairOf("convTranspose1d", "kernel", kernel, 1);
    const start = filters([K, O / groups, C], O, bias);
    this.weight = start.weight;
    this.bias = start.bias;
    this.options = rest;
  }

  /** @param x - [N, T, C]; @returns [N, OT, O] */
  forward(x: Tensor): Tensor {
    return convTranspose1d(x, this.weight, this.bias, this.options);
  }

  override torchLayout() {
    return { weight: { axes: [2, 1, 0] } };
  }
}
