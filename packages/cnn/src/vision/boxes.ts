// Boxes: their forms, and how far they are from others that stand for them.
import { add, concat, div, exp, log, mul, narrow, sub, type Tensor } from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";

/** What the four numbers of a box are: two corners; upper left corner, width and height; middle, width and height. */
export type BoxFormat = "xyxy" | "xywh" | "cxcywh";

/** Two numbers each for x and y, [..., 2]. */
type Halves = readonly [Tensor, Tensor];

/**
 * The first and the last two numbers of boxes.
 * @param boxes - [..., 4]
 * @throws ShapeError if the last dimension is not 4
 */
function halves(op: string, name: string, boxes: Tensor): Halves {
  const b = operand(op, name, boxes);
  if (b.shape.at(-1) !== 4)
    throw new ShapeError(`${op}: ${name} have ${b.shape.at(-1) ?? 0} numbers each, need 4 (${name} ${showShape(b.shape)})`);
  return [narrow(b, -1, 0, 2), narrow(b, -1, 2, 2)];
}

/** To corners. */
const corners: Readonly<Record<BoxFormat, (a: Tensor, b: Tensor) => Halves>> = {
  xyxy: (low, high) => [low, high],
  xywh: (low, size) => [low, add(low, size)],
  cxcywh: (middle, size) => [sub(middle, mul(size, 0.5)), add(middle, mul(size, 0.5))],
};

/** From corners. */
const forms: Readonly<Record<BoxFormat, (low: Tensor, high: Tensor) => Halves>> = {
  xyxy: (low, high) => [low, high],
  xywh: (low, high) => [low, sub(high, low)],
  cxcywh: (low, high) => [mul(add(low, high), 0.5), sub(high, low)],
};

/**
 * Writes boxes in another form.
 * @param boxes - [..., 4]
 * @returns boxes' shape
 * @throws ShapeError if the last dimension is not 4
 */
export function convertBoxes(boxes: Tensor, from: BoxFormat, to: BoxFormat): Tensor {
  return concat(forms[to](...corners[from](...halves("convertBoxes", "boxes", boxes))), -1);
}

/** Middle and size. */
function middleAndSize(op: string, name: string, boxes: Tensor): Halves {
  return forms.cxcywh(...halves(op, name, boxes));
}

/**
 * Boxes as seen from anchors, which is what detectors learn: middles in sizes of the anchor, sizes as logarithms.
 * @param boxes - [..., 4], corners
 * @param anchors - [..., 4], corners
 * @param scale - factors of middles and sizes. Default [1, 1]; SSD's are [10, 5].
 * @returns [..., 4]
 * @see Girshick et al. 2014, Rich feature hierarchies, arXiv:1311.2524, appendix C
 */
export function encodeBoxes(boxes: Tensor, anchors: Tensor, scale: readonly [number, number] = [1, 1]): Tensor {
  const [middle, size] = middleAndSize("encodeBoxes", "boxes", boxes);
  const [from, by] = middleAndSize("encodeBoxes", "anchors", anchors);
  return concat([mul(div(sub(middle, from), by), scale[0]), mul(log(div(size, by)), scale[1])], -1);
}

/**
 * Undoes `encodeBoxes`.
 * @param codes - [..., 4]
 * @param anchors - [..., 4], corners
 * @param scale - as at the encoding
 * @returns [..., 4], corners
 */
export function decodeBoxes(codes: Tensor, anchors: Tensor, scale: readonly [number, number] = [1, 1]): Tensor {
  const [offset, size] = halves("decodeBoxes", "codes", codes);
  const [from, by] = middleAndSize("decodeBoxes", "anchors", anchors);
  const middle = add(mul(mul(offset, 1 / scale[0]), by), from);
  return concat(corners.cxcywh(middle, mul(exp(mul(size, 1 / scale[1])), by)), -1);
}
