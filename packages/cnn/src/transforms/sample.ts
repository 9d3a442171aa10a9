// What transforms take and give: images, and what belongs to them and moves or mixes with them.
import { Stream, type Tensor } from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";

/** A batch of images and what belongs to them. Lengths are pixels; (0, 0) is the upper left corner of the upper left pixel. */
export interface Sample {
  /** [N, H, W, C] */
  images: Tensor;
  /** Where something is, for each pixel: [N, H, W, M]. */
  masks?: Tensor;
  /** Corners [N, B, 4]: left, upper, right, lower. */
  boxes?: Tensor;
  /** Keypoints [N, K, 2]: x, y. */
  points?: Tensor;
  /** [N] i32, or shares of each class [N, classes]. */
  labels?: Tensor;
}

/** The sizes of a sample's images. */
export interface ImageSizes {
  readonly N: number;
  readonly H: number;
  readonly W: number;
  readonly C: number;
}

/**
 * The sizes of a sample's images.
 * @throws ShapeError if they are no batch of images, or something else has another number of entries
 */
export function sizesOf(op: string, { images, ...rest }: Sample): ImageSizes {
  if (images.rank !== 4) throw new ShapeError(`${op}: images are ${showShape(images.shape)}, need 4 dimensions: [N, H, W, C]`);
  const [N, H, W, C] = images.shape as [number, number, number, number];
  for (const [name, t] of Object.entries(rest) as [string, Tensor | undefined][]) {
    if (t && t.shape[0] !== N) throw new ShapeError(`${op}: ${name} are ${showShape(t.shape)}, but there are ${N} images`);
  }
  return { N, H, W, C };
}

/** Changes a batch of images and what belongs to them. What is random in it comes from a stream of its own. */
export abstract class Transform {
  /** Its random numbers; a checkpoint may keep them. */
  readonly stream: Stream;

  /** @param seed - default: what `seed()` set */
  constructor(seed?: number) {
    this.stream = new Stream("transform", seed);
  }

  /** @param sample - left as it is; @returns the changed one */
  abstract apply(sample: Sample): Sample;
}

/** Applies transforms one after another. */
export function compose(...transforms: readonly Transform[]): (sample: Sample) => Sample {
  return (sample) => transforms.reduce((s, transform) => transform.apply(s), sample);
}

/**
 * Refuses a share that is none.
 * @throws RangeError if p is not in [0, 1]
 */
export function share(op: string, name: string, p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`${op}: ${name} is ${p}, needs 0 ≤ ${name} ≤ 1`);
  return p;
}
