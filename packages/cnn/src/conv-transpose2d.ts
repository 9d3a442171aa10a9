// Transposed convolution of images, and the layer.
import { add, Module, type Tensor } from "@sluice/core";
import { context, operand, type Shape, ShapeError, showShape } from "@sluice/core/op";
import { conv2dBackwardInput } from "./conv2d.ts";
import { type Conv2dDims, type Pair, pairOf } from "./conv2d-dims.ts";
import { checkChannels, filters } from "./filters.ts";
import { imageShape } from "./pool2d-dims.ts";

/** Options of a transposed convolution: those of the convolution that it undoes the shape of. */
export interface ConvTranspose2dOptions {
  /** Output pixels from one input to the next. Default 1. */
  stride?: Pair;
  /** Pixels cut off around the output. Default 0. */
  padding?: Pair;
  /** Rows and columns added below and at the right, fewer than the stride or the dilation: a stride makes images of several sizes alike. Default 0. */
  outputPadding?: Pair;
  /** Output pixels from one filter tap to the next. Default 1. */
  dilation?: Pair;
  /** Channels are convolved in so many separate groups. Default 1. */
  groups?: number;
}

/** The sizes of the convolution whose gradient by its input this is: what goes in here is what came out there. */
function dimsOf(op: string, input: Shape, weight: Shape, options: ConvTranspose2dOptions): Conv2dDims {
  const shapes = `(input ${showShape(input)}, weight ${showShape(weight)})`;
  const [N, OH, OW, O] = imageShape(op, input);
  if (weight.length !== 4) throw new ShapeError(`${op}: weight has ${weight.length} dimensions, needs 4: [KH, KW, O, C] ${shapes}`);
  const [KH, KW, L, expected] = weight as [number, number, number, number];
  const { groups = 1 } = options;
  if (O !== expected) throw new ShapeError(`${op}: input has ${O} channels, weight expects ${expected} ${shapes}`);
  checkChannels(op, O, L * groups, groups);
  const [strideH, strideW] = pairOf(op, "stride", options.stride ?? 1, 1);
  const [padH, padW] = pairOf(op, "padding", options.padding ?? 0, 0);
  const [extraH, extraW] = pairOf(op, "outputPadding", options.outputPadding ?? 0, 0);
  const [dilationH, dilationW] = pairOf(op, "dilation", options.dilation ?? 1, 1);
  const size = (n: number, K: number, stride: number, pad: number, extra: number, dilation: number) => {
    const limit = Math.max(stride, dilation);
    if (extra >= limit)
      throw new ShapeError(`${op}: outputPadding is ${extra}, needs less than the stride or the dilation, ${limit} ${shapes}`);
    const grown = (n - 1) * stride + dilation * (K - 1) + 1 + extra;
    if (grown <= 2 * pad) throw new ShapeError(`${op}: a padding of ${pad} leaves nothing of ${grown} pixels ${shapes}`);
    return grown - 2 * pad;
  };
  const H = size(OH, KH, strideH, padH, extraH, dilationH);
  const W = size(OW, KW, strideW, padW, extraW, dilationW);
  return { N, H, W, C: L * groups, O, KH, KW, OH, OW, strideH, strideW, padH, padW, dilationH, dilationW, groups };
}

/** Checks and runs a transposed convolution under the name of the op that asks for it. */
export function convolveTransposed(
  op: string,
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  options: ConvTranspose2dOptions,
): Tensor {
  const x = operand(op, "input", input);
  const w = operand(op, "weight", weight);
  const b = bias === null ? null : operand(op, "bias", bias);
  const d = dimsOf(op, x.shape, w.shape, options);
  if (b && !(b.rank === 1 && b.size === d.C)) {
    throw new ShapeError(`${op}: bias is ${showShape(b.shape)}, needs [${d.C}] (weight ${showShape(w.shape)})`);
  }
  context.multiplyAdds?.((x.size * d.KH * d.KW * d.C) / d.groups);
  const out = conv2dBackwardInput(x, w, d);
  return b ? add(out, b) : out;
}

/**
 * Spreads each pixel over the image by a bank of filters: the transpose of `conv2d`, as a matrix.
 *
 *   out[n, y·stride + i·dilation − padding, x·stride + j·dilation − padding, o] = bias[o] + Σ weight[i, j, o, c] · input[n, y, x, c]
 *
 * @param input - [N, H, W, C]
 * @param weight - [KH, KW, O / groups, C]: that of the convolution from O to C channels
 * @param bias - [O], or null
 * @returns [N, OH, OW, O], OH = (H − 1)·stride − 2·padding + dilation·(KH − 1) + outputPadding + 1, OW likewise
 * @throws ShapeError if channel counts differ, or paddings are too large
 * @see Dumoulin, Visin 2016, A guide to convolution arithmetic for deep learning, arXiv:1603.07285, section 4
 */
export function convTranspose2d(input: Tensor, weight: Tensor, bias: Tensor | null = null, options: ConvTranspose2dOptions = {}): Tensor {
  return convolveTransposed("convTranspose2d", input, weight, bias, options);
}

/** Options of the layer. */
export interface ConvTranspose2dLayerOptions extends ConvTranspose2dOptions {
  /** Whether a bias is added. Default true. */
  bias?: boolean;
}

/** A transposed convolution with trainable filters. They and the biases start as in PyTorch: U(−1/√F, 1/√F), F = KH·KW·O/groups. */
export class ConvTranspose2d extends Module {
  /** [KH, KW, O / groups, C] */
  readonly weight: Tensor;
  /** [O] */
  readonly bias: Tensor | null;
  readonly options: ConvTranspose2dOptions;

  /**
   * @param C - channels in
   * @param O - channels out
   * @param kernel - size of the filters
   * @throws ShapeError if a count is no positive whole number, or channels do not divide into groups
   */
  constructor(C: number, O: number, kernel: Pair, options: ConvTranspose2dLayerOptions = {}) {
    super();
    const { bias = true, ...rest } = options;
    const { groups = 1 } = rest;
    checkChannels("convTranspose2d", C, O, groups);
    const start = filters([...pairOf("convTranspose2d", "kernel", kernel, 1), O / groups, C], O, bias);
    this.weight = start.weight;
    this.bias = start.bias;
    this.options = rest;
  }

  /** @param x - [N, H, W, C]; @returns [N, OH, OW, O] */
  forward(x: Tensor): Tensor {
    return convTranspose2d(x, this.weight, this.bias, this.options);
  }

  override torchLayout() {
    return { weight: { axes: [2, 3, 1, 0] } };
  }
}
