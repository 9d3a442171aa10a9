// A buffer of past images, from which a discriminator is shown some instead of new ones.
import {
  add,
  assign,
  bernoulli,
  Module,
  maximum,
  mul,
  noGrad,
  oneHot,
  randint,
  reshape,
  Stream,
  state,
  sub,
  sum,
  type Tensor,
  unsqueeze,
  zeros,
} from "@sluice/core";
import { ShapeError, sameShape, showShape } from "@sluice/core/op";

/**
 * Shows a discriminator old images as well as new ones (Shrivastava et al. 2017, section 2.3; CycleGAN).
 *
 * Difference from the paper: every row of a batch has a share of the buffer to itself.
 */
export class ImageBuffer extends Module {
  /** [N, capacity / N, ...] */
  readonly images: Tensor;
  /** 1 where there is an image: [N, capacity / N]. */
  readonly filled: Tensor;
  /** State of its random stream, i32 [4]. */
  readonly random: Tensor;
  readonly #stream: Stream;

  /**
   * @param shape - of the batches: [N, ...]
   * @param options.capacity - images it keeps, a multiple of N. Default: the multiple next to 50
   * @throws RangeError if the capacity is no positive multiple of N
   */
  constructor(shape: readonly number[], options: { capacity?: number; seed?: number } = {}) {
    super();
    const N = shape[0] ?? 0;
    const { capacity = N * Math.max(1, Math.round(50 / N)), seed } = options;
    const each = capacity / N;
    if (!Number.isInteger(each) || each < 1)
      throw new RangeError(`imageBuffer: capacity is ${capacity}, needs a multiple of ${N}, the batch`);
    this.images = state(zeros([N, each, ...shape.slice(1)]));
    this.filled = state(zeros([N, each]));
    this.#stream = new Stream("image buffer", seed);
    this.random = this.#stream.state;
  }

  /**
   * Keeps some of the images and gives older ones for them: each with probability ½, once its place is filled.
   * @param images - [N, ...]
   * @returns [N, ...], constants
   * @throws ShapeError if the batch has another shape than the buffer was made for
   */
  forward(images: Tensor): Tensor {
    const [N, each, ...rest] = this.images.shape as [number, number, ...number[]];
    if (!sameShape(images.shape, [N, ...rest])) {
      throw new ShapeError(`imageBuffer: images are ${showShape(images.shape)}, the buffer is for ${showShape([N, ...rest])}`);
    }
    const spread = (t: Tensor) => reshape(t, [...t.shape, ...rest.map(() => 1)]);
    return noGrad(() => {
      const place = oneHot(randint(0, each, [N], { stream: this.#stream }), each); // [N, each]
      const known = sum(mul(place, this.filled), 1); // [N]
      const old = sum(mul(this.images, spread(place)), 1); // [N, ...]
      const given = mul(bernoulli(0.5, [N], { stream: this.#stream }), known); // 1: the old one is given
      const kept = add(sub(1, known), given); // 1: the new one is kept
      const shown = add(images, mul(spread(given), sub(old, images)));
      const into = spread(mul(place, unsqueeze(kept, 1)));
      assign(this.images, add(this.images, mul(into, sub(unsqueeze(images, 1), this.images))));
      assign(this.filled, maximum(this.filled, place));
      return shown;
    });
  }
}
