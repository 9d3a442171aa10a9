// Running sums and products, and linear recurrences, along a dimension.
import * as kernels from "@sluice/kernels/raw";
import { ShapeError } from "../errors.ts";
import { normalizeDim, sameShape, showShape, sizeOf } from "../shape.ts";
import { record } from "../tape.ts";
import { empty, operand, type Tensor } from "../tensor.ts";
import { mul } from "./binary.ts";
import { pad } from "./pad.ts";

/** Along which dimension, and in which direction. */
interface Way {
  readonly dim: number;
  readonly reverse: boolean;
}

const back = ({ dim, reverse }: Way): Way => ({ dim, reverse: !reverse });

/** A tensor as the kernels walk it. */
function walk(x: Tensor, { dim, reverse }: Way) {
  return { reverse: Number(reverse), outer: sizeOf(x.shape.slice(0, dim)), R: x.shape[dim]!, inner: sizeOf(x.shape.slice(dim + 1)) };
}

/** x moved one step onward along the way (or one back): what has nothing before it is 0. */
function shifted(x: Tensor, { dim, reverse }: Way, onward: boolean): Tensor {
  const by = onward === reverse ? -1 : 1;
  const padding = new Array<number>(2 * x.rank).fill(0);
  padding.splice(2 * (x.rank - 1 - dim), 2, by, -by);
  return pad(x, padding);
}

function runningSum(a: Tensor, way: Way): Tensor {
  const out = empty(a.shape);
  kernels.cumsum({ out: out.ptr, a: a.ptr, ...walk(a, way) });
  return record("cumsum", [a], out, (dout) => [() => runningSum(dout, back(way))]);
}

/** Products of what stands up to each place, itself left out if `exclusive`. Its gradient divides by nothing, so zeros are no exception. */
export function runningProduct(a: Tensor, way: Way, exclusive: boolean): Tensor {
  const out = empty(a.shape);
  kernels.cumprod({ out: out.ptr, a: a.ptr, exclusive: Number(exclusive), ...walk(a, way) });
  return record("cumprod", [a], out, (dout) => [
    () => {
      const before = runningProduct(a, way, true);
      if (!exclusive) return mul(before, recurrence(a, dout, back(way), true));
      return mul(before, shifted(recurrence(a, dout, back(way), false), way, false));
    },
  ]);
}

/** y[t] = a[t] · y[t − 1] + b[t] along the way, or with `lag` a[t − 1] · y[t − 1] + b[t]; each is the other's gradient. */
function recurrence(a: Tensor, b: Tensor, way: Way, lag: boolean): Tensor {
  const out = empty(a.shape);
  kernels.linear_scan({ out: out.ptr, a: a.ptr, b: b.ptr, lag: Number(lag), ...walk(a, way) });
  return record("linearScan", [a, b], out, (dout) => {
    let g: Tensor | undefined;
    const db = () => {
      g ??= recurrence(a, dout, back(way), !lag);
      return g;
    };
    return [() => (lag ? mul(shifted(db(), way, false), out) : mul(db(), shifted(out, way, true))), db];
  });
}

/**
 * Running sums: out[i] = Σ x[j] over j ≤ i along a dimension, added in double precision.
 * @param x - f32
 * @returns x's shape
 */
export function cumsum(x: Tensor, dim: number): Tensor {
  const a = operand("cumsum", "x", x);
  return runningSum(a, { dim: normalizeDim("cumsum", dim, a.shape), reverse: false });
}

/**
 * Running products: out[i] = Π x[j] over j ≤ i along a dimension, multiplied in double precision.
 * @param x - f32; zeros have their gradient too
 * @returns x's shape
 */
export function cumprod(x: Tensor, dim: number): Tensor {
  const a = operand("cumprod", "x", x);
  return runningProduct(a, { dim: normalizeDim("cumprod", dim, a.shape), reverse: false }, false);
}

/** Options of `linearScan`. */
export interface LinearScanOptions {
  /** From the end to the start: out[t] = a[t] · out[t + 1] + b[t]. Default false. */
  reverse?: boolean;
}

/**
 * A linear recurrence along a dimension: out[t] = a[t] · out[t − 1] + b[t], out[−1] = 0. Discounted returns are one in reverse.
 * @param a - f32
 * @param b - f32, a's shape
 * @returns a's shape
 * @throws ShapeError if shapes differ
 */
export function linearScan(a: Tensor, b: Tensor, dim: number, options: LinearScanOptions = {}): Tensor {
  const [x, y] = [operand("linearScan", "a", a), operand("linearScan", "b", b)];
  if (!sameShape(x.shape, y.shape)) throw new ShapeError(`linearScan: shapes differ (a ${showShape(x.shape)}, b ${showShape(y.shape)})`);
  return recurrence(x, y, { dim: normalizeDim("linearScan", dim, x.shape), reverse: options.reverse === true }, false);
}
