// Transforms that mix images with others of the batch, and their labels with them.
import {
  add,
  argmax,
  cast,
  div,
  gather,
  indexSelect,
  lessEqual,
  mean,
  mul,
  oneHot,
  ones,
  pow,
  rand,
  randperm,
  reshape,
  type Stream,
  sub,
  type Tensor,
  unsqueeze,
  where,
} from "@sluice/core";
import { ShapeError } from "@sluice/core/op";
import { rectangles } from "./color.ts";
import { type Sample, sizesOf, Transform } from "./sample.ts";

/** Tries of which the first accepted counts; with α ≤ 1 one in two is, so that none is once in four thousand million. */
const TRIES = 32;

/** Numbers [N] distributed as Beta(α, α), 0 < α ≤ 1 (Jöhnk 1964). */
function beta(N: number, alpha: number, stream: Stream): Tensor {
  const draw = () => pow(rand([N, TRIES], { stream, low: 2 ** -24 }), 1 / alpha);
  const [x, y] = [draw(), draw()];
  const total = add(x, y);
  const first = unsqueeze(argmax(cast(lessEqual(total, 1), "f32"), 1), 1); // [N, 1]
  return reshape(gather(div(x, total), 1, first), [N]);
}

/** What mixing takes: labels as shares of classes. */
abstract class Mixing extends Transform {
  readonly classes: number;
  readonly alpha: number;

  /**
   * @param classes - how many the labels tell apart
   * @param alpha - of Beta(α, α), from which shares are drawn. Default 1: all alike.
   * @throws RangeError if alpha is not above 0 and at most 1
   */
  constructor(classes: number, alpha = 1, options: { seed?: number } = {}) {
    super(options.seed);
    if (!(alpha > 0 && alpha <= 1)) throw new RangeError(`${new.target.name}: alpha is ${alpha}, needs 0 < alpha ≤ 1`);
    this.classes = classes;
    this.alpha = alpha;
  }

  /** The shares of classes, own and of the others. */
  protected mixed(sample: Sample, share: Tensor, others: Tensor): Tensor {
    const { labels } = sample;
    if (!labels) throw new ShapeError(`${this.constructor.name}: the sample has 0 labels to mix; give labels [N]`);
    const shares = labels.dtype === "i32" ? oneHot(labels, this.classes) : labels; // [N, classes]
    const own = unsqueeze(share, 1);
    return add(mul(shares, own), mul(indexSelect(shares, 0, others), sub(1, own)));
  }
}

/** Blends each image with another: λ a + (1 − λ) b, labels alike (Zhang et al. 2017, mixup, arXiv:1710.09412). */
export class MixUp extends Mixing {
  /** @throws ShapeError if there are no labels */
  apply(sample: Sample): Sample {
    const { N } = sizesOf("mixUp", sample);
    const { stream } = this;
    const share = beta(N, this.alpha, stream);
    const others = randperm(N, { stream });
    const own = reshape(share, [N, 1, 1, 1]);
    const images = add(mul(sample.images, own), mul(indexSelect(sample.images, 0, others), sub(1, own)));
    return { ...sample, images, labels: this.mixed(sample, share, others) };
  }
}

/** Puts a rectangle of another image into each, labels by its area (Yun et al. 2019, CutMix, arXiv:1905.04899). */
export class CutMix extends Mixing {
  /** @throws ShapeError if there are no labels */
  apply(sample: Sample): Sample {
    const { N, H, W } = sizesOf("cutMix", sample);
    const { stream } = this;
    const area = sub(1, beta(N, this.alpha, stream));
    const place = () => rand([N], { stream });
    const inside = rectangles(N, H, W, area, ones([N]), { x: place(), y: place() });
    const others = randperm(N, { stream });
    const images = where(inside, indexSelect(sample.images, 0, others), sample.images);
    const share = sub(1, mean(cast(inside, "f32"), [1, 2, 3]));
    return { ...sample, images, labels: this.mixed(sample, share, others) };
  }
}
