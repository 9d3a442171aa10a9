// Transforms that move pixels: crop, resize, flip, affine maps, rotation, perspective, elastic bending.
import {
  add,
  cos,
  div,
  flip,
  floor,
  less,
  mul,
  neg,
  rand,
  randn,
  reshape,
  select,
  sin,
  stack,
  sub,
  type Tensor,
  where,
} from "@sluice/core";
import { ShapeError } from "@sluice/core/op";
import { type Pair, pairOf } from "../conv2d-dims.ts";
import { blurred } from "./blur.ts";
import { after, shift, square, stretch } from "./projection.ts";
import { type Sample, share, sizesOf, Transform } from "./sample.ts";
import { type Border, lookUp, middles, moved, warp } from "./warp.ts";

/** A number for −n … n, or both ends. */
export type Extent = number | readonly [number, number];

const ends = (extent: Extent): { low: number; high: number } =>
  typeof extent === "number" ? { low: -extent, high: extent } : { low: extent[0], high: extent[1] };

/** Makes images of one size, bilinearly. */
export class Resize extends Transform {
  readonly size: Pair;

  /** @param size - a number, or [height, width] */
  constructor(size: Pair) {
    super();
    this.size = size;
  }

  apply(sample: Sample): Sample {
    const { H, W } = sizesOf("resize", sample);
    const [OH, OW] = pairOf("resize", "size", this.size, 1);
    return warp("resize", sample, stretch(W / OW, H / OH), () => [OH, OW], "edge");
  }
}

/** Cuts the same part out of all images: the middle one. */
export class CenterCrop extends Transform {
  readonly size: Pair;

  /** @param size - a number, or [height, width] */
  constructor(size: Pair) {
    super();
    this.size = size;
  }

  /** @throws ShapeError if the images are smaller */
  apply(sample: Sample): Sample {
    const { H, W } = sizesOf("centerCrop", sample);
    const [OH, OW] = pairOf("centerCrop", "size", this.size, 1);
    if (OH > H || OW > W) throw new ShapeError(`centerCrop: size is ${OH} × ${OW}, the images are ${H} × ${W}`);
    return warp("centerCrop", sample, shift(Math.floor((W - OW) / 2), Math.floor((H - OH) / 2)), () => [OH, OW], "zeros");
  }
}

/** Cuts a part out of each image, at a place of its own. */
export class RandomCrop extends Transform {
  readonly size: Pair;
  readonly padding: number;

  /**
   * @param size - a number, or [height, width]
   * @param options.padding - zeros around the image first. Default 0.
   */
  constructor(size: Pair, options: { padding?: number; seed?: number } = {}) {
    super(options.seed);
    this.size = size;
    this.padding = options.padding ?? 0;
  }

  /** @throws ShapeError if the padded images are smaller */
  apply(sample: Sample): Sample {
    const { N, H, W } = sizesOf("randomCrop", sample);
    const { padding: p, stream } = this;
    const [OH, OW] = pairOf("randomCrop", "size", this.size, 1);
    if (OH > H + 2 * p || OW > W + 2 * p) {
      throw new ShapeError(`randomCrop: size is ${OH} × ${OW}, the padded images are ${H + 2 * p} × ${W + 2 * p}`);
    }
    const place = (spare: number) => sub(floor(rand([N], { stream, high: spare + 1 })), p);
    return warp("randomCrop", sample, shift(place(W + 2 * p - OW), place(H + 2 * p - OH)), () => [OH, OW], "zeros");
  }
}

/** Mirrors images at random, left to right or upside down. */
export class RandomFlip extends Transform {
  readonly p: number;
  readonly vertical: boolean;

  /** @param options.p - how many are mirrored. Default 0.5. */
  constructor(options: { p?: number; vertical?: boolean; seed?: number } = {}) {
    super(options.seed);
    this.p = share("randomFlip", "p", options.p ?? 0.5);
    this.vertical = options.vertical ?? false;
  }

  apply(sample: Sample): Sample {
    const { N, H, W } = sizesOf("randomFlip", sample);
    const { vertical } = this;
    const chosen = less(rand([N], { stream: this.stream }), this.p);
    const look = (images: Tensor) => where(reshape(chosen, [N, 1, 1, 1]), flip(images, vertical ? 1 : 2), images);
    const move = (points: Tensor) => {
      const [x, y] = [select(points, 2, 0), select(points, 2, 1)];
      const mirrored = vertical ? stack([x, sub(H, y)], 2) : stack([sub(W, x), y], 2);
      return where(reshape(chosen, [N, 1, 1]), mirrored, points);
    };
    return moved(sample, look, move, H, W);
  }
}

