// Images of another size: interpolation along one axis after the other, and the layer.
import { add, arange, cast, clamp, floor, indexSelect, Module, maximum, mul, reshape, sub, type Tensor } from "@sluice/core";
import { operand, ShapeError } from "@sluice/core/op";
import { type Pair, pairOf } from "./conv2d-dims.ts";
import { imageShape } from "./pool2d-dims.ts";

/** Options of `interpolate`: the new size, or a factor. */
export interface InterpolateOptions {
  /** [OH, OW], or one number for both. */
  size?: Pair;
  /** In place of the size: OH = ⌊H · scale⌋, OW likewise. */
  scale?: number | readonly [number, number];
  /** One pixel, two, or four along each axis. Default "nearest". */
  mode?: "nearest" | "bilinear" | "bicubic";
  /** Whether the middles of the outermost pixels stay where they are, rather than their outer edges. Default false. */
  alignCorners?: boolean;
}

/** Pixels along an axis, i32 [O], and what each counts, [O]; absent: all of it. */
interface Tap {
  readonly index: Tensor;
  readonly weight?: Tensor;
}

/** ((a x + b) x + c) x + d. */
const cubic = (x: Tensor, [a, b, c, d]: readonly [number, number, number, number]) => add(mul(add(mul(add(mul(x, a), b), x), c), x), d);

/** Keys' kernel with a = −0.75 (1981, Cubic convolution interpolation for digital image processing, equation 4): up to a distance of 1, and of 2. */
const inner = (x: Tensor) => cubic(x, [1.25, -2.25, 0, 1]);
const outer = (x: Tensor) => cubic(x, [-0.75, 3.75, -6, 3]);

/** What each of O pixels is made of. @param step - input pixels from one to the next */
function tapsOf(n: number, O: number, step: number, { mode = "nearest", alignCorners = false }: InterpolateOptions): Tap[] {
  const steps = arange(0, O, 1, "f32");
  const pixel = (at: Tensor) => cast(clamp(at, 0, n - 1), "i32");
  if (mode === "nearest") return [{ index: pixel(floor(mul(steps, step))) }];
  const middles = alignCorners ? mul(steps, step) : sub(mul(add(steps, 0.5), step), 0.5);
  const place = mode === "bilinear" ? maximum(middles, 0) : middles;
  const first = floor(place);
  const part = sub(place, first);
  const tap = (offset: number, weight: Tensor) => ({ index: pixel(add(first, offset)), weight });
  if (mode === "bilinear") return [tap(0, sub(1, part)), tap(1, part)];
  const rest = sub(1, part);
  return [tap(-1, outer(add(part, 1))), tap(0, inner(part)), tap(1, inner(rest)), tap(2, outer(add(rest, 1)))];
}

/** Σ over taps of weight · x, along one dimension. */
function along(x: Tensor, dim: number, taps: readonly Tap[]): Tensor {
  const parts = taps.map(({ index, weight }) => {
    const found = indexSelect(x, dim, index);
    if (!weight) return found;
    return mul(found, reshape(weight, [-1, ...new Array<number>(x.rank - dim - 1).fill(1)]));
  });
  return parts.reduce((sum, part) => add(sum, part));
}

/**
 * Brings images to another size. Shrinking does not average: use pooling, or blur first.
 * @param input - [N, H, W, C]
 * @returns [N, OH, OW, C]
 * @throws ShapeError unless there is either a size or a scale
 */
export function interpolate(input: Tensor, options: InterpolateOptions): Tensor {
  const x = operand("interpolate", "input", input);
  const [, H, W] = imageShape("interpolate", x.shape);
  const { size, scale, alignCorners = false, mode = "nearest" } = options;
  if ((size === undefined) === (scale === undefined)) throw new ShapeError("interpolate: needs either a size or a scale, and not both");
  if (alignCorners && mode === "nearest")
    throw new ShapeError("interpolate: alignCorners means nothing to nearest; use bilinear or bicubic");
  const [by, bx] = typeof scale === "number" ? [scale, scale] : (scale ?? [undefined, undefined]);
  const [OH, OW] = pairOf("interpolate", "size", size ?? [Math.floor(H * by!), Math.floor(W * bx!)], 1);
  const step = (n: number, O: number, factor: number | undefined) => {
    if (alignCorners) return O === 1 ? 0 : (n - 1) / (O - 1);
    return factor === undefined ? n / O : 1 / factor;
  };
  const wide = along(x, 2, tapsOf(W, OW, step(W, OW, bx), options)); // [N, H, OW, C]
  return along(wide, 1, tapsOf(H, OH, step(H, OH, by), options));
}

/** `interpolate` as a layer. */
export class Upsample extends Module {
  readonly options: InterpolateOptions;

  /** @param options - the new size, or a factor; default mode "nearest" */
  constructor(options: InterpolateOptions) {
    super();
    this.options = options;
  }

  /** @param x - [N, H, W, C]; @returns [N, OH, OW, C] */
  forward(x: Tensor): Tensor {
    return interpolate(x, this.options);
  }
}
