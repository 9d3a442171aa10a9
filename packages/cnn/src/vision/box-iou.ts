// How much boxes overlap, and losses made of it.
import {
  add,
  atan2,
  div,
  type LossOptions,
  maximum,
  minimum,
  mul,
  relu,
  select,
  square,
  stopGradient,
  sub,
  type Tensor,
  unsqueeze,
} from "@sluice/core";
import { matched, operand, reduced, ShapeError, showShape } from "@sluice/core/op";

/**
 * Measures of overlap, at most 1: "iou", intersection over union; "giou" less the share of the hull that neither covers; "diou" less
 * the distance of the middles in diagonals of the hull; "ciou" less the difference of the aspect ratios too.
 */
export type IouKind = "iou" | "giou" | "diou" | "ciou";

/** Keeps empty boxes from dividing by 0. */
const EPSILON = 1e-7;

const over = (a: Tensor, b: Tensor) => div(a, add(b, EPSILON));

/** Two boxes along one axis. */
interface Sides {
  readonly a: Tensor;
  readonly b: Tensor;
  /** What they share. */
  readonly common: Tensor;
  /** What they span together. */
  readonly hull: () => Tensor;
  /** From middle to middle. */
  readonly apart: () => Tensor;
}

/** @param axis - 0: x; 1: y */
function sides(a: Tensor, b: Tensor, axis: 0 | 1): Sides {
  const [lowA, highA, lowB, highB] = [select(a, -1, axis), select(a, -1, axis + 2), select(b, -1, axis), select(b, -1, axis + 2)];
  return {
    a: sub(highA, lowA),
    b: sub(highB, lowB),
    common: relu(sub(minimum(highA, highB), maximum(lowA, lowB))),
    hull: () => sub(maximum(highA, highB), minimum(lowA, lowB)),
    apart: () => mul(sub(add(lowA, highA), add(lowB, highB)), 0.5),
  };
}

/** Overlap of boxes whose shapes broadcast. */
function overlap(a: Tensor, b: Tensor, kind: IouKind): Tensor {
  const [x, y] = [sides(a, b, 0), sides(a, b, 1)];
  const common = mul(x.common, y.common);
  const union = sub(add(mul(x.a, y.a), mul(x.b, y.b)), common);
  const iou = over(common, union);
  if (kind === "iou") return iou;
  const [width, height] = [x.hull(), y.hull()];
  if (kind === "giou") {
    const hull = mul(width, height);
    return sub(iou, over(sub(hull, union), hull));
  }
  const apart = add(square(x.apart()), square(y.apart()));
  const diou = sub(iou, over(apart, add(square(width), square(height))));
  if (kind === "diou") return diou;
  const v = mul(square(sub(atan2(x.a, y.a), atan2(x.b, y.b))), 4 / (Math.PI * Math.PI));
  const alpha = stopGradient(over(v, add(sub(1, iou), v))); // a weight, not learned through
  return sub(diou, mul(alpha, v));
}

/** Refuses what are no boxes. */
function checked(op: string, name: string, boxes: Tensor): Tensor {
  const b = operand(op, name, boxes);
  if (b.shape.at(-1) !== 4)
    throw new ShapeError(`${op}: ${name} needs 4 numbers a box, has ${b.shape.at(-1) ?? 0} (${name} ${showShape(b.shape)})`);
  return b;
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
  const [x, y] = [checked("boxIou", "a", a), checked("boxIou", "b", b)];
  if (x.rank !== 2 || y.rank !== 2) {
    throw new ShapeError(
      `boxIou: boxes have ${x.rank} and ${y.rank} dimensions, need 2 (a ${showShape(x.shape)}, b ${showShape(y.shape)})`,
    );
  }
  return overlap(unsqueeze(x, 1), unsqueeze(y, 0), kind);
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
  const [x, t] = matched("boxIouLoss", checked("boxIouLoss", "input", input), target);
  return reduced(sub(1, overlap(x, t, kind)), rest);
}
