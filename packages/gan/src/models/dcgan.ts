// Convolutional players for square images: DCGAN, and by their options conditional, AC-GAN, InfoGAN, WGAN-GP and SNGAN.
import { BatchNorm2d, Conv2d, ConvTranspose2d } from "@sluice/cnn";
import {
  assign,
  concat,
  expand,
  init,
  type Layer,
  LayerNorm,
  Linear,
  leakyRelu,
  Module,
  oneHot,
  relu,
  reshape,
  type Tensor,
  tanh,
} from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";
import type { Judgement } from "../networks.ts";
import { minibatchStd } from "../regularisers.ts";
import { SpectralNorm } from "../spectral-norm.ts";

/** The convolutions of Radford et al.: each halves (or doubles) height and width. */
const HALVING = { stride: 2, padding: 1 } as const;
const KERNEL = 4;

/** What generators and discriminators of images share. */
export interface ImageOptions {
  /** Height and width of the images, a multiple of 4. Default 28. */
  size?: number;
  /** Channels of the images. Default 1. */
  channels?: number;
  /** Channels after the discriminator's first convolution; twice as many after its second. Default 32. */
  width?: number;
  /** Conditions are one of so many classes, i32 [N] (Mirza & Osindero 2014). Default 0: none. */
  classes?: number;
}

/** Options of `DCGANDiscriminator`. */
export interface DCGANDiscriminatorOptions extends ImageOptions {
  /**
   * "batch" as in DCGAN (default); "layer" for WGAN-GP, whose penalty looks at single samples (Gulrajani et al. 2017, section 4);
   * "spectral" for SNGAN (Miyato et al. 2018); "none".
   */
  norm?: "batch" | "layer" | "spectral" | "none";
  /** Rows compared by `minibatchStd` after the convolutions, which shows up a generator that repeats itself. Default 0: none. */
  group?: number;
  /** Units of a layer between the convolutions and the heads, which lets it judge the parts of an image together. Default 0: none. */
  hidden?: number;
  /** Further outputs, so many numbers each, beside `score`: `{ logits: 10 }` for AC-GAN, `{ category: 10, code: 2 }` for InfoGAN. Default none. */
  heads?: Readonly<Record<string, number>>;
}

function sizesOf(name: string, { size = 28, channels = 1, width = 32, classes = 0 }: ImageOptions): Required<ImageOptions> {
  for (const [option, n] of Object.entries({ size, channels, width })) {
    if (!Number.isInteger(n) || n < 1) throw new ShapeError(`${name}: ${option} is ${n}, needs a whole number of at least 1`);
  }
  if (size % 4 !== 0) throw new ShapeError(`${name}: size is ${size}, needs a multiple of 4`);
  return { size, channels, width, classes };
}

/** Conditions as numbers: [N] classes to [N, classes]. */
function conditionsOf(name: string, condition: Tensor | undefined, classes: number, N: number): Tensor {
  if (condition?.size !== N) {
    throw new ShapeError(
      `${name}: ${condition?.size ?? 0} conditions for ${N} rows (condition ${condition ? showShape(condition.shape) : "none"}); pass one class each`,
    );
  }
  return oneHot(condition, classes);
}

/** A transposed convolution that doubles height and width, with the weights of Radford et al. 2016, section 3: N(0, 0.02²). */
function doubling(C: number, O: number): ConvTranspose2d {
  const layer = new ConvTranspose2d(C, O, KERNEL, HALVING);
  assign(layer.weight, init.normal(layer.weight.shape, 0, 0.02));
  if (layer.bias) assign(layer.bias, init.zeros([O]));
  return layer;
}

/** Latents to images in [−1, 1] (Radford et al. 2016): a projection, then two doubling convolutions with batch norm and ReLU. */
export class DCGANGenerator extends Module {
  readonly project: Linear;
  readonly norm0: BatchNorm2d;
  readonly up1: ConvTranspose2d;
  readonly norm1: BatchNorm2d;
  readonly up2: ConvTranspose2d;
  readonly options: Required<ImageOptions>;

