// One box for each thing: those that overlap a better one go, or count less.
import {
  any,
  arange,
  argmax,
  argsort,
  cast,
  concat,
  equal,
  exp,
  full,
  greater,
  indexSelect,
  logicalAnd,
  matmul,
  mul,
  narrow,
  noGrad,
  notEqual,
  reshape,
  scope,
  square,
  sum,
  type Tensor,
  tril,
  unsqueeze,
  where,
} from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";
import { boxIou } from "./box-iou.ts";

/** Options of `nms`. Every box meets every other, N² numbers: of many boxes, give it the best thousand. */
export interface NmsOptions {
  /** Boxes that overlap a better one by more go. Default 0.5. */
  iou?: number;
}

function checked(op: string, boxes: Tensor, scores: Tensor): [Tensor, Tensor] {
  const [b, s] = [operand(op, "boxes", boxes), operand(op, "scores", scores)];
  if (!(b.rank === 2 && b.shape[1] === 4 && s.rank === 1 && s.size === b.shape[0])) {
    throw new ShapeError(`${op}: boxes need [N, 4] and scores [N] (boxes ${showShape(b.shape)}, scores ${showShape(s.shape)})`);
  }
  return [b, s];
}

/** The places of boxes that no kept box of a higher score, and of the same label if there are labels, overlaps too much. */
function suppressed(boxes: Tensor, scores: Tensor, labels: Tensor | null, limit: number): Tensor {
  const N = scores.size;
  if (N === 0) return full([0], 0, "i32");
  return scope(() =>
    noGrad(() => {
      const order = argsort(scores, 0, { descending: true });
      const sorted = indexSelect(boxes, 0, order);
      const overlaps = greater(boxIou(sorted, sorted), limit);
      const alike = labels && indexSelect(labels, 0, order);
      const meet = alike ? logicalAnd(overlaps, equal(unsqueeze(alike, 0), unsqueeze(alike, 1))) : overlaps;
      const rivals = tril(cast(meet, "f32"), -1); // [N, N]: row by row, the better ones that overlap it
      // A box stays where no rival does. The first n rounds settle the first n boxes, so what no longer changes is right.
      let kept = full([N, 1], 1);
      for (let changed = true; changed; ) {
        const next = cast(equal(matmul(rivals, kept), 0), "f32");
        changed = any(notEqual(next, kept)).item() !== 0;
        kept = next;
      }
      const first = argsort(reshape(kept, [N]), 0, { descending: true });
      return indexSelect(order, 0, narrow(first, 0, 0, sum(kept).item()));
    }),
  );
}

/**
 * Keeps each box that no kept box of a higher score overlaps too much (greedy non-maximum suppression).
 * @param boxes - [N, 4], corners
 * @param scores - [N]
 * @returns the kept boxes' places, best first: i32 [K]
 * @throws ShapeError if the counts differ
 */
export function nms(boxes: Tensor, scores: Tensor, options: NmsOptions = {}): Tensor {
  const [b, s] = checked("nms", boxes, scores);
  return suppressed(b, s, null, options.iou ?? 0.5);
}

/**
 * `nms` among the boxes of each label.
 * @param boxes - [N, 4], corners
 * @param scores - [N]
 * @param labels - [N], i32
 * @returns the kept boxes' places, best first: i32 [K]
 * @throws ShapeError if the counts differ
 */
export function batchedNms(boxes: Tensor, scores: Tensor, labels: Tensor, options: NmsOptions = {}): Tensor {
  const [b, s] = checked("batchedNms", boxes, scores);
  const l = operand("batchedNms", "labels", labels, "i32");
  if (l.rank !== 1 || l.size !== s.size) {
    throw new ShapeError(`batchedNms: ${l.size} labels for ${s.size} boxes (labels ${showShape(l.shape)}, boxes ${showShape(b.shape)})`);
  }
  return suppressed(b, s, l, options.iou ?? 0.5);
}

/** Options of `softNms`. */
export interface SoftNmsOptions {
  /** Scores fall by exp(−IoU² / sigma). Default 0.5. */
  sigma?: number;
  /** Boxes whose scores fall to it or below go. Default 0.001. */
  least?: number;
}

/**
 * Lowers the scores of boxes by what they overlap better ones, one after the other.
 * @param boxes - [N, 4], corners
 * @param scores - [N], 0 to 1
 * @returns the remaining boxes' places, best first, i32 [K], and their new scores [K]
 * @throws ShapeError if the counts differ
 * @see Bodla et al. 2017, Soft-NMS: Improving Object Detection With One Line of Code, arXiv:1704.04503, equation 4 and figure 2
 */
export function softNms(boxes: Tensor, scores: Tensor, options: SoftNmsOptions = {}): { indices: Tensor; scores: Tensor } {
  const { sigma = 0.5, least = 0.001 } = options;
  const [b, s] = checked("softNms", boxes, scores);
  const N = s.size;
  if (N === 0) return { indices: full([0], 0, "i32"), scores: full([0], 0) };
  return scope(() =>
    noGrad(() => {
      const decay = exp(mul(square(boxIou(b, b)), -1 / sigma)); // [N, N]
      let left = s;
      const taken = Array.from({ length: N }, () => {
        const best = argmax(left, 0, { keepDim: true }); // [1]
        const score = indexSelect(left, 0, best);
        const lowered = mul(left, reshape(indexSelect(decay, 0, best), [N]));
        left = where(equal(arange(0, N, 1, "i32"), best), Number.NEGATIVE_INFINITY, lowered);
        return { best, score };
      });
      // Scores only fall: those above the limit come first.
      const values = concat(taken.map(({ score }) => score));
      const K = sum(cast(greater(values, least), "f32")).item();
      return { indices: narrow(concat(taken.map(({ best }) => best)), 0, 0, K), scores: narrow(values, 0, 0, K) };
    }),
  );
}