/** Options of RandomAffine. */
export interface AffineTransformOptions {
  /** Degrees, counter-clockwise. Default 0. */
  rotate?: Extent;
  /** Share of the image's width and height. Default 0. */
  translate?: number;
  /** Factors. Default [1, 1]. */
  scale?: readonly [number, number];
  /** Degrees by which vertical lines lean. Default 0. */
  shear?: Extent;
  border?: Border;
  seed?: number;
}

/** Turns, moves, scales and shears each image about its middle, by amounts of its own. */
export class RandomAffine extends Transform {
  readonly options: AffineTransformOptions;

  constructor(options: AffineTransformOptions = {}) {
    super(options.seed);
    this.options = options;
  }

  apply(sample: Sample): Sample {
    const { N, H, W } = sizesOf("randomAffine", sample);
    const { rotate = 0, translate = 0, scale = [1, 1], shear = 0, border = "zeros" } = this.options;
    const { stream } = this;
    const angle = (extent: Extent) => mul(rand([N], { stream, ...ends(extent) }), Math.PI / 180);
    const turn = angle(rotate);
    const lean = angle(shear);
    const size = rand([N], { stream, low: scale[0], high: scale[1] });
    const by = (n: number) => rand([N], { stream, low: -translate * n, high: translate * n });
    const [dx, dy] = [by(W), by(H)];
    // From a place of the result to one of the image: back to the middle, unturned, unscaled, unsheared.
    const [c, s] = [div(cos(turn), size), div(sin(turn), size)];
    const turned = [c, neg(s), 0, s, c, 0, 0, 0, 1] as const;
    const sheared = [1, div(sin(lean), cos(lean)), 0, 0, 1, 0, 0, 0, 1] as const;
    const centered = after(after(sheared, turned), shift(sub(-W / 2, dx), sub(-H / 2, dy)));
    return warp("randomAffine", sample, after(shift(W / 2, H / 2), centered), () => [H, W], border);
  }
}

/** Turns each image about its middle. */
export class RandomRotation extends RandomAffine {
  /** @param degrees - counter-clockwise */
  constructor(degrees: Extent, options: { border?: Border; seed?: number } = {}) {
    super({ ...options, rotate: degrees });
  }
}

/** Looks at each image from another side: its corners move inwards. */
export class RandomPerspective extends Transform {
  readonly distortion: number;
  readonly border: Border;

  /** @param distortion - how far corners move, as a share of half the image. Default 0.5. */
  constructor(distortion = 0.5, options: { border?: Border; seed?: number } = {}) {
    super(options.seed);
    this.distortion = share("randomPerspective", "distortion", distortion);
    this.border = options.border ?? "zeros";
  }

  apply(sample: Sample): Sample {
    const { N, H, W } = sizesOf("randomPerspective", sample);
    const inward = (n: number) => rand([N], { stream: this.stream, high: (this.distortion * n) / 2 });
    const far = (n: number) => sub(n, inward(n));
    // The image's corners lie outside the part that is seen: what is seen is the square's way back.
    const corners = square([inward(W), far(W), far(W), inward(W)], [inward(H), inward(H), far(H), far(H)]);
    return warp("randomPerspective", sample, after(corners, stretch(1 / W, 1 / H)), () => [H, W], this.border);
  }
}

/** Bends images as if drawn on rubber (Simard et al. 2003). Points follow to first order. */
export class ElasticTransform extends Transform {
  readonly alpha: number;
  readonly sigma: number;

  /**
   * @param alpha - how far pixels move, in standard deviations of the smoothed field. Default 34.
   * @param sigma - pixels over which neighbours move alike. Default 4.
   */
  constructor(options: { alpha?: number; sigma?: number; seed?: number } = {}) {
    super(options.seed);
    this.alpha = options.alpha ?? 34;
    this.sigma = options.sigma ?? 4;
  }

  apply(sample: Sample): Sample {
    const { N, H, W } = sizesOf("elasticTransform", sample);
    const field = mul(blurred(randn([N, H, W, 2], { stream: this.stream }), this.sigma), this.alpha);
    const [x, y] = middles(H, W);
    const look = (images: Tensor) => lookUp(images, add(x, select(field, 3, 0)), add(y, select(field, 3, 1)), "edge");
    const move = (points: Tensor) => {
      const at = lookUp(field, select(reshape(points, [N, 1, -1, 2]), 3, 0), select(reshape(points, [N, 1, -1, 2]), 3, 1), "edge");
      return sub(points, reshape(at, points.shape));
    };
    return moved(sample, look, move, H, W);
  }
}
