// A convolution in two: each channel on its own, then all channels of each pixel.
import { Module, type Tensor } from "@sluice/core";
import { Conv2d, type Conv2dLayerOptions } from "./conv2d.ts";
import type { Pair } from "./conv2d-dims.ts";

/** Options of a separable convolution; all but `bias` are the first one's. */
export interface SeparableConv2dOptions extends Omit<Conv2dLayerOptions, "groups"> {
  /** Filters on each channel. Default 1. */
  multiplier?: number;
}

/**
 * A depthwise convolution, then one of 1 × 1: KH·KW + O multiplications where a whole one takes KH·KW·O. Only the second adds a bias.
 * @see Chollet 2017, Xception: Deep Learning with Depthwise Separable Convolutions, arXiv:1610.02357
 */
export class SeparableConv2d extends Module {
  readonly depthwise: Conv2d;
  readonly pointwise: Conv2d;

  /**
   * @param C - channels in
   * @param O - channels out
   * @param kernel - size of the depthwise filters
   * @throws ShapeError if a count is no positive whole number
   */
  constructor(C: number, O: number, kernel: Pair, options: SeparableConv2dOptions = {}) {
    super();
    const { bias = true, multiplier = 1, ...rest } = options;
    this.depthwise = new Conv2d(C, C * multiplier, kernel, { ...rest, groups: C, bias: false });
    this.pointwise = new Conv2d(C * multiplier, O, 1, { bias });
  }

  /** @param x - [N, H, W, C]; @returns [N, OH, OW, O] */
  forward(x: Tensor): Tensor {
    return this.pointwise.forward(this.depthwise.forward(x));
  }
}
