// Players that turn images into images: pix2pix (paired), and the networks of CycleGAN (unpaired).
import { BatchNorm2d, Conv2d, InstanceNorm2d } from "@sluice/cnn";
import { concat, type Layer, l1Loss, leakyRelu, Module, mul, type Tensor } from "@sluice/core";
import { ShapeError, sameShape, showShape } from "@sluice/core/op";
import type { Terms } from "../networks.ts";

/**
 * A network from images to images as the generator of a GAN: its condition is the image to translate, its latents are not looked at.
 *
 * Difference from pix2pix: no dropout, so that an image has one translation.
 * @see Isola et al. 2017, Image-to-Image Translation with Conditional Adversarial Networks, arXiv:1611.07004
 */
export class Translator extends Module {
  readonly network: Layer;

  /** @param network - [N, H, W, C] to [N, H, W, O], such as cnn's `UNet` with tanh at its end */
  constructor(network: Layer) {
    super();
    this.network = network;
  }

  /**
   * @param _z - anything
   * @param condition - [N, H, W, C]
   * @returns [N, H, W, O]
   * @throws ShapeError without a condition
   */
  forward(_z: Tensor, condition?: Tensor): Tensor {
    if (!condition) throw new ShapeError("translator: 0 images to translate, needs one per row; give batches [target, source]");
    return this.network.forward(condition);
  }
}

/** Options of `PatchDiscriminator`. */
export interface PatchOptions {
  /** Channels of image and condition together. Default 1. */
  channels?: number;
  /** Channels after the first convolution; each further one doubles them. Default 64. */
  width?: number;
  /** Convolutions that halve the image. Default 3, which sees patches of 70 × 70; 1 sees 16 × 16, 2 sees 34 × 34. */
  depth?: number;
  /** After every convolution between the first and the last. Default "batch"; CycleGAN has "instance". */
  norm?: "batch" | "instance" | "none";
}

/** PatchGAN (Isola et al. 2017, section 3.2): one score for each patch of the image, beside its condition if there is one. */
export class PatchDiscriminator extends Module {
  readonly convs: readonly Layer[];
  /** One for each convolution between the first and the last. */
  readonly norms: readonly Layer[];

  /** @throws ShapeError if a count is no positive whole number */
  constructor(options: PatchOptions = {}) {
    super();
    const { channels = 1, width = 64, depth = 3, norm = "batch" } = options;
    for (const [option, n] of Object.entries({ channels, width, depth })) {
      if (!Number.isInteger(n) || n < 1) throw new ShapeError(`patchDiscriminator: ${option} is ${n}, needs a whole number of at least 1`);
    }
    const widths = [channels, ...Array.from({ length: depth + 1 }, (_, i) => width * 2 ** i), 1];
    // The last two move by single pixels.
    this.convs = widths.slice(1).map((O, i) => new Conv2d(widths[i]!, O, 4, { stride: i < depth ? 2 : 1, padding: 1 }));
    const make = { batch: (C: number) => new BatchNorm2d(C), instance: (C: number) => new InstanceNorm2d(C) };
    this.norms = norm === "none" ? [] : widths.slice(2, -1).map(make[norm]);
  }

  /**
   * @param x - [N, H, W, C]
   * @param condition - [N, H, W, channels − C], or none
   * @returns scores [N, h, w, 1]
   * @throws ShapeError if image and condition differ in size
   */
  forward(x: Tensor, condition?: Tensor): Tensor {
    if (condition && !sameShape(x.shape.slice(0, 3), condition.shape.slice(0, 3))) {
      throw new ShapeError(
        `patchDiscriminator: ${x.size} numbers beside ${condition.size} (x ${showShape(x.shape)}, condition ${showShape(condition.shape)})`,
      );
    }
    const last = this.convs.length - 1;
    return this.convs.reduce(
      (h, conv, i) => {
        const next = conv.forward(h);
        if (i === last) return next;
        return leakyRelu(this.norms[i - 1]?.forward(next) ?? next, 0.2);
      },
      condition ? concat([x, condition], 3) : x,
    );
  }
}

/**
 * pix2pix's second term (Isola et al. 2017, eq. 4): the generator is to hit the real image as well, weight · mean |fake − real|.
 * @param options.weight - default 100
 */
export function reconstruction(options: { weight?: number } = {}): Terms {
  const { weight = 100 } = options;
  return { generator: ({ fake, real }) => mul(l1Loss(fake, real), weight) };
}
