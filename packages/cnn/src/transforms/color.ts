// Transforms of colours and of what is seen: jitter, grayscale, normalisation, erased rectangles.
import {
  add,
  arange,
  cos,
  div,
  floor,
  greaterEqual,
  less,
  logicalAnd,
  mean,
  mul,
  rand,
  reshape,
  select,
  sin,
  sqrt,
  stack,
  sub,
  type Tensor,
  tensor,
  unsqueeze,
  where,
} from "@sluice/core";
import { ShapeError } from "@sluice/core/op";
import { type Sample, share, sizesOf, Transform } from "./sample.ts";

/** Red, green and blue as the eye weighs them (ITU-R BT.601). */
const LUMA = [0.299, 0.587, 0.114] as const;

/** [N, H, W, 3] as [N, H, W, 1]. */
function gray(op: string, images: Tensor): Tensor {
  if (images.shape[3] !== 3) throw new ShapeError(`${op}: images have ${images.shape[3]} channels, need 3`);
  const part = (c: 0 | 1 | 2) => mul(select(images, 3, c), LUMA[c]);
  return unsqueeze(add(add(part(0), part(1)), part(2)), 3);
}

/** Shares by which colours may change. */
export interface ColorJitterOptions {
  /** Factors 1 − b … 1 + b. Default 0. */
  brightness?: number;
  /** About the mean gray of the image, 1 − c … 1 + c. Default 0. */
  contrast?: number;
  /** About the gray of the pixel, 1 − s … 1 + s. Default 0. */
  saturation?: number;
  /** Turns of the colour wheel, −h … h. Default 0. */
  hue?: number;
  seed?: number;
}

/** Changes each image's brightness, contrast, saturation and hue, in this order (hue turns in YIQ). */
export class ColorJitter extends Transform {
  readonly options: ColorJitterOptions;

  constructor(options: ColorJitterOptions = {}) {
    super(options.seed);
    this.options = options;
  }

  /** @throws ShapeError if contrast, saturation or hue change and there are not 3 channels */
  apply(sample: Sample): Sample {
    const { N } = sizesOf("colorJitter", sample);
    const { brightness = 0, contrast = 0, saturation = 0, hue = 0 } = this.options;
    const around = (middle: number, by: number) => rand([N, 1, 1, 1], { stream: this.stream, low: middle - by, high: middle + by });
    let { images } = sample;
    if (brightness) images = mul(images, around(1, brightness));
    if (contrast) images = toward(mean(gray("colorJitter", images), [1, 2], { keepDim: true }), images, around(1, contrast));
    if (saturation) images = toward(gray("colorJitter", images), images, around(1, saturation));
    if (hue) images = turned(images, mul(around(0, hue), 2 * Math.PI));
    return { ...sample, images };
  }
}

/** a + (b − a) · factor. */
const toward = (a: Tensor, b: Tensor, factor: Tensor) => add(a, mul(sub(b, a), factor));

/** Colours turned about the gray axis, in YIQ. @param angle - [N, 1, 1, 1] */
function turned(images: Tensor, angle: Tensor): Tensor {
  const y = gray("colorJitter", images);
  const [r, g, b] = [0, 1, 2].map((c) => unsqueeze(select(images, 3, c), 3)) as [Tensor, Tensor, Tensor];
  const i = add(add(mul(r, 0.595716), mul(g, -0.274453)), mul(b, -0.321263));
  const q = add(add(mul(r, 0.211456), mul(g, -0.522591)), mul(b, 0.311135));
  const [c, s] = [cos(angle), sin(angle)];
  const [u, v] = [sub(mul(i, c), mul(q, s)), add(mul(i, s), mul(q, c))];
  const channel = (a: number, d: number) => reshape(add(y, add(mul(u, a), mul(v, d))), y.shape.slice(0, 3));
  return stack([channel(0.9563, 0.621), channel(-0.2721, -0.6474), channel(-1.107, 1.7046)], 3);
}

/** Takes the colour out of images, at random; they keep three channels. */
export class Grayscale extends Transform {
  readonly p: number;

  /** @param p - how many lose it. Default 1. */
  constructor(p = 1, options: { seed?: number } = {}) {
    super(options.seed);
    this.p = share("grayscale", "p", p);
  }

  apply(sample: Sample): Sample {
    const { N } = sizesOf("grayscale", sample);
    const chosen = less(rand([N, 1, 1, 1], { stream: this.stream }), this.p);
    return { ...sample, images: where(chosen, gray("grayscale", sample.images), sample.images) };
  }
}

/** Subtracts a mean and divides by a deviation, channel by channel. */
export class Normalize extends Transform {
  readonly mean: Tensor;
  readonly std: Tensor;

  /** @param mean, std - one number for each channel */
  constructor(mean: readonly number[], std: readonly number[]) {
    super();
    this.mean = tensor(Float32Array.from(mean), [mean.length]);
    this.std = tensor(Float32Array.from(std), [std.length]);
  }

  apply(sample: Sample): Sample {
    return { ...sample, images: div(sub(sample.images, this.mean), this.std) };
  }
}

/** A rectangle in each image: true inside. @param area - its share of the image, [N]; @param ratio - height by width, [N] */
export function rectangles(N: number, H: number, W: number, area: Tensor, ratio: Tensor, at: { x: Tensor; y: Tensor }): Tensor {
  const span = (share: Tensor, place: Tensor, n: number, shape: readonly number[]) => {
    const size = where(less(mul(share, n), n), mul(share, n), n); // at most the image
    const first = reshape(floor(mul(place, sub(n + 1, size))), [N, 1, 1, 1]);
    const index = reshape(arange(0, n, 1, "f32"), shape);
    return logicalAnd(greaterEqual(index, first), less(index, add(first, reshape(size, [N, 1, 1, 1]))));
  };
  const rows = span(sqrt(mul(area, ratio)), at.y, H, [1, H, 1, 1]);
  const columns = span(sqrt(div(area, ratio)), at.x, W, [1, 1, W, 1]);
  return logicalAnd(rows, columns); // [N, H, W, 1]
}

/** Blanks a rectangle in images, at random (Zhong et al. 2017, Random Erasing Data Augmentation, arXiv:1708.04896). */
export class RandomErasing extends Transform {
  readonly p: number;
  readonly area: readonly [number, number];
  readonly value: number;

  /**
   * @param options.p - how many lose a rectangle. Default 0.5.
   * @param options.area - least and most of the image. Default [0.02, 0.33].
   * @param options.value - what is there then. Default 0.
   */
  constructor(options: { p?: number; area?: readonly [number, number]; value?: number; seed?: number } = {}) {
    super(options.seed);
    this.p = share("randomErasing", "p", options.p ?? 0.5);
    this.area = options.area ?? [0.02, 0.33];
    this.value = options.value ?? 0;
  }

  apply(sample: Sample): Sample {
    const { N, H, W } = sizesOf("randomErasing", sample);
    const draw = (low = 0, high = 1) => rand([N], { stream: this.stream, low, high });
    const inside = rectangles(N, H, W, draw(...this.area), draw(0.5, 2), { x: draw(), y: draw() });
    const chosen = reshape(less(draw(), this.p), [N, 1, 1, 1]);
    return { ...sample, images: where(logicalAnd(inside, chosen), this.value, sample.images) };
  }
}
