// A temporal convolution network: the baseline that recurrent networks are compared with.
import { add, concat, Dropout, init, Linear, linear, Module, narrow, pad, parameter, relu, reshape, type Tensor } from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";
import { checkCounts } from "./recurrent.ts";

/** Options of CausalConv1d. */
export interface CausalConvOptions {
  /** Steps from one tap to the next. Default 1. */
  dilation?: number;
  /** Whether a bias is added. Default true. */
  bias?: boolean;
}

/** A convolution over time that sees the present and the past only: out[t] = bias + Σ_k x[t − (K − 1 − k)·dilation] · weight[k]. */
export class CausalConv1d extends Module {
  /** [K, C, O] */
  readonly weight: Tensor;
  /** [O] */
  readonly bias: Tensor | null;
  readonly dilation: number;

  /**
   * @param C - features in
   * @param O - features out
   * @param K - taps
   * @throws ShapeError for counts that are no positive whole numbers
   */
  constructor(C: number, O: number, K: number, options: CausalConvOptions = {}) {
    super();
    const { dilation = 1, bias = true } = options;
    checkCounts("causalConv1d", { C, O, K, dilation });
    const bound = 1 / Math.sqrt(K * C);
    this.weight = parameter(init.uniform([K, C, O], -bound, bound));
    this.bias = bias ? parameter(init.uniform([O], -bound, bound)) : null;
    this.dilation = dilation;
  }

  /** @param x - [N, T, C]; @returns [N, T, O] */
  forward(x: Tensor): Tensor {
    const input = operand("causalConv1d", "x", x);
    const [K, C, O] = this.weight.shape;
    if (input.rank !== 3 || input.shape[2] !== C) {
      throw new ShapeError(`causalConv1d: x is ${showShape(input.shape)}, needs [N, T, ${C}] (weight ${showShape(this.weight.shape)})`);
    }
    const T = input.shape[1];
    const padded = pad(input, [0, 0, (K - 1) * this.dilation, 0]);
    const taps = Array.from({ length: K }, (_, k) => narrow(padded, 1, k * this.dilation, T));
    return linear(K === 1 ? taps[0] : concat(taps, -1), reshape(this.weight, [K * C, O]), this.bias);
  }

  override torchLayout() {
    return { weight: { axes: [2, 1, 0] } };
  }
}

/** Two causal convolutions with ReLU and dropout, and a way past them. */
class TemporalBlock extends Module {
  readonly conv1: CausalConv1d;
  readonly conv2: CausalConv1d;
  readonly dropout1: Dropout;
  readonly dropout2: Dropout;
  readonly downsample: Linear | null;

  constructor(C: number, O: number, K: number, dilation: number, dropout: number) {
    super();
    this.conv1 = new CausalConv1d(C, O, K, { dilation });
    this.conv2 = new CausalConv1d(O, O, K, { dilation });
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
    this.downsample = C === O ? null : new Linear(C, O);
  }

  forward(x: Tensor): Tensor {
    const h = this.dropout1.forward(relu(this.conv1.forward(x)));
    const y = this.dropout2.forward(relu(this.conv2.forward(h)));
    return relu(add(y, this.downsample ? this.downsample.forward(x) : x));
  }
}

/** Options of TCN. */
export interface TCNOptions {
  /** Taps of each convolution. Default 3. */
  kernel?: number;
  /** Share dropped after each convolution, in training. Default 0. */
  dropout?: number;
}

/**
 * Blocks of causal convolutions whose dilation doubles from block to block. Difference from the paper: no weight normalisation.
 * @see Bai, Kolter & Koltun 2018, An empirical evaluation of generic convolutional and recurrent networks, arXiv:1803.01271
 */
export class TCN extends Module {
  readonly blocks: readonly TemporalBlock[];
  /** Steps that an output sees. */
  readonly reach: number;

  /**
   * @param C - features in
   * @param channels - features of each block
   * @throws ShapeError for counts that are no positive whole numbers
   */
  constructor(C: number, channels: readonly number[], options: TCNOptions = {}) {
    super();
    const { kernel = 3, dropout = 0 } = options;
    this.blocks = channels.map((O, i) => new TemporalBlock(i === 0 ? C : channels[i - 1], O, kernel, 2 ** i, dropout));
    this.reach = 1 + 2 * (kernel - 1) * (2 ** channels.length - 1);
  }

  /** @param x - [N, T, C]; @returns [N, T, channels of the last block] */
  forward(x: Tensor): Tensor {
    return this.blocks.reduce((h, block) => block.forward(h), x);
  }
}
