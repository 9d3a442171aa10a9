// Gaussian blur.
import { add, arange, div, exp, expand, mul, pad, rand, reshape, square, sum, type Tensor } from "@sluice/core";
import { conv2d } from "../conv2d.ts";
import { type Sample, Transform } from "./sample.ts";

/** Smooths each channel with a Gaussian; the edge is repeated outwards. @param images - [N, H, W, C] */
export function blurred(images: Tensor, sigma: number | Tensor, reach = Math.ceil(3 * (typeof sigma === "number" ? sigma : 2))): Tensor {
  const C = images.shape[3]!;
  const K = 2 * reach + 1;
  const bell = exp(mul(square(div(add(arange(0, K, 1, "f32"), -reach), sigma)), -0.5));
  const weights = div(bell, sum(bell)); // [K]
  const along = (shape: readonly number[]) => expand(reshape(weights, shape), [shape[0]!, shape[1]!, 1, C]);
  const padded = pad(images, [0, 0, reach, reach, reach, reach], { mode: "replicate" });
  const rows = conv2d(padded, along([K, 1, 1, 1]), null, { groups: C });
  return conv2d(rows, along([1, K, 1, 1]), null, { groups: C });
}

/** Blurs the images of a batch by one width, drawn for each batch. */
export class GaussianBlur extends Transform {
  readonly sigma: readonly [number, number];

  /** @param sigma - least and most pixels. Default [0.1, 2]. */
  constructor(sigma: readonly [number, number] = [0.1, 2], options: { seed?: number } = {}) {
    super(options.seed);
    this.sigma = sigma;
  }

  apply(sample: Sample): Sample {
    const [low, high] = this.sigma;
    return { ...sample, images: blurred(sample.images, rand([], { stream: this.stream, low, high }), Math.ceil(3 * high)) };
  }
}
