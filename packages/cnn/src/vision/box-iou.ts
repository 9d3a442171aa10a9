// How much boxes overlap, and losses made of it.
import {
  add,
  atan2,
  clamp,
  div,
  type LossOptions,
  maximum,
  minimum,
  mul,
  select,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
  unsqueeze,
} from "@sluice/core";
import { matched, operand, reduced, ShapeError, showShape } from "@sluice/core/op";
import { halves } from "./boxes.ts";

/**
 * Measures of overlap, at most 1: "iou", intersection over union; "giou" less the share of the hull that neither covers; "diou" less
 * the distance of the middles in diagonals of the hull; "ciou" less the difference of the aspect ratios too.
 */
export type IouKind = "iou" | "giou" | "diou" | "ciou";

/** Keeps empty boxes from dividing by 0. */
const EPSILON = 1e-7;

const area = (size: Tensor) => mul(select(size, -1, 0), select(size, -1, 1));
const over = (a: Tensor, b: Tensor) => div(a, add(b, EPSILON));
const slope = (size: Tensor) => atan2(select(size, -1, 0), select(size, -1, 1));

/** Overlap of boxes whose shapes broadcast. */
function overlap(op: string, a: Tensor, b: Tensor, kind: IouKind): Tensor {
  const [[lowA, highA], [lowB, highB]] = [halves(op, "a", a), halves(op, "b", b)];
  const [sizeA, sizeB] = [sub(highA, lowA), sub(highB, lowB)];
  const common = area(clamp(sub(minimum(highA, highB), maximum(lowA, lowB)), 0, Number.POSITIVE_INFINITY));
  const union = sub(add(area(sizeA), area(sizeB)), common);
  const iou = over(common, union);
  if (kind === "iou") return iou;
  const hull = sub(maximum(highA, highB), minimum(lowA, lowB));
  if (kind === "giou") return sub(iou, over(sub(area(hull), union), area(hull)));
  const apart = mul(sub(add(lowA, highA), add(lowB, highB)), 0.5);
  const diou = sub(iou, over(sum(square(apart), -1), sum(square(hull), -1)));
  if (kind === "diou") return diou;
  const v = mul(square(sub(slope(sizeA), slope(sizeB))), 4 / Math.PI ** 2);
  const alpha = stopGradient(over(v, add(sub(1, iou), v))); // a weight, not learned through
  return sub(diou, mul(alpha, v));
}

/**
 * The overlap of every box with every other.
 * @param a - [N, 4], corners
 * @param b - [M, 4], corners
 * @returns [N, M]
 * @throws ShapeError if the boxes are no matrices of 4 columns
 * @see Rezatofighi et al. 2019, Generalized Intersection over Union, arXiv:1902.09630
 * @see Zheng et al. 2020, Distance-IoU Loss, arXiv:1911.08287
 */
export function boxIou(a: Tensor, b: Tensor, kind: IouKind = "iou"): Tensor {
  const [x, y] = [operand("boxIou", "a", a), operand("boxIou", "b", b)];
  if (x.rank !== 2 || y.rank !== 2) {
    throw new ShapeError(
      `boxIou: boxes have ${x.rank} and ${y.rank} dimensions, need 2 (a ${showShape(x.shape)}, b ${showShape(y.shape)})`,
    );
  }
  return overlap("boxIou", unsqueeze(x, 1), unsqueeze(y, 0), kind);
}

/**
 * 1 − overlap of each box with its target.
 * @param input - [..., 4], corners
 * @param target - input's shape
 * @param options.kind - default "ciou"
 * @returns [] for mean and sum, [...] for none
 * @throws ShapeError if the shapes differ
 */
export function boxIouLoss(input: Tensor, target: Tensor, options: LossOptions & { kind?: IouKind } = {}): Tensor {
  const { kind = "ciou", ...rest } = options;
  const [x, t] = matched("boxIouLoss", input, target);
  return reduced(sub(1, overlap("boxIouLoss", x, t, kind)), rest);
}