  /**
   * @param Z - numbers in a latent vector
   * @throws ShapeError if a size is out of range
   */
  constructor(Z: number, options: ImageOptions = {}) {
    super();
    this.options = sizesOf("DCGANGenerator", options);
    const { size, channels, width, classes } = this.options;
    this.project = new Linear(Z + classes, (size / 4) ** 2 * 2 * width);
    this.norm0 = new BatchNorm2d(2 * width);
    this.up1 = doubling(2 * width, width);
    this.norm1 = new BatchNorm2d(width);
    this.up2 = doubling(width, channels);
  }

  /** @param z - [N, Z]; @param condition - classes, i32 [N], if there are any; @returns [N, size, size, channels] */
  forward(z: Tensor, condition?: Tensor): Tensor {
    const { size, width, classes } = this.options;
    const N = z.shape[0]!;
    const given = classes ? concat([z, conditionsOf("DCGANGenerator", condition, classes, N)], 1) : z;
    const h = reshape(this.project.forward(given), [N, size / 4, size / 4, 2 * width]);
    return tanh(this.up2.forward(relu(this.norm1.forward(this.up1.forward(relu(this.norm0.forward(h)))))));
  }
}

/** Images to scores (Radford et al. 2016): two halving convolutions with leaky ReLU of slope 0.2, then (by options a layer more and) a linear score and further heads. */
export class DCGANDiscriminator extends Module {
  readonly conv1: Layer;
  readonly conv2: Layer;
  readonly norm2: Layer | null;
  readonly hidden: Layer | null;
  readonly score: Layer;
  /** Further heads, in the order of their names in the options. */
  readonly heads: readonly Layer[];
  readonly options: Required<ImageOptions>;
  readonly #names: readonly string[];
  readonly #group: number;

  /** @throws ShapeError if a size is out of range */
  constructor(options: DCGANDiscriminatorOptions = {}) {
    super();
    this.options = sizesOf("DCGANDiscriminator", options);
    const { size, channels, width, classes } = this.options;
    const { norm = "batch", group = 0, hidden = 0, heads = {} } = options;
    const kept = <L extends Conv2d | Linear>(layer: L): Layer => (norm === "spectral" ? new SpectralNorm(layer) : layer);
    const quarter = size / 4;
    const norms = { batch: () => new BatchNorm2d(2 * width), layer: () => new LayerNorm([quarter, quarter, 2 * width]) };
    this.conv1 = kept(new Conv2d(channels + classes, width, KERNEL, HALVING));
    this.conv2 = kept(new Conv2d(width, 2 * width, KERNEL, HALVING));
    this.norm2 = norm === "batch" || norm === "layer" ? norms[norm]() : null;
    const flat = quarter * quarter * (2 * width + (group ? 1 : 0));
    this.#group = group;
    this.hidden = hidden ? kept(new Linear(flat, hidden)) : null;
    const D = hidden || flat;
    this.score = kept(new Linear(D, 1));
    this.#names = Object.keys(heads);
    this.heads = Object.values(heads).map((n) => new Linear(D, n));
  }

  /** The features that all heads see. @param x - [N, size, size, channels]; @returns [N, D] */
  features(x: Tensor, condition?: Tensor): Tensor {
    const { size, classes } = this.options;
    const N = x.shape[0]!;
    let h = x;
    if (classes) {
      const planes = reshape(conditionsOf("DCGANDiscriminator", condition, classes, N), [N, 1, 1, classes]);
      h = concat([x, expand(planes, [N, size, size, classes])], 3);
    }
    h = this.conv2.forward(leakyRelu(this.conv1.forward(h), 0.2));
    h = leakyRelu(this.norm2 ? this.norm2.forward(h) : h, 0.2);
    h = reshape(this.#group ? minibatchStd(h, { group: this.#group }) : h, [N, -1]);
    return this.hidden ? leakyRelu(this.hidden.forward(h), 0.2) : h;
  }

  /** @returns scores [N, 1], and beside them what further heads say */
  forward(x: Tensor, condition?: Tensor): Judgement {
    const h = this.features(x, condition);
    const others = this.#names.map((name, i) => [name, this.heads[i]!.forward(h)] as const);
    return { ...Object.fromEntries(others), score: this.score.forward(h) };
  }
}
