// Segmentation: what each pixel belongs to, and how well the parts overlap the truth.
import {
  add,
  bceWithLogitsLoss,
  cast,
  diceLoss,
  div,
  flatten,
  greater,
  mean,
  mul,
  noGrad,
  scope,
  sub,
  sum,
  type Tensor,
} from "@sluice/core";
import { ShapeError, sameShape, showShape } from "@sluice/core/op";

/**
 * The loss of a mask: each pixel for itself (cross-entropy), and the overlap of the whole (Dice), which small parts do not drown in.
 * @param logits - [N, ...]
 * @param mask - 0 or 1, logits' shape
 * @returns []
 * @throws ShapeError if the shapes differ
 * @see Isensee et al. 2018, nnU-Net, arXiv:1809.10486, section 2.2
 */
export function maskLoss(logits: Tensor, mask: Tensor): Tensor {
  return add(bceWithLogitsLoss(logits, mask), diceLoss(logits, mask));
}

/** How well masks overlap the truth, each averaged over images: 1 is all. */
export interface Overlap {
  /** Intersection over union. */
  readonly iou: number;
  /** Twice the intersection over the sum of both. */
  readonly dice: number;
}

/**
 * Scores masks image by image; one that is rightly empty scores 1.
 * @param logits - [N, ...]; a pixel above 0 is in
 * @param mask - 0 or 1, logits' shape
 * @throws ShapeError if the shapes differ
 */
export function maskOverlap(logits: Tensor, mask: Tensor): Overlap {
  if (!sameShape(logits.shape, mask.shape)) {
    throw new ShapeError(`maskOverlap: logits are ${showShape(logits.shape)}, mask ${showShape(mask.shape)}`);
  }
  return noGrad(() =>
    scope(() => {
      const [found, truth] = [flatten(cast(greater(logits, 0), "f32"), 1), flatten(mask, 1)];
      const both = sum(mul(found, truth), 1); // [N]
      const all = add(sum(found, 1), sum(truth, 1));
      // A hundredth of a pixel decides 0 / 0, and nothing else.
      const share = (part: Tensor, whole: Tensor) => mean(div(add(part, 0.01), add(whole, 0.01))).item();
      return { iou: share(both, sub(all, both)), dice: share(mul(both, 2), all) };
    }),
  );
}
