// Channels laid out as pixels, and back; and the layers.
import { Module, permute, reshape, type Tensor } from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";
import { pairOf } from "./conv2d-dims.ts";
import { imageShape } from "./pool2d-dims.ts";

/**
 * Lays r² channels out as r × r pixels: out[n, y·r + i, x·r + j, c] = input[n, y, x, (c·r + i)·r + j].
 * @param input - [N, H, W, C · r²]
 * @param factor - r
 * @returns [N, H · r, W · r, C]
 * @throws ShapeError if the channels are no multiple of r²
 * @see Shi et al. 2016, Real-Time Single Image and Video Super-Resolution, arXiv:1609.05158, section 3.2
 */
export function pixelShuffle(input: Tensor, factor: number): Tensor {
  const x = operand("pixelShuffle", "input", input);
  const [N, H, W, D] = imageShape("pixelShuffle", x.shape);
  const [r] = pairOf("pixelShuffle", "factor", factor, 1);
  if (D % r ** 2) throw new ShapeError(`pixelShuffle: ${D} channels are no multiple of ${r ** 2} (input ${showShape(x.shape)})`);
  const C = D / r ** 2;
  return reshape(permute(reshape(x, [N, H, W, C, r, r]), [0, 1, 4, 2, 5, 3]), [N, H * r, W * r, C]);
}

/**
 * Undoes `pixelShuffle`.
 * @param input - [N, H · r, W · r, C]
 * @param factor - r
 * @returns [N, H, W, C · r²]
 * @throws ShapeError if height or width is no multiple of r
 */
export function pixelUnshuffle(input: Tensor, factor: number): Tensor {
  const x = operand("pixelUnshuffle", "input", input);
  const [N, H, W, C] = imageShape("pixelUnshuffle", x.shape);
  const [r] = pairOf("pixelUnshuffle", "factor", factor, 1);
  if (H % r || W % r) throw new ShapeError(`pixelUnshuffle: ${H} × ${W} pixels do not divide by ${r} (input ${showShape(x.shape)})`);
  return reshape(permute(reshape(x, [N, H / r, r, W / r, r, C]), [0, 1, 3, 5, 2, 4]), [N, H / r, W / r, C * r ** 2]);
}

/** `pixelShuffle` as a layer. */
export class PixelShuffle extends Module {
  readonly factor: number;

  constructor(factor: number) {
    super();
    this.factor = factor;
  }

  /** @param x - [N, H, W, C · r²]; @returns [N, H · r, W · r, C] */
  forward(x: Tensor): Tensor {
    return pixelShuffle(x, this.factor);
  }
}

/** `pixelUnshuffle` as a layer. */
export class PixelUnshuffle extends Module {
  readonly factor: number;

  constructor(factor: number) {
    super();
    this.factor = factor;
  }

  /** @param x - [N, H · r, W · r, C]; @returns [N, H, W, C · r²] */
  forward(x: Tensor): Tensor {
    return pixelUnshuffle(x, this.factor);
  }
}
