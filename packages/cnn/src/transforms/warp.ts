// Moving images, masks, boxes and keypoints alike.
import { add, arange, clamp, concat, expand, max, min, narrow, reshape, select, stack, sub, type Tensor } from "@sluice/core";
import { bilinear } from "../grid-sample.ts";
import { inverse, type Projection, project } from "./projection.ts";
import { type ImageSizes, type Sample, sizesOf } from "./sample.ts";

/** What lies outside the image: zeros, or its edge repeated. */
export type Border = "zeros" | "edge";

/**
 * Looks images up at places between pixels, bilinearly.
 * @param images - [N, H, W, C]
 * @param x, y - [N, OH, OW] in pixels; 0.5 is the middle of the first
 * @returns [N, OH, OW, C]
 */
export function lookUp(images: Tensor, x: Tensor, y: Tensor, border: Border): Tensor {
  const place = (at: Tensor, n: number) => (border === "edge" ? clamp(sub(at, 0.5), 0, n - 1) : sub(at, 0.5));
  return bilinear(images, place(x, images.shape[2]!), place(y, images.shape[1]!));
}

/** The middles of pixels: x [1, 1, OW], y [1, OH, 1]. */
export function middles(OH: number, OW: number): [Tensor, Tensor] {
  return [reshape(add(arange(0, OW, 1, "f32"), 0.5), [1, 1, OW]), reshape(add(arange(0, OH, 1, "f32"), 0.5), [1, OH, 1])];
}

/** Boxes that hold the moved corners of boxes, cut at the image. @param boxes - [N, B, 4] */
function movedBoxes(boxes: Tensor, move: (points: Tensor) => Tensor, OH: number, OW: number): Tensor {
  const side = (i: number) => select(boxes, 2, i); // [N, B]
  const [left, upper, right, lower] = [side(0), side(1), side(2), side(3)];
  const corner = (x: Tensor, y: Tensor) => move(stack([x, y], 2));
  const corners = stack([corner(left, upper), corner(right, upper), corner(right, lower), corner(left, lower)], 0); // [4, N, B, 2]
  const [low, high] = [min(corners, 0), max(corners, 0)]; // [N, B, 2]
  const cut = (of: Tensor, axis: number, size: number) => clamp(select(of, 2, axis), 0, size);
  return stack([cut(low, 0, OW), cut(low, 1, OH), cut(high, 0, OW), cut(high, 1, OH)], 2);
}

/** Everything of a sample moved: images and masks by `look`, points by `move`. */
export function moved(sample: Sample, look: (images: Tensor) => Tensor, move: (points: Tensor) => Tensor, OH: number, OW: number): Sample {
  const { images, masks, boxes, points } = sample;
  // One lookup for images and masks: they see the same places.
  const both = look(masks ? concat([images, masks], 3) : images);
  const part = (from: number, count: number) => (masks ? narrow(both, 3, from, count) : both);
  const C = images.shape[3]!;
  return {
    ...sample,
    images: part(0, C),
    ...(masks && { masks: part(C, masks.shape[3]!) }),
    ...(boxes && { boxes: movedBoxes(boxes, move, OH, OW) }),
    ...(points && { points: move(points) }),
  };
}

/**
 * Moves a sample by a projection.
 * @param source - where a place of the result is found in the image
 * @param size - height and width of the result
 */
export function warp(
  op: string,
  sample: Sample,
  source: Projection,
  size: (sizes: ImageSizes) => readonly [number, number],
  border: Border,
): Sample {
  const sizes = sizesOf(op, sample);
  const { N } = sizes;
  const [OH, OW] = size(sizes);
  const look = (images: Tensor) => {
    const [x, y] = project(source, ...middles(OH, OW), (entry) => reshape(entry, [N, 1, 1]));
    return lookUp(images, expand(x, [N, OH, OW]), expand(y, [N, OH, OW]), border);
  };
  const back = inverse(source);
  const move = (points: Tensor) => {
    const [x, y] = project(back, select(points, 2, 0), select(points, 2, 1), (entry) => reshape(entry, [N, 1]));
    return stack([x, y], 2);
  };
  return moved(sample, look, move, OH, OW);
}
