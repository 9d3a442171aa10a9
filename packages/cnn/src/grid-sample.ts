// Images looked up between their pixels: at a grid of places, or at those that an affine map names.
import {
  abs,
  add,
  arange,
  cast,
  clamp,
  concat,
  expand,
  floor,
  greaterEqual,
  indexSelect,
  less,
  linspace,
  logicalAnd,
  matmul,
  mul,
  ones,
  remainder,
  reshape,
  round,
  select,
  sub,
  type Tensor,
  transpose,
  where,
} from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";
import { type Pair, pairOf } from "./conv2d-dims.ts";
import { imageShape } from "./pool2d-dims.ts";

/** A pixel of each axis and what it counts: nothing outside the image. */
interface Tap {
  readonly at: Tensor;
  readonly weight: Tensor;
}

/** @param at - whole numbers */
function tap(at: Tensor, weight: Tensor | number, n: number): Tap {
  const inside = logicalAnd(greaterEqual(at, 0), less(at, n));
  return { at: cast(clamp(at, 0, n - 1), "i32"), weight: where(inside, weight, 0) };
}

/** The pixels before and behind each place. */
function around(place: Tensor, n: number): Tap[] {
  const near = clamp(place, -1, n); // farther away there is nothing either
  const first = floor(near);
  const part = sub(near, first);
  return [tap(first, sub(1, part), n), tap(add(first, 1), part, n)];
}

/** Σ over pairs of taps of weight · image. @param of - the image of each row, i32 [K]; taps [K, …] that broadcast; returns [K, …, C] */
function gathered(op: string, images: Tensor, of: Tensor, rows: readonly Tap[], columns: readonly Tap[]): Tensor {
  const [N, H, W, C] = imageShape(op, images.shape);
  const pixels = reshape(images, [N * H * W, C]);
  const first = mul(reshape(of, [-1, ...rows[0]!.at.shape.slice(1).map(() => 1)]), H * W);
  const parts = rows.flatMap((row) =>
    columns.map((column) => {
      const index = add(add(first, mul(row.at, W)), column.at);
      const weight = mul(row.weight, column.weight);
      const found = reshape(indexSelect(pixels, 0, reshape(index, [-1])), [...index.shape, C]);
      return mul(found, reshape(weight, [...weight.shape, 1]));
    }),
  );
  return parts.reduce((sum, part) => add(sum, part));
}

/**
 * Looks images up between their pixels, bilinearly; outside there are zeros.
 * @param images - [N, H, W, C]
 * @param x - [K, …] in pixels: 0 is the middle of the first column
 * @param y - [K, …], of a shape that broadcasts with x's
 * @param of - which image each row of x and y speaks of, i32 [K]; default: each of its own
 * @returns [K, …, C]
 */
export function bilinear(images: Tensor, x: Tensor, y: Tensor, of: Tensor = arange(0, images.shape[0]!, 1, "i32")): Tensor {
  return gathered("bilinear", images, of, around(y, images.shape[1]!), around(x, images.shape[2]!));
}

/** Options of `gridSample`. */
export interface GridSampleOptions {
  /** The four pixels around, weighted, or the nearest. Default "bilinear". */
  mode?: "bilinear" | "nearest";
  /** What lies outside: zeros, the image's edge, or the image mirrored. Default "zeros". */
  padding?: "zeros" | "border" | "reflection";
  /** Whether −1 and 1 are the middles of the outermost pixels, rather than their outer edges. Default false. */
  alignCorners?: boolean;
}

/** Places between −1 and 1 in pixels, moved into the image unless zeros lie outside. */
function inPixels(g: Tensor, n: number, { padding = "zeros", alignCorners = false }: GridSampleOptions): Tensor {
  const place = alignCorners ? mul(add(g, 1), (n - 1) / 2) : sub(mul(add(g, 1), n / 2), 0.5);
  if (padding === "zeros") return place;
  if (padding === "border") return clamp(place, 0, n - 1);
  const [low, span] = alignCorners ? [0, n - 1] : [-0.5, n];
  if (span === 0) return mul(place, 0);
  const wave = abs(sub(remainder(sub(place, low), 2 * span), span)); // falls and rises with a period of two images
  return clamp(sub(low + span, wave), 0, n - 1);
}

/**
 * Looks each image up at a grid of places.
 * @param input - [N, H, W, C]
 * @param grid - [N, OH, OW, 2]: x and y, from −1 (left, upper) to 1 (right, lower)
 * @returns [N, OH, OW, C]
 * @throws ShapeError if the grid has another shape
 * @see Jaderberg et al. 2015, Spatial Transformer Networks, arXiv:1506.02025, section 3.3
 */
export function gridSample(input: Tensor, grid: Tensor, options: GridSampleOptions = {}): Tensor {
  const images = operand("gridSample", "input", input);
  const g = operand("gridSample", "grid", grid);
  const [N, H, W] = imageShape("gridSample", images.shape);
  if (!(g.rank === 4 && g.shape[0] === N && g.shape[3] === 2)) {
    throw new ShapeError(`gridSample: grid is ${showShape(g.shape)}, needs [${N}, OH, OW, 2] (input ${showShape(images.shape)})`);
  }
  const [x, y] = [inPixels(select(g, 3, 0), W, options), inPixels(select(g, 3, 1), H, options)];
  if (options.mode !== "nearest") return bilinear(images, x, y);
  return gathered("gridSample", images, arange(0, N, 1, "i32"), [tap(round(y), 1, H)], [tap(round(x), 1, W)]);
}

/** The middles of n pixels between −1 and 1. */
function middles(n: number, alignCorners: boolean): Tensor {
  if (alignCorners) return n === 1 ? linspace(0, 0, 1) : linspace(-1, 1, n);
  return linspace(1 / n - 1, 1 - 1 / n, n);
}

/**
 * The places that affine maps give to the pixels of an image: what `gridSample` takes.
 * @param theta - [N, 2, 3]
 * @param size - [OH, OW]
 * @param options.alignCorners - as `gridSample`'s
 * @returns [N, OH, OW, 2]: theta · (x, y, 1)
 * @throws ShapeError if theta has another shape
 */
export function affineGrid(theta: Tensor, size: Pair, options: Pick<GridSampleOptions, "alignCorners"> = {}): Tensor {
  const t = operand("affineGrid", "theta", theta);
  if (!(t.rank === 3 && t.shape[1] === 2 && t.shape[2] === 3)) {
    throw new ShapeError(`affineGrid: theta is ${showShape(t.shape)}, needs [N, 2, 3]`);
  }
  const [OH, OW] = pairOf("affineGrid", "size", size, 1);
  const { alignCorners = false } = options;
  const plane = (axis: Tensor, shape: readonly number[]) => expand(reshape(axis, shape), [OH, OW, 1]);
  const x = plane(middles(OW, alignCorners), [1, OW, 1]);
  const y = plane(middles(OH, alignCorners), [OH, 1, 1]);
  const places = reshape(concat([x, y, ones([OH, OW, 1])], 2), [OH * OW, 3]);
  return reshape(matmul(places, transpose(t, 1, 2)), [t.shape[0]!, OH, OW, 2]);
}
