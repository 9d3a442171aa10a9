// Convolution of images: op, its two gradients, and the layer.
import { Module, sum, type Tensor } from "@sluice/core";
import { context, empty, operand, record, reluBackward, ShapeError, showShape } from "@sluice/core/op";
import { bordered } from "./border.ts";
import { type Conv2dDims, type Conv2dOptions, conv2dDims, type Pair, pairOf } from "./conv2d-dims.ts";
import { inputGradientInto, outputInto, weightGradientInto } from "./conv2d-paths.ts";
import { checkChannels, filters } from "./filters.ts";

/** The convolution, which is also the gradient of both its gradients. */
function cross(op: string, input: Tensor, weight: Tensor, bias: Tensor | null, d: Conv2dDims, relu = false): Tensor {
  const out = empty([d.N, d.OH, d.OW, d.O]);
  context.multiplyAdds?.((out.size * d.KH * d.KW * d.C) / d.groups);
  outputInto(out, input, weight, bias, relu, d);
  return record(op, [input, weight, bias], out, (dout) => {
    let cut: Tensor | undefined;
    const dz = () => {
      if (!relu) return dout;
      cut ??= reluBackward(dout, out);
      return cut;
    };
    return [() => conv2dBackwardInput(dz(), weight, d), () => conv2dBackwardWeight(dz(), input, d), bias && (() => sum(dz(), [0, 1, 2]))];
  });
}

/**
 * The gradient of `conv2d` by its input; also transposed convolution.
 * @param dout - [N, OH, OW, O]
 * @param weight - [KH, KW, C / groups, O]
 * @returns [N, H, W, C]
 */
export function conv2dBackwardInput(dout: Tensor, weight: Tensor, d: Conv2dDims): Tensor {
  const dinput = empty([d.N, d.H, d.W, d.C]);
  inputGradientInto(dinput, dout, weight, d);
  return record("conv2d", [dout, weight], dinput, (g) => [
    () => cross("conv2d", g, weight, null, d),
    () => conv2dBackwardWeight(dout, g, d),
  ]);
}

/**
 * The gradient of `conv2d` by its weight.
 * @param dout - [N, OH, OW, O]
 * @param input - [N, H, W, C]
 * @returns [KH, KW, C / groups, O]
 */
export function conv2dBackwardWeight(dout: Tensor, input: Tensor, d: Conv2dDims): Tensor {
  const dweight = empty([d.KH, d.KW, d.C / d.groups, d.O]);
  weightGradientInto(dweight, dout, input, d);
  return record("conv2d", [dout, input], dweight, (g) => [() => cross("conv2d", input, g, null, d), () => conv2dBackwardInput(dout, g, d)]);
}

/** Checks and runs a convolution under the name of the op that asks for it. */
export function convolve(op: string, input: Tensor, weight: Tensor, bias: Tensor | null, options: Conv2dOptions): Tensor {
  const image = operand(op, "input", input);
  const w = operand(op, "weight", weight);
  const b = bias === null ? null : operand(op, "bias", bias);
  conv2dDims(op, image.shape, w.shape, options);
  if (b && !(b.rank === 1 && b.size === w.shape[3])) {
    throw new ShapeError(`${op}: bias is ${showShape(b.shape)}, needs [${w.shape[3]}] (weight ${showShape(w.shape)})`);
  }
  const x = bordered(op, image, [w.shape[0]!, w.shape[1]!], options);
  return cross(op, x.input, w, b, conv2dDims(op, x.input.shape, w.shape, x.options), options.activation === "relu");
}

/**
 * Cross-correlates images with a bank of filters.
 *
 *   out[n, y, x, o] = bias[o] + Σ_{i,j,c} weight[i, j, c, o] · input[n, y·stride + i·dilation − padding, x·stride + j·dilation − padding, c]
 *
 * @param input - [N, H, W, C]
 * @param weight - [KH, KW, C / groups, O]
 * @param bias - [O], or null
 * @returns [N, OH, OW, O], OH = ⌊(H + 2·padding − dilation·(KH − 1) − 1) / stride⌋ + 1, OW likewise
 * @throws ShapeError if channel counts differ or the filter exceeds the padded image
 */
export function conv2d(input: Tensor, weight: Tensor, bias: Tensor | null = null, options: Conv2dOptions = {}): Tensor {
  return convolve("conv2d", input, weight, bias, options);
}

/** Options of the layer. */
export interface Conv2dLayerOptions extends Conv2dOptions {
  /** Whether a bias is added. Default true. */
  bias?: boolean;
}

/** A convolution with trainable filters. They and the biases start as in PyTorch: U(−1/√F, 1/√F), F = KH·KW·C/groups. */
export class Conv2d extends Module {
  /** [KH, KW, C / groups, O] */
  readonly weight: Tensor;
  /** [O] */
  readonly bias: Tensor | null;
  readonly options: Conv2dOptions;

  /**
   * @param C - channels in
   * @param O - channels out
   * @param kernel - size of the filters
   * @throws ShapeError if a count is no positive whole number, or channels do not divide into groups
   */
  constructor(C: number, O: number, kernel: Pair, options: Conv2dLayerOptions = {}) {
    super();
    const { bias = true, ...rest } = options;
    const { groups = 1 } = rest;
    checkChannels("conv2d", C, O, groups);
    const start = filters([...pairOf("conv2d", "kernel", kernel, 1), C / groups, O], O, bias);
    this.weight = start.weight;
    this.bias = start.bias;
    this.options = rest;
  }

  /** @param x - [N, H, W, C]; @returns [N, OH, OW, O] */
  forward(x: Tensor): Tensor {
    return conv2d(x, this.weight, this.bias, this.options);
  }

  override torchLayout() {
    return { weight: { axes: [2, 3, 1, 0] } };
  }
}
